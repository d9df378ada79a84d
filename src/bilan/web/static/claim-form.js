// The form in which a person corrects a claim or adds one.
import { setValues, valuesOf } from "./drafts.js";
import { el, labelled, select } from "./dom.js";
import { PlaceField } from "./place-field.js";
import { t } from "./texts.js";

const options = (list, empty = false) => [...(empty ? [["", "–"]] : []), ...list.map((key) => [key, key.replaceAll("_", " ")])];
const number = (value) => el("input", { type: "number", step: "any", min: "0", value: value ?? "" });
const lines = (list) => el("textarea", { rows: Math.max(2, (list || []).length), value: (list || []).map((one) => one.name).join("\n") });

// Fields that have no input of their own: they are corrected as JSON.
const OTHER = { figure: ["part_of", "statement", "event", "sentence"], statement: ["object", "cue", "figures", "sentence"], event: ["instrument", "control", "figures", "sentence"] };

// Whether a number with this quantifier is its lower bound, and its upper (as bilan.ledger.corrections).
const BOUNDS = { exact: [true, true], at_least: [true, false], more_than: [true, false], about: [false, false], nearly: [false, true], up_to: [false, true], less_than: [false, true] };

// A form for a kind of claim; `read()` gives the fields that differ from `claim` (all of them where there is none).
export class ClaimForm {
  constructor(kind, claim, vocabulary) {
    this.kind = kind;
    this.claim = claim;
    this.fields = {};
    this.own = false; // whether a person has set low or high
    const c = claim || {};
    const add = (name, label, input, wide) => { this.fields[name] = input; input.name = name; return labelled(t(label), input, { class: wide ? "wide" : null }); };
    const parts = [];
    if (kind === "figure") {
      parts.push(add("measure", "measure", select(options(vocabulary.measures), c.measure || "killed")), add("quantifier", "quantifier", select(options(vocabulary.quantifiers), c.quantifier || "exact")), add("value", "value", number(c.value)),
        add("low", "low", number(c.low)), add("high", "high", number(c.high)),
        add("unit", "unit", select(options(vocabulary.units), c.unit || "person")));
      this.fields.value.addEventListener("input", () => { if (BOUNDS[this.fields.quantifier.value]) this.#follow(); });
      this.fields.quantifier.addEventListener("input", () => this.#follow());
      for (const name of ["low", "high"]) this.fields[name].addEventListener("input", () => { this.own = true; });
      this.fields.value.setAttribute("autofocus", "");
      parts.push(el("p", { class: "small wide" }, t("bounds_follow")));
      const have = new Set(c.population || []);
      this.population = vocabulary.populations.map((who) => el("input", { type: "checkbox", value: who, checked: have.has(who) }));
      parts.push(el("fieldset", {}, el("legend", {}, t("population")), el("div", { class: "checks" }, this.population.map((box) => el("label", {}, box, box.value.replaceAll("_", " "))))));
    } else if (kind === "statement") {
      parts.push(add("form", "form", select(options(vocabulary.forms), c.form || "indirect")), add("stance", "stance", select(options(vocabulary.stances, true), c.stance)),
        add("speaker", "speaker", el("input", { value: c.speaker?.name || "" })), add("addressee", "addressee", el("input", { value: c.addressee?.name || "" })));
    } else {
      parts.push(add("type", "type", select(options(vocabulary.event_types), c.type || "ASSAULT")), add("mode", "mode", el("input", { value: c.mode || "" })),
        add("actors", "actors", lines(c.actors), true), add("recipients", "recipients", lines(c.recipients), true));
    }
    const statuses = kind === "event" ? vocabulary.event_statuses : vocabulary.statuses;
    parts.push(add("status", "status", select(options(statuses), c.status || statuses[0])), add("start", "period_start", el("input", { type: "date", value: c.period?.start || "" })),
      add("end", "period_end", el("input", { type: "date", value: c.period?.end || "" })));
    this.places = (c.places?.length ? c.places : [{}]).map((place) => new PlaceField(place, vocabulary.roles));
    this.another = el("button", { type: "button", onclick: () => this.#addPlace(vocabulary.roles).name.focus() }, t("another_place"));
    this.roles = vocabulary.roles;
    const places = el("fieldset", {}, el("legend", {}, t("places")), this.places.map((row) => row.element), this.another);
    parts.push(places, add("sources", "sources", lines(c.sources), true));
    const others = Object.fromEntries(OTHER[kind].map((name) => [name, c[name] ?? null]));
    this.others = el("textarea", { rows: 4, spellcheck: "false", value: JSON.stringify(others, null, 1) });
    parts.push(el("details", { class: "more wide" }, el("summary", {}, t("other_fields")), labelled(t("as_json"), this.others)));
    this.elements = parts;
  }

  #addPlace(roles) {
    const row = new PlaceField({}, roles);
    this.places.push(row);
    this.another.before(row.element);
    return row;
  }

  // What is in the fields, to be kept as a draft, and back.
  draft() {
    return { fields: valuesOf(Object.values(this.fields)), population: this.population?.filter((box) => box.checked).map((box) => box.value), others: this.others.value, places: this.places.map((row) => row.draft()), own: this.own };
  }

  restore(draft) {
    setValues(Object.values(this.fields), draft.fields);
    for (const box of this.population || []) box.checked = draft.population.includes(box.value);
    this.others.value = draft.others;
    this.own = draft.own;
    draft.places.forEach((held, i) => (this.places[i] || this.#addPlace(this.roles)).restore(held));
  }

  // Low and high follow the value and its quantifier until a person sets them.
  #follow() {
    const { value, low, high, quantifier } = this.fields;
    if (this.own) return;
    const bounds = BOUNDS[quantifier.value];
    if (!bounds) { value.value = ""; return; } // a range has no value of its own: its ends are given
    low.value = bounds[0] ? value.value : "";
    high.value = bounds[1] ? value.value : "";
  }

  read() {
    const f = this.fields;
    const value = (name) => (f[name].value === "" ? null : Number(f[name].value));
    const named = (name, before) => f[name].value.split("\n").map((line) => line.trim()).filter(Boolean)
      .map((line) => (before || []).find((one) => one.name === line) || { name: line });
    const who = (name, before) => { const text = f[name].value.trim(); return text ? (before?.name === text ? before : { name: text }) : null; };
    const c = this.claim || {};
    const given = { status: f.status.value, sources: named("sources", c.sources) };
    if (this.kind === "figure") {
      Object.assign(given, { measure: f.measure.value, value: value("value"), low: value("low"), high: value("high"), quantifier: f.quantifier.value, unit: f.unit.value,
        population: this.population.filter((box) => box.checked).map((box) => box.value) });
    } else if (this.kind === "statement") {
      Object.assign(given, { form: f.form.value, stance: f.stance.value || null, speaker: who("speaker", c.speaker), addressee: who("addressee", c.addressee) });
    } else {
      Object.assign(given, { type: f.type.value, mode: f.mode.value.trim() || null, actors: named("actors", c.actors), recipients: named("recipients", c.recipients) });
    }
    given.places = this.places.map((row) => row.read()).filter(Boolean);
    const period = { start: f.start.value || null, end: f.end.value || null };
    const same = (period.start ?? null) === (c.period?.start ?? null) && (period.end ?? null) === (c.period?.end ?? null);
    given.period = same ? c.period ?? null : period.start || period.end ? period : null;
    const others = JSON.parse(this.others.value || "{}"); // a SyntaxError is shown in the form
    for (const [name, now] of Object.entries(others)) if (this.claim || now !== null) given[name] = now;
    if (!this.claim) return given;
    return Object.fromEntries(Object.entries(given).filter(([name, now]) => JSON.stringify(now) !== JSON.stringify(c[name] ?? (Array.isArray(now) ? [] : null))));
  }
}
