// A document's text with its claims marked, in which words can be chosen.
import { el } from "./dom.js";
import { piece, pieces, spansOf } from "./marks.js";
import { t } from "./texts.js";

export class MarkedText {
  constructor(documentOf, items, { current, onpick, onchoose }) {
    this.points = Array.from(documentOf.text);
    this.items = items;
    this.current = current;
    this.onpick = onpick;
    this.onchoose = onchoose;
    this.chosen = null;
    this.words = words(this.points);
    this.element = el("div", {
      class: "text", tabindex: "0", role: "group", lang: documentOf.language,
      "aria-label": `${t("text_of", { title: documentOf.title || documentOf.id })}. ${t("choose")}`,
      onmouseup: () => this.#chooseBySelection(), onkeydown: (event) => this.#chooseByKey(event),
    });
    this.render();
  }

  render() {
    const spans = spansOf(this.items);
    if (this.chosen) spans.push({ mark: "chosen", ...this.chosen });
    this.element.replaceChildren(...pieces(this.points, 0, this.points.length, spans).map((one) => piece(one, this.current, this.onpick)));
  }

  choose(start, end) {
    this.chosen = start < end ? { start, end } : null;
    this.render();
    if (this.chosen) this.onchoose(this.chosen, this.points.slice(start, end).join(""));
  }

  #offset(node, within) {
    const part = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
    if (!part || !this.element.contains(part)) return null;
    const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, within) : "";
    return Number(part.dataset.start) + Array.from(before).length;
  }

  #chooseBySelection() {
    const selection = document.getSelection();
    if (selection.isCollapsed || !selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    let start = this.#offset(range.startContainer, range.startOffset);
    let end = this.#offset(range.endContainer, range.endOffset);
    if (start === null || end === null || start >= end) return;
    while (start < end && /\s/.test(this.points[start])) start++;
    while (end > start && /\s/.test(this.points[end - 1])) end--;
    selection.removeAllRanges();
    this.choose(start, end);
  }

  #chooseByKey(event) {
    if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
    event.preventDefault();
    const step = event.key === "ArrowRight" ? 1 : -1;
    const from = this.chosen || this.items.find((item) => item.claim.id === this.current)?.claim.evidence || this.words[0];
    if (!from) return;
    let first = this.words.findIndex((word) => word.end > from.start);
    let last = this.words.findLastIndex((word) => word.start < from.end);
    if (this.chosen) {
      last += step;
      if (!event.shiftKey) first = last;
    }
    last = Math.min(Math.max(last, 0), this.words.length - 1);
    first = Math.min(Math.max(first, 0), last);
    this.choose(this.words[first].start, this.words[last].end);
    this.element.querySelector("mark.chosen")?.scrollIntoView({ block: "center" });
  }
}

function words(points) {
  const found = [];
  let start = null;
  points.forEach((point, i) => {
    const inside = /[\p{L}\p{N}\p{M}'’%-]/u.test(point);
    if (inside && start === null) start = i;
    if (!inside && start !== null) { found.push({ start, end: i }); start = null; }
  });
  if (start !== null) found.push({ start, end: points.length });
  return found;
}

