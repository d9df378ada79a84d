// One incident told whole: tolls as they moved, every claim with its sentence, its reports, what people decided on it.
import { link } from "./address.js";
import { call } from "./api.js";
import { marked } from "./claims.js";
import { originalLink } from "./card.js";
import { el, failed, say, when } from "./dom.js";
import { chooseIncident, decide, undo } from "./incident-acts.js";
import { titleOf, whenOf } from "./incident-words.js";
import { cell, claimLink, table } from "./listing.js";
import { codeOf, nameOf } from "./names.js";
import { instead, may } from "./rights.js";
import { t } from "./texts.js";
import { tollPart, triedState } from "./tolls.js";

export class Story {
  constructor(id) {
    this.id = id;
    this.element = el("div", { class: "story" }, el("h1", {}, t("incidents")));
  }

  async load() {
    const [story, decisions] = await Promise.all([call("GET", `/api/incidents/${encodeURIComponent(this.id)}?names=true`), call("GET", "/api/incident-decisions")]);
    const one = story.incident;
    this.story = story;
    this.id = one.id;
    this.claims = new Set();
    this.reports = new Set();
    const places = one.places.map((place) => place.name).join(", ");
    const states = [t(`checked_${one.reviewed}`), one.mentioned_only ? t("mentioned_only") : null].filter(Boolean).join(" · ");
    const mergeButton = one.situation ? null : !may("reviewer") ? instead("reviewer") : el("div", { class: "actions" }, button(t("merge_with"), () => this.#merge()));
    this.element.replaceChildren(...[el("p", { class: "small" }, el("a", { href: link("incidents") }, `← ${t("incidents")}`)), el("h1", {}, titleOf(one)),
      el("p", {}, [whenOf(one), places, states].filter(Boolean).join(" · "), one.contested ? el("span", { class: "state contested" }, t("contested")) : null, triedState(one)), codeOf(one.id, one.type, ...story.others), mergeButton,
      el("h2", {}, t("tolls")), one.tolls.length ? el("div", { class: "tolls" }, one.tolls.map(tollPart)) : el("p", {}, t("no_toll")),
      ...this.#claims(), ...this.#reports(), ...this.#decisions(decisions)].filter(Boolean));
  }

  #claims() {
    const { claims, reports, incident } = this.story;
    const names = new Map(reports.map((one) => [one.id, [one.publisher || one.title || one.id, one.published].filter(Boolean).join(", ")]));
    const move = button(t("move_claims"), () => this.#move(), true);
    const drop = button(t("drop_claims"), () => this.#drop(), true);
    const mark = () => { move.disabled = drop.disabled = !this.claims.size; };
    const rows = claims.map((claim) => {
      const what = marked(claim.kind === "figure" ? `${nameOf("measures", claim.measure)} ${claim.amount}` : `${t("event")}: ${claim.amount}`, claim.experimental);
      const choose = claim.kind === "figure" && !incident.situation && may("reviewer") ? box(`${t("choose_one")}: ${what}, ${names.get(claim.document)}`, claim.id, this.claims, mark) : "";
      return el("tr", {}, cell(choose), el("th", { scope: "row" }, what), cell(claim.source, el("div", { class: "small" }, names.get(claim.document) || "")), cell(`“${claim.sentence}”`, claim.reason ? el("div", { class: "small" }, `${t("left_out")}: ${claim.reason}`) : null), cell(claimLink(claim.id, t("look"), claim.document)));
    });
    return [el("h2", {}, t("claims_title", { n: claims.length })), table(t("claims_title", { n: claims.length }), [el("span", { class: "unseen" }, t("choose_one")), t("what"), t("source"), t("sentence"), ""], rows), incident.situation || !may("reviewer") ? null : el("div", { class: "actions" }, move, drop)];
  }

  #reports() {
    const { reports, incident } = this.story;
    const split = button(t("split_reports"), () => this.#split(), true);
    const several = !incident.situation && reports.length > 1 && may("reviewer");
    const mark = () => { split.disabled = !this.reports.size || this.reports.size === reports.length; };
    const rows = reports.map((one) => {
      const title = one.title || one.id;
      const notes = [one.about ? null : t("mentions_it"), one.copy_of ? t("copy_of", { which: reports.find((other) => other.id === one.copy_of)?.publisher || one.copy_of }) : null].filter(Boolean).join(" · ");
      return el("tr", {}, cell(several ? box(`${t("choose_one")}: ${title}`, one.id, this.reports, mark) : ""), cell(one.published || ""), cell(one.publisher || ""), el("th", { scope: "row" }, el("a", { href: link("inbox", { document: one.id, review: "any", order: "text" }) }, title), " ", originalLink(one.url)), cell(notes));
    });
    return [el("h2", {}, t("reports_title", { n: reports.length })), table(t("reports_title", { n: reports.length }), [el("span", { class: "unseen" }, t("choose_one")), t("published"), t("publisher"), t("title"), t("notes")], rows), several ? el("div", { class: "actions" }, split) : null];
  }

  #decisions(all) {
    const ids = new Set([this.story.incident.id, ...this.story.others]);
    const claims = new Set(this.story.claims.map((claim) => claim.id));
    const undone = new Set(all.map((entry) => entry.undoes).filter((number) => number !== null));
    const mine = all.filter((entry) => ids.has(entry.incident) || ids.has(entry.other) || entry.members.some((member) => ids.has(member) || claims.has(member.split("|")[1])));
    if (!mine.length) return [];
    const rows = mine.map((entry) => {
      const open = entry.action !== "undo" && !undone.has(entry.number) && may("reviewer");
      return el("tr", {}, cell(when(entry.at)), cell(entry.reviewer), cell(`${entry.number} · ${t(`act_${entry.action}`)}${entry.undoes ? ` ${entry.undoes}` : ""}`), cell(entry.reason || ""), cell(open ? button(t("undo"), () => undo(entry, () => this.load())) : undone.has(entry.number) ? t("undone") : ""));
    });
    return [el("h2", {}, t("decisions_title")), table(t("decisions_title"), [t("when"), t("reviewer"), t("decision"), t("reason"), ""], rows)];
  }

  async #merge() {
    const other = await chooseIncident(this.id, t("merge_with"), described);
    if (other) await decide(this.id, { action: "merge", incidents: [other] }, t("merge_two"), el("p", {}, t("merge_what")), () => this.load());
  }

  async #split() {
    if (!this.reports.size) { say(t("choose_reports")); return; }
    await decide(this.id, { action: "split", documents: [...this.reports] }, t("split_n", { n: this.reports.size }), el("p", {}, t("split_what")), () => this.load());
  }

  async #move() {
    const other = await chooseIncident(this.id, t("move_claims"), described);
    if (other) await decide(other, { action: "move", claims: [...this.claims] }, t("move_n", { n: this.claims.size }), el("p", {}, t("move_what")), () => this.load());
  }

  async #drop() {
    await decide(this.id, { action: "drop", claims: [...this.claims] }, t("drop_n", { n: this.claims.size }), el("p", {}, t("drop_what")), () => this.load());
  }
}

const described = (one) => `${titleOf(one)} · ${whenOf(one)}`;

function button(name, action, disabled = false) {
  return el("button", { type: "button", disabled, onclick: () => action().catch(failed) }, name);
}

function box(label, id, chosen, changed) {
  const made = el("input", { type: "checkbox", "aria-label": label, onchange: () => { chosen[made.checked ? "add" : "delete"](id); changed(); } });
  return made;
}
