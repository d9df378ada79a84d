// Places, organisations and language packs of one's own: what stands, who gave it, giving and taking away.
import { call, query } from "./api.js";
import { dialog, el, failed, labelled, say, when } from "./dom.js";
import { cell, table } from "./listing.js";
import { instead, may } from "./rights.js";
import { saved } from "./saving.js";
import { t } from "./texts.js";

export const view = { name: "own", open: () => new Own() };

const KINDS = { places: ".csv,.geojson,.json", organisations: ".toml", language: ".toml,.txt" };

class Own {
  constructor() {
    this.parts = el("div", {});
    this.journal = el("div", {});
    this.element = el("div", { class: "story" }, el("h1", {}, t("own")), el("p", {}, t("own_how")), may("administrator") ? "" : instead("administrator"), this.parts, this.journal);
  }

  async load() {
    const own = await call("GET", "/api/own");
    this.parts.replaceChildren(...Object.keys(KINDS).map((kind) => this.#part(kind, own)));
    const rows = own.entries.map((one) => el("tr", {}, cell(when(one.at)), cell(one.reviewer), cell(t(`own_${one.kind}`)), cell(one.name), cell(t(one.away ? "taken_away" : one.standing ? "stands" : "replaced")), cell(one.reason || "")));
    this.journal.replaceChildren(...(rows.length ? [el("h2", {}, t("journal")), table(t("journal"), [t("when"), t("given_by"), t("what"), t("name"), t("status"), t("reason")], rows)] : []));
  }

  #part(kind, own) {
    const standing = own.entries.filter((one) => one.kind === kind && one.standing);
    const started = own.started[kind];
    const lines = standing.map((one) => el("li", {}, el("b", {}, one.name), ` · ${t("decided", { what: t("given"), who: one.reviewer, at: when(one.at) })} `, this.#buttons(one)));
    if (started.length && (kind === "language" || !standing.length)) lines.push(el("li", {}, t("started_with", { what: started.join(", ") })));
    return el("section", { class: "own-part" }, el("h2", {}, t(`own_${kind}`)), el("p", { class: "small" }, t(`own_${kind}_how`, { files: own.pack_files.join(", ") })),
      lines.length ? el("ul", {}, lines) : el("p", {}, t("own_none")), may("administrator") ? this.#form(kind) : null);
  }

  #buttons(one) {
    const look = el("button", { type: "button", onclick: () => this.#look(one).catch(failed) }, t("save_file"));
    return [look, " ", may("administrator") ? el("button", { type: "button", onclick: () => this.#away(one).catch(failed) }, t("take_away")) : null];
  }

  async #look(one) {
    const files = await call("GET", `/api/own/${one.number}`);
    const names = Object.keys(files);
    if (names.length === 1) { saved(new Blob([files[names[0]]], { type: "text/plain" }), names[0]); return; }
    await dialog(one.name, (close) => [el("ul", {}, names.map((name) => el("li", {}, el("button", { type: "button", onclick: () => saved(new Blob([files[name]], { type: "text/plain" }), name) }, name)))),
      el("div", { class: "actions" }, el("button", { type: "button", autofocus: true, onclick: () => close() }, t("close")))]);
  }

  async #away(one) {
    const reason = el("input", { maxlength: 200, autofocus: true });
    const sure = await dialog(t("take_away_title", { name: one.name }), (close) => el("form", { class: "plain", onsubmit: (event) => { event.preventDefault(); close(true); } }, el("p", {}, t("take_away_what")), labelled(t("reason_optional"), reason),
      el("div", { class: "actions" }, el("button", { class: "strong" }, t("take_away")), el("button", { type: "button", onclick: () => close() }, t("cancel")))));
    if (!sure) return;
    await call("POST", `/api/own/${one.number}/away`, { reason: reason.value.trim() || null });
    say(t("taken_away_said", { name: one.name }));
    await this.load();
  }

  #form(kind) {
    const files = el("input", { type: "file", multiple: kind === "language", accept: KINDS[kind], required: true });
    const reason = el("input", { maxlength: 200 });
    const error = el("p", { class: "error wide", role: "alert" });
    const give = el("button", { class: "strong" }, t("give"));
    return el("form", { class: "fields", onsubmit: async (event) => {
      event.preventDefault();
      const body = new FormData();
      for (const file of files.files) body.append("data", file, file.name);
      give.disabled = true;
      error.textContent = "";
      try {
        const made = await call("POST", query(`/api/own/${kind}`, { reason: reason.value.trim() }), body);
        say(t("given_said", { name: made.entry.name, n: made.holds.toLocaleString() }));
        await this.load();
      } catch (problem) { error.textContent = problem.message; }
      give.disabled = false;
    } }, labelled(t(`own_${kind}_file`), files), labelled(t("reason_optional"), reason), error, el("div", { class: "actions wide" }, give));
  }
}
