// What stands where there is nothing to review: on an empty desk what to do, else why.
import { link } from "./address.js";
import { el } from "./dom.js";
import { instead, may } from "./rights.js";
import { t } from "./texts.js";

export function emptyDesk() {
  if (!may("reviewer")) return [el("section", { class: "nothing" }, el("h2", {}, t("empty_desk")), instead("reviewer"))];
  return [el("section", { class: "nothing" }, el("h2", {}, t("empty_desk")), el("p", {}, t("empty_desk_what")), el("pre", {}, "bilan add reports/ --ledger LEDGER.db"), el("p", {}, t("empty_desk_then")),
    el("p", {}, el("a", { class: "button strong", href: link("documents") }, t("to_documents"))))];
}

export function nothingLeft(filters, reviewed) {
  const done = reviewed || !filters.narrowed;
  return [el("section", { class: "nothing" }, el("h2", {}, t(done ? "all_done" : "nothing_fits")), done ? el("p", {}, t("all_done_what")) : null,
    el("p", {}, filters.narrowed ? el("button", { type: "button", onclick: () => filters.clear() }, t("clear")) : null, done ? el("a", { href: link("journal") }, t("journal")) : null))];
}
