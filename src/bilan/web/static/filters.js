// What the inbox shows: kinds as tabs, the rest folded away with what is set in its title.
import { el, labelled, select } from "./dom.js";
import { choices } from "./names.js";
import { several, taskChoices, taskFilters, taskOf } from "./people.js";
import { t } from "./texts.js";

const KINDS = ["", "figure", "statement", "event"];
const TITLES = { "": "all_tab", figure: "figures_tab", statement: "statements_tab", event: "events_tab" };
const DAYS = new Set(["since", "until", "as_of"]);
const LABELS = { event_type: "type", task: "whose_task" };
export const DEFAULTS = { review: "unreviewed", order: "consequence" };

export class Filters {
  // `onchange(filters)`: with what is set now.
  constructor(vocabulary, filters, onchange) {
    this.filters = filters;
    this.onchange = onchange;
    const words = (list) => [["", t("all")], ...list.map((key) => [key, key.replaceAll("_", " ")])];
    const of = (list) => list.map((key) => [key, t(key === "text" ? "text_order" : key)]);
    const v = vocabulary;
    this.inputs = {
      review: select(of(["unreviewed", "accepted", "corrected", "rejected", "added", "any"]), filters.review), order: select(of(["consequence", "doubt", "text"]), filters.order),
      measure: select(choices("measures", v.measures, t("all")), filters.measure), population: select(choices("populations", v.populations, t("all")), filters.population), place: null, source: null, actor: null, since: null, until: null, as_of: null, document: null,
      status: select(words([...new Set([...v.statuses, ...v.event_statuses])]), filters.status), stance: select(choices("stances", v.stances, t("all")), filters.stance), event_type: select(choices("event_types", v.event_types, t("all")), filters.event_type),
      ...(several() ? { task: select(taskChoices(), taskOf(filters)) } : {}),
    };
    for (const [name, input] of Object.entries(this.inputs)) this.inputs[name] = input || el("input", { type: DAYS.has(name) ? "date" : "text", value: filters[name] || "" });
    this.tabs = Object.fromEntries(KINDS.map((kind) => [kind, el("button", { type: "button", "aria-pressed": String(kind === (filters.kind || "")), onclick: () => this.#set("kind", kind) }, t(TITLES[kind]))]));
    this.summary = el("summary", {});
    this.form = el("form", { class: "filters", onchange: () => this.#read(), onsubmit: (event) => { event.preventDefault(); this.#read(); } }, Object.entries(this.inputs).map(([name, input]) => labelled(t(LABELS[name] || name), input)),
      el("button", { type: "button", onclick: () => this.clear() }, t("clear")));
    this.details = el("details", { class: "more" }, this.summary, this.form);
    this.element = el("div", { class: "toolbar" }, el("div", { class: "tabs", role: "group", "aria-label": t("kind") }, Object.values(this.tabs)), this.details);
    this.#name();
  }

  // Whether anything but the order and the state of review is set.
  get narrowed() { return Object.entries(this.filters).some(([name, value]) => value && name !== "order" && name !== "claim" && !(name === "review" && value === "unreviewed")); }

  focus() {
    this.details.open = true;
    this.inputs.place.focus();
  }

  clear() {
    for (const [name, input] of Object.entries(this.inputs)) input.value = DEFAULTS[name] || "";
    Object.assign(this.filters, { assigned: "", unassigned: "" });
    this.#press("");
    this.filters.kind = "";
    this.#read();
  }

  counts(progress) {
    const left = { "": progress.left, ...Object.fromEntries(Object.entries(progress.kinds).map(([kind, one]) => [kind, one.left])) };
    for (const [kind, tab] of Object.entries(this.tabs)) tab.replaceChildren(t(TITLES[kind]), el("span", { class: "count" }, ` ${left[kind].toLocaleString()}`));
  }

  #set(name, value) {
    this.filters = { ...this.filters, [name]: value };
    this.#press(value);
    this.#changed();
  }

  #press(kind) { for (const [name, tab] of Object.entries(this.tabs)) tab.setAttribute("aria-pressed", String(name === kind)); }

  #read() {
    const { task, ...inputs } = this.inputs;
    this.filters = { ...this.filters, ...Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value.trim()])), ...(task ? taskFilters(task.value) : {}) };
    this.#changed();
  }

  #changed() {
    this.#name();
    this.onchange(this.filters);
  }

  #name() {
    const shown = Object.entries(this.inputs).filter(([name, input]) => input.value || name in DEFAULTS).map(([name, input]) => (input.tagName === "SELECT" ? input.selectedOptions[0]?.textContent : name === "document" ? t("of_document") : `${t(name)} ${input.value}`));
    this.summary.textContent = t("set_filters", { what: shown.filter(Boolean).join(", ") });
  }
}
