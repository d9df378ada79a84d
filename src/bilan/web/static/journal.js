// The journal: who decided what, when, and why.
import { keep, link } from "./address.js";
import { call, query } from "./api.js";
import { headline } from "./claims.js";
import { el, failed, labelled, when } from "./dom.js";
import { t } from "./texts.js";

export const view = { name: "journal", open: (_, parameters) => new Journal(parameters) };

class Journal {
  constructor(filters = {}) {
    this.filters = filters;
    this.rows = el("tbody", {});
    this.more = el("button", { type: "button", hidden: true, onclick: () => this.load(true).catch(failed) }, t("more"));
    this.empty = el("p", {});
    const inputs = { claim: el("input", { value: filters.claim || "" }), reviewer: el("input", { value: filters.reviewer || "" }), document: el("input", { value: filters.document || "" }) };
    const change = () => { for (const [name, input] of Object.entries(inputs)) this.filters[name] = input.value.trim(); keep("journal", this.filters, true); this.load().catch(failed); };
    const labels = { claim: "words", reviewer: "reviewer", document: "document" };
    const head = ["when", "reviewer", "decision", "before", "after", "reason"].map((key) => el("th", { scope: "col" }, t(key).split(" (")[0]));
    this.element = el("div", {}, el("h1", {}, t("journal")),
      el("form", { class: "filters", onchange: change, onsubmit: (event) => { event.preventDefault(); change(); } }, Object.entries(inputs).map(([name, input]) => labelled(name === "claim" ? "ID" : t(labels[name]), input))),
      this.empty, el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("journal") }, el("table", {}, el("thead", {}, el("tr", {}, head)), this.rows)), this.more);
  }

  async load(more = false) {
    const page = await call("GET", query("/api/reviews", { ...this.filters, limit: 100, cursor: more ? this.next : "" }));
    this.next = page.next;
    this.more.hidden = !page.next;
    const rows = page.items.map((entry) => el("tr", { id: `entry-${entry.number}` }, el("td", {}, when(entry.at)), el("td", {}, entry.reviewer),
      el("td", {}, `${entry.number} · ${t(entry.decision)}${entry.undoes ? ` ${entry.undoes}` : ""}`), el("td", {}, ...(entry.claims.length ? several(entry) : [shown(entry.before)])), el("td", {}, shown(entry.after), changes(entry)), el("td", {}, entry.reason || "")));
    if (more) this.rows.append(...rows); else this.rows.replaceChildren(...rows);
    this.empty.textContent = this.rows.children.length ? "" : t("empty_journal");
  }
}

const shown = (claim) => (claim ? `${headline(claim)} “${claim.evidence.exact}”` : "–");

// An entry on several claims names all of them, each a link.
function several(entry) {
  const open = (id) => el("a", { href: link("inbox", { review: "any", order: "text", claim: id }) }, id.slice(0, 8));
  return [t("scope_in_journal", { n: entry.claims.length, scope: entry.scope }), el("details", { class: "small" }, el("summary", {}, shown(entry.before)), entry.claims.flatMap((id) => [open(id), " "]))];
}

function changes({ decision, before, after }) {
  if (decision !== "corrected" || !before || !after) return null;
  const names = Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  const words = (value) => (typeof value === "object" ? JSON.stringify(value) : String(value));
  return el("ul", { class: "small" }, names.filter((name) => name !== "sentence").map((name) => el("li", {}, `${name}: ${words(brief(before[name]))} → ${words(brief(after[name]))}`)));
}

function brief(value) {
  if (value && value.exact !== undefined) return value.exact;
  if (Array.isArray(value)) return value.map((one) => one?.name || one).join(", ");
  return value ?? "–";
}
