// What a claim says, in words; and the form in which a person corrects or adds one.
import { el, labelled, select } from "./dom.js";
import { t } from "./texts.js";

export function amount(claim) {
  const n = (value) => value.toLocaleString();
  if (claim.quantifier === "between") return `${n(claim.low)}–${n(claim.high)}`;
  const signs = { at_least: "≥ ", more_than: "> ", less_than: "< ", up_to: "≤ ", nearly: "≲ ", about: "≈ " };
  if (claim.value === null || claim.value === undefined) return claim.low ? `≥ ${n(claim.low)}` : "?";
  return (signs[claim.quantifier] || "") + n(claim.value) + (claim.unit === "percent" ? " %" : "");
}

export function headline(claim) {
  if (claim.kind === "figure") return `${claim.measure.replaceAll("_", " ")} ${amount(claim)}`;
  if (claim.kind === "statement") return `${claim.speaker?.name || t("unknown")}: ${claim.stance || claim.form}`.replaceAll("_", " ");
  return `${claim.type.toLowerCase()}${claim.mode ? ` (${claim.mode})` : ""}`;
}

const days = (period) => period ? [period.start, period.end].map((day) => day || "…").join(" – ").replace(/^(.+) – \1$/, "$1") : "";
const names = (list) => (list || []).map((one) => one.name).join(", ");

export function facts(claim) {
  const rows = [["words", claim.evidence.exact]];
  if (claim.kind === "figure") rows.push(["measure", `${claim.measure} · ${amount(claim)} (${claim.quantifier}, ${claim.unit})`], ["who", claim.population?.join(", ")]);
  if (claim.kind === "statement") rows.push(["speaker", claim.speaker?.name], ["stance", [claim.form, claim.stance].filter(Boolean).join(", ")], ["addressee", claim.addressee?.name], ["about", claim.object?.exact]);
  if (claim.kind === "event") rows.push(["type", [claim.type, claim.mode].filter(Boolean).join(", ")], ["actors", names(claim.actors)], ["recipients", names(claim.recipients)], ["instrument", claim.instrument]);
  rows.push(["place", (claim.places || []).map((p) => `${p.name} (${p.role})`).join(", ") || t("no_place")], ["days", days(claim.period)],
    ["source", names(claim.sources) || t("own_voice")], ["status", claim.status || (claim.kind === "event" ? "past" : "asserted")]);
  if (claim.part_of) rows.push(["part_of", claim.part_of]);
  const shown = rows.filter(([, value]) => value).flatMap(([key, value]) => [el("dt", {}, t(key).split(",")[0]), el("dd", {}, value)]);
  return el("dl", { class: "facts" }, shown);
}

const options = (list, empty = false) => [...(empty ? [["", "–"]] : []), ...list.map((key) => [key, key.replaceAll("_", " ")])];
const number = (value) => el("input", { type: "number", step: "any", min: "0", value: value ?? "" });
const lines = (list) => el("textarea", { rows: Math.max(2, (list || []).length), value: (list || []).map((one) => one.name).join("\n") });

// Fields that have no input of their own: they are corrected as JSON.
const OTHER = { figure: ["part_of", "statement", "event", "sentence"], statement: ["object", "cue", "figures", "sentence"], event: ["instrument", "control", "figures", "sentence"] };

// A form for a kind of claim; `read()` gives the fields that differ from `claim` (all of them where there is none).
export class ClaimForm {
  constructor(kind, claim, vocabulary) {
    this.kind = kind;
    this.claim = claim;
    this.fields = {};
    const c = claim || {};
    const add = (name, label, input, wide) => { this.fields[name] = input; input.name = name; return labelled(t(label), input, { class: wide ? "wide" : null }); };
    const parts = [];
    if (kind === "figure") {
      parts.push(add("measure", "measure", select(options(vocabulary.measures), c.measure || "killed")), add("value", "value", number(c.value)),
        add("low", "low", number(c.low)), add("high", "high", number(c.high)), add("quantifier", "quantifier", select(options(vocabulary.quantifiers), c.quantifier || "exact")),
        add("unit", "unit", select(options(vocabulary.units), c.unit || "person")));
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
    this.places = (c.places?.length ? c.places : [{}]).map((place) => this.#placeRow(place, vocabulary));
    const places = el("fieldset", {}, el("legend", {}, t("places")), this.places.map((row) => row.element));
    places.append(el("button", { type: "button", onclick: (event) => {
      const row = this.#placeRow({}, vocabulary);
      this.places.push(row);
      event.target.before(row.element);
      row.name.focus();
    } }, t("another_place")));
    parts.push(places, add("sources", "sources", lines(c.sources), true));
    const others = Object.fromEntries(OTHER[kind].map((name) => [name, c[name] ?? null]));
    this.others = el("textarea", { rows: 4, spellcheck: "false", value: JSON.stringify(others, null, 1) });
    parts.push(el("details", { class: "more wide" }, el("summary", {}, t("other_fields")), labelled(t("as_json"), this.others)));
    this.elements = parts;
  }

  #placeRow(place, vocabulary) {
    const name = el("input", { value: place.name || "" });
    const role = select(options(vocabulary.roles), place.role || "at");
    return { place, name, role, element: el("div", { class: "filters" }, labelled(t("name"), name), labelled(t("role"), role)) };
  }

  // Low and high follow a new value or quantifier where nobody set them, as the guidelines give them.
  #bounds(given, before) {
    const untouched = given.low === (before.low ?? null) && given.high === (before.high ?? null);
    const changed = !this.claim || given.value !== (before.value ?? null) || given.quantifier !== before.quantifier;
    if (!untouched || !changed || given.quantifier === "between" || given.quantifier === "some") return;
    const { quantifier, value } = given;
    given.low = ["exact", "at_least", "more_than"].includes(quantifier) ? value : null;
    given.high = ["exact", "less_than", "up_to", "nearly"].includes(quantifier) ? value : null;
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
      this.#bounds(given, c);
    } else if (this.kind === "statement") {
      Object.assign(given, { form: f.form.value, stance: f.stance.value || null, speaker: who("speaker", c.speaker), addressee: who("addressee", c.addressee) });
    } else {
      Object.assign(given, { type: f.type.value, mode: f.mode.value.trim() || null, actors: named("actors", c.actors), recipients: named("recipients", c.recipients) });
    }
    given.places = this.places.filter((row) => row.name.value.trim()).map((row) =>
      (row.place.name === row.name.value.trim() ? { ...row.place, role: row.role.value } : { name: row.name.value.trim(), role: row.role.value }));
    const period = { start: f.start.value || null, end: f.end.value || null };
    const same = (period.start ?? null) === (c.period?.start ?? null) && (period.end ?? null) === (c.period?.end ?? null);
    given.period = same ? c.period ?? null : period.start || period.end ? period : null;
    const others = JSON.parse(this.others.value || "{}"); // a SyntaxError is shown in the form
    for (const [name, now] of Object.entries(others)) if (this.claim || now !== null) given[name] = now;
    if (!this.claim) return given;
    return Object.fromEntries(Object.entries(given).filter(([name, now]) => JSON.stringify(now) !== JSON.stringify(c[name] ?? (Array.isArray(now) ? [] : null))));
  }
}
