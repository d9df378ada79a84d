// Tasks: who has how much to review, and the journal of who gave it to whom.
import { link } from "./address.js";
import { call, query, session } from "./api.js";
import { el, failed, when } from "./dom.js";
import { cell, claimLink, numberCell, table } from "./listing.js";
import { loadPeople, people } from "./people.js";
import { t } from "./texts.js";

export const view = { name: "tasks", open: () => new Tasks() };

const SHOWN = 8; // claims of an entry that are linked

class Tasks {
  constructor() {
    this.whose = el("div", {});
    this.journal = el("div", {});
    this.more = el("button", { type: "button", hidden: true, onclick: () => this.#entries(true).catch(failed) }, t("more"));
    this.element = el("div", { class: "story" }, el("h1", {}, t("tasks")), el("p", {}, t("tasks_how")), this.whose, el("h2", {}, t("assignments")), this.journal, this.more);
  }

  async load() {
    await loadPeople();
    const mine = [...people()].sort((one, other) => (other.name === session.user) - (one.name === session.user));
    const ways = [...mine.map((one) => [one.name === session.user ? `${one.name} (${t("you")})` : one.name, { assigned: one.name }, one.role]), [t("nobodys"), { unassigned: "true" }, undefined]];
    const counts = await Promise.all(ways.map(([, filters]) => call("GET", query("/api/progress", filters))));
    const rows = ways.map(([name, filters, role], i) => el("tr", {}, el("th", { scope: "row" }, el("a", { href: link("inbox", filters) }, name)), cell(role === undefined ? "" : role ? t(`role_${role}`) : t("gone")), numberCell(counts[i].left.toLocaleString()), numberCell((counts[i].total - counts[i].left).toLocaleString())));
    this.whose.replaceChildren(table(t("tasks"), [t("whose_task"), t("role_of"), `#${t("to_do")}`, `#${t("done")}`], rows));
    await this.#entries();
  }

  async #entries(more = false) {
    const page = await call("GET", query("/api/assignments", { limit: 50, cursor: more ? this.next : "" }));
    this.next = page.next;
    this.more.hidden = !page.next;
    const rows = page.items.map((entry) => el("tr", {}, cell(when(entry.at)), cell(entry.reviewer), cell(entry.people.join(", ") || t("nobody")), cell(t("n_claims", { n: entry.claims.length.toLocaleString() }), el("div", { class: "small" }, entry.claims.slice(0, SHOWN).flatMap((id) => [claimLink(id, id.slice(0, 8)), " "]), entry.claims.length > SHOWN ? "…" : "")), cell(entry.reason || "")));
    if (more) { this.journal.querySelector("tbody").append(...rows); return; }
    this.journal.replaceChildren(rows.length ? table(t("assignments"), [t("when"), t("given_by"), t("whose_task"), t("claims_column"), t("reason")], rows) : el("p", {}, t("no_assignment")));
  }
}
