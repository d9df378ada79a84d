// The words to judge: a claim's sentence with its neighbours, the claim marked in it.
import { el } from "./dom.js";
import { piece, pieces, spansOf } from "./marks.js";
import { t } from "./texts.js";

const FARTHEST = 280; // code points of a neighbour: two lines of a wide window, or a sentence and a half

// `report`: the document; `items`: all its claims; `item`: the one to judge.
export function contextOf(report, items, item, onpick) {
  const points = Array.from(report.text);
  const { start, end } = wordsOf(item.claim);
  const before = neighbour(points, Math.max(0, start - FARTHEST), start, -1);
  const after = neighbour(points, end, Math.min(points.length, end + FARTHEST), 1);
  const others = items.some((one) => one.claim.id === item.claim.id) ? items : [...items, item];
  const spans = spansOf(others).concat(placesOf(item.claim));
  const own = pieces(points, start, end, spans).map((one) => piece(one, item.claim.id, onpick));
  const context = el("blockquote", { class: "context", lang: report.language, tabindex: "0", "aria-label": t("in_sight") },
    before ? el("span", { class: "near" }, before) : null, el("span", { class: "own" }, own), after ? el("span", { class: "near" }, after) : null);
  new ResizeObserver(() => showWords(context)).observe(context); // when it comes to stand, and when the window changes
  return context;
}

// A claim of another document, from what its item holds.
export function quoteOf(item) {
  const points = Array.from(item.sentence_text);
  const from = item.claim.sentence.start;
  const { start, end } = item.claim.evidence;
  const part = (a, b) => points.slice(Math.max(0, a - from), Math.max(0, b - from)).join("");
  return el("blockquote", { class: "quote", lang: item.claim.document.language }, part(from, start), el("mark", { class: `${item.claim.kind} current` }, item.claim.evidence.exact), part(end, from + points.length));
}

// Bring the marked words into sight within the context; where they are longer than it, their beginning.
export const showWords = (context) => showIn(context, context.querySelector("mark.current"));

// Scroll a box, and nothing else, so that an element in it is seen.
export function showIn(box, element) {
  const place = element?.getClientRects()[0];
  if (!place) return;
  const frame = box.getBoundingClientRect();
  if (place.bottom > frame.bottom - 4 || place.top < frame.top + 4) box.scrollTop += place.top - frame.top - frame.height / 3;
}

function wordsOf(claim) {
  return { start: Math.min(claim.sentence.start, claim.evidence.start), end: Math.max(claim.sentence.end, claim.evidence.end) };
}

function placesOf(claim) {
  return (claim.places || []).filter((place) => place.start !== null && place.start !== undefined).map((place) => ({ start: place.start, end: place.end, mark: "place" }));
}

// The sentence next to the claim's, or as much of it as is near, with the space between them; paragraphs end it.
function neighbour(points, from, to, side) {
  const text = points.slice(from, to).join("");
  const paragraphs = text.split(/\n\s*\n/);
  const near = side < 0 ? paragraphs.at(-1) : paragraphs[0];
  if (!near.trim()) return "";
  const sentences = [...new Intl.Segmenter(undefined, { granularity: "sentence" }).segment(near)].map((one) => one.segment).filter((one) => one.trim());
  const found = side < 0 ? sentences.at(-1) : sentences[0];
  const whole = found.trim().length < FARTHEST - 2;
  if (side < 0) return `${whole ? "" : "… "}${found.trim()}${near.slice(near.trimEnd().length)}`;
  return `${near.slice(0, near.length - near.trimStart().length)}${found.trim()}${whole ? "" : " …"}`;
}
