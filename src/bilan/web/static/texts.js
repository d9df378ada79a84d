// The desk's own words in the reader's language: `{name}` is filled in, of `[claim|claims]` stands what the number {n} takes.
import en from "./texts-en.js";
import fr from "./texts-fr.js";
import ledgerEn from "./texts-ledger-en.js";
import ledgerFr from "./texts-ledger-fr.js";
import teamEn from "./texts-team-en.js";
import teamFr from "./texts-team-fr.js";

const ALL = { en: { ...en, ...ledgerEn, ...teamEn }, fr: { ...fr, ...ledgerFr, ...teamFr } };
export const LANGUAGES = Object.keys(ALL);
export let language = localStorage.getItem("bilan-language") || navigator.language.slice(0, 2);
if (!ALL[language]) language = "en";
document.documentElement.lang = language;

export function setLanguage(code) {
  language = code;
  localStorage.setItem("bilan-language", code);
  document.documentElement.lang = code;
}

export function t(key, values = {}) {
  const text = ALL[language][key] ?? ALL.en[key] ?? key.replaceAll("_", " ");
  const form = new Intl.PluralRules(language).select(Number(values.n)); // of a number with separators `other`, which is right
  return text.replace(/\[([^|\]]*)\|([^\]]*)\]/g, (_, one, other) => (form === "one" ? one : other)).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
