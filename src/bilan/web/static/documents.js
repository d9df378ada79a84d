// Documents: what the ledger holds, and adding to it.
import { link } from "./address.js";
import { Adding } from "./adding.js";
import { call, query } from "./api.js";
import { el, failed } from "./dom.js";
import { instead, may } from "./rights.js";
import { t } from "./texts.js";

// Forms of GET /api/export; without a kind, a form that holds one kind holds figures.
const FORMS = ["xlsx", "csv", "parquet", "jsonl", "geojson", "hxl", "jsonld", "helix", "acled", "ucdp"];

export const view = { name: "documents", open: () => new Documents() };

class Documents {
  constructor() {
    this.table = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("documents") });
    this.element = el("div", {}, el("h1", {}, t("documents")), may("reviewer") ? new Adding(() => this.load().catch(failed)).element : instead("reviewer"), this.table);
  }

  async load() {
    const page = await call("GET", query("/api/documents", { limit: 500 }));
    if (!page.items.length) { this.table.replaceChildren(el("p", {}, t("empty_documents"))); return; }
    const head = ["title", "publisher", "published", "language"].map((key) => el("th", { scope: "col" }, t(key)));
    head.push(...["claims_column", "unreviewed_column"].map((key) => el("th", { scope: "col", class: "number" }, t(key))));
    const rows = page.items.map((d) => el("tr", {},
      el("th", { scope: "row" }, el("a", { href: link("inbox", { document: d.id, review: "any", order: "text" }) }, d.title || d.id)), el("td", {}, d.publisher || ""), el("td", {}, d.published || ""), el("td", {}, d.language || ""),
      el("td", { class: "number" }, String(d.claims)), el("td", { class: "number" }, String(d.unreviewed))));
    const links = FORMS.flatMap((form) => [" ", el("a", { href: query("/api/export", { form }) }, form)]);
    links.push(" ", el("a", { href: "/api/export/all" }, "zip"));
    this.table.replaceChildren(el("p", {}, t("exports"), links), el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows)));
  }
}
