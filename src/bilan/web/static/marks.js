// Text with stretches marked. Offsets are code points, as everywhere in bilan.
import { el } from "./dom.js";
import { t } from "./texts.js";

// The pieces of `points` from `start` to `end`, each with the spans that cover it.
export function pieces(points, start, end, spans) {
  const inside = spans.filter((span) => span.start < end && span.end > start);
  const cuts = new Set([start, end]);
  for (const span of inside) cuts.add(Math.max(span.start, start)).add(Math.min(span.end, end));
  const edges = [...cuts].sort((a, b) => a - b);
  return edges.slice(0, -1).map((from, i) => ({ start: from, text: points.slice(from, edges[i + 1]).join(""), spans: inside.filter((span) => span.start <= from && span.end > from) }));
}

export const spansOf = (items) => items.map((item) => ({ item, start: item.claim.evidence.start, end: item.claim.evidence.end }));

// One piece as an element; where claims overlap the current one shows, else the shortest.
export function piece({ start, text, spans }, current, onpick) {
  if (!spans.length) return el("span", { "data-start": start }, text);
  const claims = spans.filter((span) => span.item).sort((a, b) => (a.end - a.start) - (b.end - b.start));
  const top = claims.find((span) => span.item.claim.id === current) || claims[0];
  const classes = spans.filter((span) => span.mark).map((span) => span.mark);
  if (top) {
    classes.push(top.item.claim.kind);
    if (top.item.review?.decision === "rejected") classes.push("rejected");
    if (top.item.claim.id === current) classes.push("current");
  }
  return el("mark", {
    class: classes.join(" "), "data-start": start, title: top ? t(top.item.claim.kind) : null,
    onclick: () => top && onpick && document.getSelection().isCollapsed && onpick(top.item),
  }, text);
}
