// What the columns of a spreadsheet hold: asked where it could not be read without.
import { call } from "./api.js";
import { el, labelled, select } from "./dom.js";
import { t } from "./texts.js";

const CELLS = ["place", "region", "pcode", "day", "source"];
const REPORTS = ["text", "title", "published", "publisher", "url", "language"];

// A form for each file that was rejected for its columns; `send(file, {map, language})` sends it again.
export async function columnForms(rejected, files, send) {
  const asked = rejected.filter((one) => one.columns.length);
  if (!asked.length) return [];
  const words = await call("GET", "/api/vocabulary");
  return asked.flatMap((one) => {
    const file = files.find((sent) => sent.name === one.name);
    return file ? [columnForm(one, words, (mapped) => send(file, mapped))] : [];
  });
}

function columnForm(one, words, send) {
  const group = (name, options) => el("optgroup", { label: t(name) }, options.map(([key, text]) => el("option", { value: key }, text)));
  const named = (keys) => keys.map((key) => [key, t(CELLS.includes(key) || key === "text" ? `map_${key}` : key)]);
  const fields = one.columns.map((column) => [column, el("select", {}, el("option", { value: "" }, t("map_nothing")),
    group("map_figures", [...named(CELLS), ...[...new Set(words.measures)].map((measure) => [measure, measure.replaceAll("_", " ")])]), group("map_reports", named(REPORTS)))]);
  const language = select([["", ""], ...words.languages.map((code) => [code, code])], "");
  return el("form", { class: "fields", onsubmit: (event) => {
    event.preventDefault();
    const pairs = fields.filter(([, input]) => input.value).map(([column, input]) => `${input.value}=${column}`);
    send({ map: pairs.map((pair) => `"${pair.replaceAll('"', '""')}"`).join(","), language: language.value });
  } }, el("p", { class: "wide" }, t("map_columns", { name: one.name })), fields.map(([column, input]) => labelled(column, input)),
  labelled(t("map_language"), language), el("div", { class: "actions wide" }, el("button", { class: "strong" }, t("add_report"))));
}
