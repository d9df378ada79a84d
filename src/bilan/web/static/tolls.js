// Tolls in words and as they moved.
import { el } from "./dom.js";
import { cell, claimLink, number, numberCell, table } from "./listing.js";
import { countedName, lower, nameOf } from "./names.js";
import { t } from "./texts.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 420;
const HEIGHT = 130;
const EDGE = { left: 14, right: 110, top: 16, bottom: 22 };
const MOST_LABELS = 6;

// `45 (40–48)`; a bound that nobody gives leaves `≥ 45` or `≤ 45`.
export function boundsOf(toll) {
  const { low, best, high } = toll;
  const first = best ?? low ?? high;
  if (low === high) return number(first);
  if (high === null) return first === low ? `≥ ${number(low)}` : `${number(first)} (≥ ${number(low)})`;
  if (low === null) return first === high ? `≤ ${number(high)}` : `${number(first)} (≤ ${number(high)})`;
  return `${number(first)} (${number(low)}–${number(high)})`;
}

export function tollLine(toll) {
  return el("span", { class: "toll" }, `${countedName(toll)} `, el("b", {}, boundsOf(toll)), toll.contested ? el("span", { class: "state contested" }, t("contested")) : null, triedState(toll));
}

// That something rests on claims whose language is read experimentally.
export const triedState = (one) => (one.experimental ? el("span", { class: "state experimental", title: t("experimental_why") }, t("experimental")) : null);

// A toll told whole: its chart, who disagrees, parts, the steps and what was left out.
export function tollPart(toll) {
  const said = [t("rests_on", { who: toll.sources.join(", ") || t("own_voice") })];
  if (toll.contested) said.push(t("contested_by", { who: toll.disputed_by.join(", ") }));
  if (toll.derived) said.push(t("derived"));
  if (toll.experimental) said.push(t("experimental_toll"));
  if (toll.parts.length) said.push(t("of_them", { parts: toll.parts.map((part) => `${number(part.best ?? part.low)} ${part.population.map((one) => lower(nameOf("populations", one))).join(", ")}`).join("; ") }));
  return el("section", { class: "toll-part" }, el("h3", {}, tollLine(toll)), el("p", { class: "small" }, said.join(" · ")), chart(toll), steps(toll));
}

function steps(toll) {
  const why = new Map(toll.excluded.map((one) => [one.id, one.reason]));
  const rows = toll.steps.map((step) => el("tr", {}, cell(step.known || t("unknown")), numberCell(number(step.value ?? step.low)), cell(step.source), cell(why.get(step.claim) || t("counts")), cell(claimLink(step.claim, t("look"), step.document))));
  const seen = new Set(toll.steps.map((step) => step.claim));
  const left = toll.excluded.filter((one) => !seen.has(one.id)).map((one) => el("tr", {}, cell(""), cell(""), cell(""), cell(one.reason), cell(claimLink(one.id, t("look")))));
  const title = t("toll_steps", { n: rows.length + left.length });
  return el("details", {}, el("summary", {}, title), table(`${countedName(toll)}: ${title}`, [t("known_on"), `#${t("value")}`, t("source"), t("left_out"), ""], [...rows, ...left]));
}

// One line a voice; values stand at their points. One number needs no picture.
function chart(toll) {
  const points = toll.steps.filter((step) => step.known).map((step) => ({ day: Date.parse(step.known), value: step.value ?? step.low ?? step.high, step }));
  if (points.length < 2 || new Set(points.map((one) => one.day)).size < 2) return null;
  const [first, last] = [Math.min(...points.map((one) => one.day)), Math.max(...points.map((one) => one.day))];
  const most = Math.max(...points.map((one) => one.value), 1);
  const x = (one) => EDGE.left + ((one.day - first) / (last - first)) * (WIDTH - EDGE.left - EDGE.right);
  const y = (one) => HEIGHT - EDGE.bottom - (one.value / most) * (HEIGHT - EDGE.top - EDGE.bottom);
  const voices = new Map();
  for (const one of points) voices.set(one.step.source, [...(voices.get(one.step.source) || []), one]);
  const lines = [...voices.values()].map((some) => svg("path", { class: "line", d: `M${some.map((one) => `${x(one).toFixed(1)} ${y(one).toFixed(1)}`).join("L")}` }));
  const lasts = new Set([...voices.values()].map((some) => some.at(-1)));
  const labelled = points.length <= MOST_LABELS ? new Set(points) : new Set([points[0], ...lasts]);
  const marks = points.flatMap((one) => {
    const name = lasts.has(one) && voices.size <= 4 ? ` ${one.step.source.slice(0, 16)}` : "";
    const label = labelled.has(one) ? [svg("text", { x: x(one) + 6, y: y(one) - 5 }, number(one.value) + name)] : [];
    return [svg("circle", { cx: x(one), cy: y(one), r: 3.5 }, svg("title", {}, `${one.step.known}: ${number(one.value)}, ${one.step.source}`)), ...label];
  });
  const base = HEIGHT - EDGE.bottom;
  const words = t("toll_chart", { what: countedName(toll), list: points.map((one) => `${one.step.known}: ${number(one.value)} (${one.step.source})`).join("; ") });
  return svg("svg", { class: "toll-chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": words }, svg("path", { class: "axis", d: `M${EDGE.left} ${base}H${WIDTH - EDGE.right}` }), ...lines, ...marks,
    svg("text", { x: EDGE.left, y: HEIGHT - 6 }, points[0].step.known), svg("text", { x: WIDTH - EDGE.right, y: HEIGHT - 6, "text-anchor": "end" }, points.at(-1).step.known));
}

export function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
