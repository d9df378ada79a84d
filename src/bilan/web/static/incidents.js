// Incidents and situations: their list, from which several are merged, and one of them told whole.
import { link } from "./address.js";
import { call, query } from "./api.js";
import { el, failed, select } from "./dom.js";
import { decide } from "./incident-acts.js";
import { Story } from "./incident-story.js";
import { titleOf, whenOf } from "./incident-words.js";
import { cell, check, field, Listing, numberCell, table } from "./listing.js";
import { choices, codesOf } from "./names.js";
import { instead, may } from "./rights.js";
import { t } from "./texts.js";
import { tollLine, triedState } from "./tolls.js";

export const view = { name: "incidents", open: (desk, parameters) => (parameters.incident ? new Story(parameters.incident) : new Incidents(desk.vocabulary, parameters)) };

const MOST_TOLLS = 3;

class Incidents extends Listing {
  constructor(vocabulary, filters) {
    super("incidents", {
      place: field(filters.place), since: field(filters.since, "date"), until: field(filters.until, "date"),
      incident_type: select(choices("types", codesOf("types").filter((code) => code !== "situation" && code !== "unknown"), t("all")), filters.incident_type || ""),
      measure: select(choices("measures", vocabulary.measures, t("all")), filters.measure || ""), least: field(filters.least, "number", { min: 0 }),
      reviewed: select([["", t("all")], ...["none", "some", "all"].map((one) => [one, t(`checked_${one}`)])], filters.reviewed || ""),
      as_of: field(filters.as_of, "date"), contested: check(filters.contested),
    }, filters, { incident_type: t("type"), least: t("least_toll"), reviewed: t("review"), contested: t("contested_only") });
    this.chosen = new Map();
    this.merge = el("button", { type: "button", disabled: true, onclick: () => this.#merge().catch(failed) }, t("merge_chosen"));
    this.list.before(may("reviewer") ? el("div", { class: "actions" }, this.merge) : instead("reviewer"));
  }

  async load(more = false) {
    const page = await call("GET", query("/api/incidents", this.asked(more, { names: true, limit: 100 })));
    this.paged(page, more);
    if (!more) { this.chosen.clear(); this.#count(); }
    this.count.textContent = page.total ? t("incidents_count", { n: page.total }) : t("empty_told");
    if (!page.items.length) return;
    const rows = page.items.map((one) => this.#row(one));
    if (more) this.list.querySelector("tbody").append(...rows);
    else this.list.replaceChildren(table(t("incidents"), [el("span", { class: "unseen" }, t("choose_one")), t("what_happened"), t("days"), t("tolls"), `#${t("reports")}`, t("status")], rows));
  }

  #row(one) {
    const title = titleOf(one);
    const box = el("input", { type: "checkbox", "aria-label": `${t("choose_one")}: ${title}`, onchange: () => { this.chosen[box.checked ? "set" : "delete"](one.id, one); this.#count(); } });
    const tolls = one.tolls.slice(0, MOST_TOLLS).map((toll) => el("div", {}, tollLine(toll)));
    if (one.tolls.length > MOST_TOLLS) tolls.push(el("div", { class: "small" }, t("and_more", { n: one.tolls.length - MOST_TOLLS })));
    return el("tr", {}, cell(one.situation || !may("reviewer") ? "" : box), el("th", { scope: "row" }, el("a", { href: link("incidents", { incident: one.id }) }, title)), cell(whenOf(one)), cell(tolls), numberCell(String(one.documents.length)), cell(t(`checked_${one.reviewed}`), " ", triedState(one) || ""));
  }

  #count() {
    this.merge.disabled = this.chosen.size < 2;
    this.merge.textContent = this.chosen.size < 2 ? t("merge_chosen") : t("merge_n", { n: this.chosen.size });
  }

  async #merge() {
    const [first, ...others] = [...this.chosen.values()];
    await decide(first.id, { action: "merge", incidents: others.map((one) => one.id) }, t("merge_n", { n: this.chosen.size }), [el("p", {}, t("merge_what")), el("ul", {}, [first, ...others].map((one) => el("li", {}, titleOf(one))))], () => this.load());
  }
}
