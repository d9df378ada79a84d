// What the ledger's numbers come to: contradictions with their sentences side by side, and series as they moved.
import { link } from "./address.js";
import { call, query } from "./api.js";
import { marked } from "./claims.js";
import { el, select } from "./dom.js";
import { cell, claimLink, daysOf, field, Listing, numberCell, table } from "./listing.js";
import { choices, countedName, nameOf } from "./names.js";
import { t } from "./texts.js";

export const contradictions = { name: "contradictions", open: (desk, parameters) => new Contradictions(desk.vocabulary, parameters) };
export const series = { name: "series", open: (desk, parameters) => new SeriesView(desk.vocabulary, parameters) };

const SHOWN = 200; // of answers that come whole: more than a person reads at once

const inputs = (vocabulary, filters) => ({
  place: field(filters.place), measure: select(choices("measures", vocabulary.measures, t("all")), filters.measure || ""), population: select(choices("populations", vocabulary.populations, t("all")), filters.population || ""), source: field(filters.source),
  since: field(filters.since, "date"), until: field(filters.until, "date"), as_of: field(filters.as_of, "date"),
});

class Whole extends Listing {
  constructor(name, path, fields, filters) {
    super(name, fields, filters);
    this.path = path;
  }

  async load(more = false) {
    if (!more) {
      this.found = await call("GET", query(this.path, { ...this.filters, names: true }));
      this.shown = 0;
    }
    const part = this.found.slice(this.shown, this.shown + SHOWN);
    this.shown += part.length;
    this.paged({ next: this.shown < this.found.length ? String(this.shown) : null }, more);
    this.count.textContent = this.found.length ? t(`${this.name}_count`, { n: this.found.length }) : t("empty_told");
    this.list.append(...part.map((one) => this.told(one)));
  }
}

class Contradictions extends Whole {
  constructor(vocabulary, filters) {
    super("contradictions", "/api/conflicts", inputs(vocabulary, filters), filters);
  }

  told(one) {
    const about = [nameOf("measures", one.measure), one.place, one.days].filter(Boolean).join(" · ");
    return el("article", { class: "told" }, el("h2", {}, marked(t(one.kind), one.experimental)), el("p", {}, about, one.incident ? [" · ", el("a", { href: link("incidents", { incident: one.incident }) }, t("to_incident"))] : ""), el("p", { class: "small" }, one.reason),
      el("div", { class: "sides" }, one.claims.map((id, i) => el("div", { class: "side" }, el("blockquote", { class: "quote" }, one.sentences[i]), el("p", {}, claimLink(id, t("look")))))));
  }
}

class SeriesView extends Whole {
  constructor(vocabulary, filters) {
    super("series", "/api/series", inputs(vocabulary, filters), filters);
  }

  told(one) {
    const where = [one.place, one.destination].filter(Boolean).join(" → ");
    const rows = one.steps.map((step) => el("tr", {}, cell(step.known || t("unknown")), numberCell(marked(step.amount, step.experimental)), numberCell(step.change || ""), cell(step.source), cell(claimLink(step.id, t("look")))));
    const title = [countedName(one), where, daysOf(one.period)].filter(Boolean).join(" · ");
    const moved = marked(one.steps.map((step) => step.amount).slice(-3).join(" → "), one.steps.some((step) => step.experimental));
    return el("article", { class: "told" }, el("details", { open: one.steps.length > 1 }, el("summary", {}, title, ": ", el("b", {}, moved)), table(title, [t("known_on"), `#${t("value")}`, `#${t("change")}`, t("source"), ""], rows)));
  }
}
