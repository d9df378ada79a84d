// What views share that list things by filters: a form whose values stand in the address, a count, tables, a next page.
import { keep, link } from "./address.js";
import { el, failed, labelled } from "./dom.js";
import { t } from "./texts.js";

export class Listing {
  // `inputs`: name of a filter → its field; `labels`: what stands above it, where that is not `t(name)`.
  constructor(name, inputs, filters, labels = {}) {
    this.name = name;
    this.filters = filters;
    this.inputs = inputs;
    this.list = el("div", {});
    this.count = el("p", { role: "status" });
    this.more = el("button", { type: "button", hidden: true, onclick: () => this.load(true).catch(failed) }, t("more"));
    const change = () => { this.read(); keep(name, this.filters, true); this.load().catch(failed); };
    this.form = el("form", { class: "filters", onchange: change, onsubmit: (event) => { event.preventDefault(); change(); } }, Object.entries(inputs).map(([key, input]) => labelled(labels[key] || t(key), input)));
    this.element = el("div", { class: "listing" }, el("h1", {}, t(name)), this.form, this.count, this.list, this.more);
  }

  read() {
    for (const [key, input] of Object.entries(this.inputs)) this.filters[key] = input.type === "checkbox" ? (input.checked ? "true" : "") : input.value.trim();
  }

  // What to ask for: the filters and where the page before ended.
  asked(more, given = {}) { return { ...this.filters, ...given, cursor: more ? this.next : "" }; }

  paged(page, more) {
    this.next = page.next;
    this.more.hidden = !page.next;
    if (!more) this.list.replaceChildren();
  }

  keys() { return { "/": () => Object.values(this.inputs)[0].focus() }; }
}

export const field = (value, type = "text", more = {}) => el("input", { type, value: value || "", ...more });
export const check = (value) => el("input", { type: "checkbox", checked: value === "true" });

// `columns`: names of texts, or elements; those that begin with `#` hold numbers.
export function table(label, columns, rows) {
  const head = columns.map((name) => (typeof name === "string" && name ? el("th", { scope: "col", class: name.startsWith("#") ? "number" : null }, name.replace("#", "")) : el("td", {}, name)));
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows)));
}

export const cell = (...content) => el("td", {}, ...content);
export const numberCell = (...content) => el("td", { class: "number" }, ...content);

// To a claim in the inbox, where it stands in its report and can be decided on.
export function claimLink(id, words, document = "") {
  return el("a", { href: link("inbox", { document, review: "any", order: "text", claim: id }) }, words);
}

// A first and a last day in short; an open side is left open.
export function daysOf({ start, end } = {}) {
  if (!start && !end) return "";
  return start === end ? start : `${start || "…"} – ${end || "…"}`;
}

export const number = (value) => (value === null || value === undefined ? "–" : value.toLocaleString());
