// What a claim says, in words.
import { el } from "./dom.js";
import { codeOf, eventName, nameOf } from "./names.js";
import { t } from "./texts.js";

export function amount(claim) {
  const n = (value) => value.toLocaleString();
  if (claim.quantifier === "between") return `${n(claim.low)}–${n(claim.high)}`;
  const signs = { at_least: "≥ ", more_than: "> ", less_than: "< ", up_to: "≤ ", nearly: "≲ ", about: "≈ " };
  if (claim.value === null || claim.value === undefined) return claim.low ? `≥ ${n(claim.low)}` : "?";
  return (signs[claim.quantifier] || "") + n(claim.value) + (claim.unit === "percent" ? " %" : "");
}

// What a claim says in short, marked where its language is read experimentally.
export function headline(claim) {
  return marked(called(claim), claim.document.experimental);
}

export const marked = (words, tried) => (tried ? `${words} (${t("experimental")})` : words);

function called(claim) {
  if (claim.kind === "figure") return `${nameOf("measures", claim.measure)} ${amount(claim)}`;
  if (claim.kind === "statement") return `${claim.speaker?.name || t("unknown")}: ${claim.stance ? nameOf("stances", claim.stance) : claim.form.replaceAll("_", " ")}`;
  return eventName(claim);
}

const days = (period) => period ? [period.start, period.end].map((day) => day || "…").join(" – ").replace(/^(.+) – \1$/, "$1") : "";
const names = (list) => (list || []).map((one) => one.name).join(", ");

// Below this a field is shown as doubtful; above the other, nothing is said of it.
const DOUBTFUL = 0.7;
const SURE = 0.95;

export function sureness(value) {
  if (value === undefined || value === null || value >= SURE) return null;
  return el("span", { class: value < DOUBTFUL ? "sure doubtful" : "sure", title: t("sure_title") }, t("sure_of", { n: Math.floor(value * 100) }));
}

export function facts(claim) {
  const rows = [];
  if (claim.kind === "figure") rows.push(["measure", `${nameOf("measures", claim.measure)} · ${amount(claim)} (${claim.quantifier.replaceAll("_", " ")}, ${claim.unit})`, "measure"], ["who", claim.population?.map((one) => nameOf("populations", one)).join(", "), "population"]);
  if (claim.kind === "statement") rows.push(["words", claim.evidence.exact], ["speaker", claim.speaker?.name], ["stance", [claim.form, claim.stance].filter(Boolean).join(", ").replaceAll("_", " ")], ["addressee", claim.addressee?.name], ["about", claim.object?.exact]);
  if (claim.kind === "event") rows.push(["type", el("span", {}, eventName(claim), " ", codeOf(claim.type, claim.mode))], ["actors", names(claim.actors)], ["recipients", names(claim.recipients)], ["instrument", claim.instrument]);
  rows.push(["place", (claim.places || []).map(placeWords).join(", ") || t("no_place"), "places"], ["days", days(claim.period), "period"],
    ["source", names(claim.sources) || t("own_voice"), "sources"], ["status", claim.status || (claim.kind === "event" ? "past" : "asserted")]);
  if (claim.part_of) rows.push(["part_of", claim.part_of]);
  if (claim.document.experimental) rows.push(["experimental", t("experimental_why")]);
  const shown = rows.filter(([, value]) => value).flatMap(([key, value, field]) => [el("dt", {}, t(key).split(",")[0]), el("dd", {}, value, " ", sureness(claim.confidence?.[field]))]);
  return el("dl", { class: "facts" }, shown);
}

function placeWords(place) {
  const known = [place.canonical && place.canonical !== place.name ? place.canonical : null, place.country].filter(Boolean).join(", ");
  return `${place.name}${known ? ` = ${known}` : ""} (${place.role})`;
}
