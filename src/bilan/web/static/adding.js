// Adding reports: pasted or as files, and what became of each.
import { link } from "./address.js";
import { call, query } from "./api.js";
import { columnForms } from "./columns.js";
import { draft, dropDraft, keepDraft, setValues, valuesOf } from "./drafts.js";
import { el, failed, labelled, say, sends } from "./dom.js";
import { t } from "./texts.js";

// `onadded()` when the ledger holds more.
export class Adding {
  constructor(onadded) {
    this.onadded = onadded;
    this.result = el("div", { class: "became", role: "status" });
    this.element = el("div", {}, this.#paste(), this.#files(), this.result);
  }

  #paste() {
    const inputs = { text: el("textarea", { rows: 6, required: true }), published: el("input", { type: "date" }), publisher: el("input", {}), title: el("input", {}), language: el("input", { maxlength: 20 }) };
    for (const [name, input] of Object.entries(inputs)) input.name = name;
    const fields = Object.values(inputs);
    const held = draft("paste", "report");
    if (held) setValues(fields, held.values);
    const warning = el("p", { class: "warning wide", role: "alert", hidden: true });
    const add = el("button", { class: "strong" }, t("add_report"));
    const warn = (on) => { warning.hidden = !on; warning.textContent = on ? t("undated_warning") : ""; add.textContent = t(on ? "add_undated" : "add_report"); };
    inputs.published.addEventListener("input", () => warn(false));
    const form = sends(el("form", { class: "fields", oninput: () => keepDraft("paste", "report", valuesOf(fields)), onsubmit: async (event) => {
      event.preventDefault();
      if (!inputs.published.value && warning.hidden) { warn(true); inputs.published.focus(); return; }
      const body = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value.trim() ? (name === "text" ? input.value : input.value.trim()) : null]));
      add.disabled = true;
      try {
        this.#told(await call("POST", "/api/documents", body), t("paste"));
        dropDraft("paste", "report");
        form.reset();
        warn(false);
      } catch (problem) { failed(problem); }
      add.disabled = false;
    } }, labelled(t("paste"), inputs.text, { class: "wide" }), labelled(t("published"), inputs.published), labelled(t("publisher"), inputs.publisher),
      labelled(t("title"), inputs.title), labelled(t("read_language"), inputs.language), warning, el("div", { class: "actions wide" }, add)));
    return el("details", { class: "more", open: true }, el("summary", {}, t("paste")), form);
  }

  #files() {
    const published = el("input", { type: "date" });
    const publisher = el("input", {});
    const input = el("input", { type: "file", multiple: true, onchange: () => this.#send(input.files, published.value, publisher.value) });
    const box = el("div", { class: "drop", ondragover: (event) => { event.preventDefault(); box.classList.add("over"); }, ondragleave: () => box.classList.remove("over"),
      ondrop: (event) => { event.preventDefault(); box.classList.remove("over"); this.#send(event.dataTransfer.files, published.value, publisher.value); } },
    el("div", { class: "filters" }, labelled(t("drop"), input), labelled(t("published"), published), labelled(t("publisher"), publisher)));
    return el("details", { class: "more", open: true }, el("summary", {}, t("files")), box);
  }

  async #send(files, published, publisher, more = {}) {
    const sent = [...files];
    const body = new FormData();
    for (const file of sent) body.append("data", file, file.name);
    try {
      const added = await call("POST", query("/api/documents/files", { published, publisher, ...more }), body);
      this.#told(added, "", await columnForms(added.rejected, sent, (file, mapped) => this.#send([file], published, publisher, mapped)));
    } catch (problem) { failed(problem); }
  }

  // A line for each report and each file that gave none.
  #told(added, pasted = "", forms = []) {
    const known = added.documents.filter((d) => d.already_known).length;
    const rows = added.documents.map((d) => row(pasted || d.name, [t(d.already_known ? "known_already" : "counts_of", d), d.published || d.already_known ? "" : el("span", { class: "warning" }, ` · ${t("undated_added")}`)],
      el("a", { href: link("inbox", { document: d.id, review: "any", order: "text" }) }, t("open")), d.title));
    rows.push(...added.rejected.map((r) => row(`${pasted || r.name}${r.line ? `:${r.line}` : ""}`, [el("span", { class: "error" }, t("not_read", { why: r.reason, remedy: r.remedy }))], "")));
    const head = ["file", "became", "open"].map((key) => el("th", { scope: "col" }, t(key)));
    this.result.replaceChildren(el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows)),
      ...added.documents.flatMap((d) => d.passed_over).map((cell) => el("p", { class: "small" }, cell)), ...forms);
    say(t("added_n", { added: added.documents.length - known, known, failed: added.rejected.length }));
    this.onadded();
  }
}

function row(name, became, open, title) {
  return el("tr", {}, el("th", { scope: "row" }, name, title ? el("span", { class: "small" }, ` ${title}`) : null), el("td", {}, became), el("td", {}, open));
}
