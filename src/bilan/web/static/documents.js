// Documents: what the ledger holds, and adding to it.
import { call, query } from "./api.js";
import { columnForms } from "./columns.js";
import { el, labelled, say } from "./dom.js";
import { failed } from "./inbox.js";
import { t } from "./texts.js";

// Forms of GET /api/export; without a kind, a form that holds one kind holds figures.
const FORMS = ["xlsx", "csv", "parquet", "jsonl", "geojson", "hxl", "jsonld", "helix", "acled", "ucdp"];

export class Documents {
  constructor(openDocument) {
    this.openDocument = openDocument;
    this.table = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("documents") });
    this.result = el("div", { role: "status" });
    this.element = el("div", {}, el("h1", {}, t("documents")), this.#paste(), this.#files(), this.result, this.table);
  }

  async open() {
    const page = await call("GET", query("/api/documents", { limit: 500 }));
    if (!page.items.length) { this.table.replaceChildren(el("p", {}, t("empty_documents"))); return; }
    const head = ["title", "publisher", "published", "language"].map((key) => el("th", { scope: "col" }, t(key)));
    head.push(...["claims_column", "unreviewed_column"].map((key) => el("th", { scope: "col", class: "number" }, t(key))));
    const rows = page.items.map((d) => el("tr", {},
      el("th", { scope: "row" }, el("a", { href: `#inbox?document=${encodeURIComponent(d.id)}&review=any&order=text` }, d.title || d.id)), el("td", {}, d.publisher || ""), el("td", {}, d.published || ""), el("td", {}, d.language || ""),
      el("td", { class: "number" }, String(d.claims)), el("td", { class: "number" }, String(d.unreviewed))));
    const links = FORMS.flatMap((form) => [" ", el("a", { href: query("/api/export", { form }) }, form)]);
    this.table.replaceChildren(el("p", {}, t("exports"), links), el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows)));
  }

  #paste() {
    const fields = { text: el("textarea", { rows: 6, required: true }), published: el("input", { type: "date" }), publisher: el("input", {}), title: el("input", {}), language: el("input", { maxlength: 20 }) };
    return el("details", { class: "more", open: true }, el("summary", {}, t("paste")), el("form", { class: "fields", onsubmit: async (event) => {
      event.preventDefault();
      const body = Object.fromEntries(Object.entries(fields).map(([name, input]) => [name, input.value.trim() ? (name === "text" ? input.value : input.value.trim()) : null]));
      try {
        await this.#told(await call("POST", "/api/documents", body));
      } catch (problem) { failed(problem); }
    } }, labelled(t("paste"), fields.text, { class: "wide" }), labelled(t("published"), fields.published), labelled(t("publisher"), fields.publisher),
      labelled(t("title"), fields.title), labelled(t("read_language"), fields.language), el("div", { class: "actions wide" }, el("button", { class: "strong" }, t("add_report")))));
  }

  #files() {
    const published = el("input", { type: "date" });
    const publisher = el("input", {});
    const input = el("input", { type: "file", multiple: true, onchange: () => this.#send(input.files, published.value, publisher.value) });
    const box = el("div", { class: "drop", ondragover: (event) => { event.preventDefault(); box.classList.add("over"); }, ondragleave: () => box.classList.remove("over"),
      ondrop: (event) => { event.preventDefault(); box.classList.remove("over"); this.#send(event.dataTransfer.files, published.value, publisher.value); } },
    el("div", { class: "filters" }, labelled(t("drop"), input), labelled(t("published"), published), labelled(t("publisher"), publisher)));
    return el("details", { class: "more" }, el("summary", {}, t("files")), box);
  }

  async #send(files, published, publisher, more = {}) {
    const sent = [...files];
    const body = new FormData();
    for (const file of sent) body.append("data", file, file.name);
    try {
      const added = await call("POST", query("/api/documents/files", { published, publisher, ...more }), body);
      await this.#told(added, await columnForms(added.rejected, sent, (file, mapped) => this.#send([file], published, publisher, mapped)));
    } catch (problem) { failed(problem); }
  }

  async #told(added, forms = []) {
    const lines = added.documents.map((d) => el("p", {}, t(d.already_known ? "known_report" : "added_report", { n: d.claims }), " ",
      el("a", { href: `#inbox?document=${encodeURIComponent(d.id)}&review=any&order=text` }, t("open"))));
    lines.push(...added.rejected.map((r) => el("p", { class: "error" }, t("not_read", { why: r.reason, remedy: r.remedy }))));
    lines.push(...added.documents.flatMap((d) => d.passed_over).map((cell) => el("p", { class: "small" }, cell)));
    this.result.replaceChildren(...lines, ...forms);
    say(lines[0]?.textContent || "");
    await this.open();
  }

  keys() { return {}; }
}
