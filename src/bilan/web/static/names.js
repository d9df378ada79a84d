// Names for people of the codes that claims hold, in the language of the desk.
import { call, query } from "./api.js";
import { el } from "./dom.js";
import { language } from "./texts.js";

const held = {};

// To be called before anything is named; fetches a language once.
export async function loadNames() {
  held[language] ||= await call("GET", query("/api/names", { language }));
}

export function nameOf(group, code) {
  return held[language]?.[group]?.[code] ?? String(code ?? "").replaceAll("_", " ");
}

export const lower = (name) => name.charAt(0).toLocaleLowerCase(language) + name.slice(1);

// `Attack (air strike)`; the codes ASSAULT/aerial are in `codeOf`.
export function eventName({ type, mode }) {
  return nameOf("event_types", type) + (mode ? ` (${nameOf("event_modes", mode)})` : "");
}

export function codeOf(...codes) {
  return el("details", { class: "code" }, el("summary", {}, "code"), el("code", {}, codes.filter(Boolean).join("/")));
}

// What a number counts: measure, who, of what unit.
export function countedName({ measure, population = [], unit = "person", detail = "" }) {
  const who = population.map((one) => lower(nameOf("populations", one))).join(", ");
  const of = [unit === "person" || unit === "building" ? null : lower(nameOf("units", unit)), detail].filter(Boolean).join(" ");
  return [nameOf("measures", measure) + (who ? ` (${who})` : ""), of].filter(Boolean).join(", ");
}

export const choices = (group, codes, all) => [["", all], ...codes.map((code) => [code, nameOf(group, code)])];

export const codesOf = (group) => Object.keys(held[language]?.[group] || {});
