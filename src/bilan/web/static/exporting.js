// Exports: what to write, of which claims, in which form, with or without names of private persons.
import { query } from "./api.js";
import { el, failed, labelled, say, select, sends } from "./dom.js";
import { check, field } from "./listing.js";
import { choices } from "./names.js";
import { saved } from "./saving.js";
import { t } from "./texts.js";

export const view = { name: "exports_view", open: (desk) => new Exports(desk.vocabulary) };

// Forms of GET /api/export, and everything at once, which is a call of its own.
const FORMS = ["xlsx", "csv", "parquet", "jsonl", "geojson", "hxl", "jsonld", "helix", "acled", "ucdp", "all"];
const KINDS = [["figure", "figure"], ["statement", "statement"], ["event", "event"], ["incident", "kind_incident"], ["toll", "kind_toll"]];

class Exports {
  constructor(vocabulary) {
    const v = vocabulary;
    this.inputs = {
      form: select(FORMS.map((form) => [form, t(`form_${form}`)]), "xlsx"), kind: select([["", t("kinds_of_form")], ...KINDS.map(([kind, text]) => [kind, t(text)])], ""), measure: select(choices("measures", v.measures, t("all")), ""), population: select(choices("populations", v.populations, t("all")), ""),
      place: field(""), source: field(""), actor: field(""), since: field("", "date"), until: field("", "date"), as_of: field("", "date"),
      event_type: select(choices("event_types", v.event_types, t("all")), ""), stance: select(choices("stances", v.stances, t("all")), ""), reviewed_only: check(""), names: check(""),
    };
    const labels = { form: t("form_of_file"), event_type: t("type") };
    this.element = el("div", { class: "listing" }, el("h1", {}, t("exports_view")), el("p", {}, t("exports_how")),
      sends(el("form", { onsubmit: (event) => { event.preventDefault(); this.#save().catch(failed); } }, el("div", { class: "filters" }, Object.entries(this.inputs).map(([name, input]) => labelled(labels[name] || t(name), input))), el("div", { class: "actions" }, el("button", { class: "strong" }, t("save_file"))))));
  }

  async load() {}

  async #save() {
    const values = Object.fromEntries(Object.entries(this.inputs).map(([name, input]) => [name, input.type === "checkbox" ? (input.checked ? "true" : "") : input.value.trim()]));
    const address = query(values.form === "all" ? "/api/export/all" : "/api/export", values);
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok) throw new Error((await answer.json()).detail);
    const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition"))?.[1] || "bilan";
    saved(await answer.blob(), name);
    say(t("saved_file", { name }));
  }
}
