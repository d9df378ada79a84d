// A claim to be judged: its words, always in sight; why it needs a look; what was read; what can be decided.
import { call } from "./api.js";
import { amount, facts, headline, marked, sureness } from "./claims.js";
import { contextOf, quoteOf } from "./context.js";
import { draft } from "./drafts.js";
import { el, when } from "./dom.js";
import { reasonButtons } from "./reject.js";
import { instead, may } from "./rights.js";
import { several } from "./people.js";
import { t } from "./texts.js";

// What stays in sight above all else.
export function sightOf(item, report, items, onpick) {
  const context = contextOf(report, items, item, onpick);
  const kept = draft("correct", item.claim.id) || draft("reject", item.claim.id);
  return { context, element: el("div", { class: "sight" }, el("div", { class: "title" }, el("h2", {}, headline(item.claim)), sureness(item.claim.confidence?.all), kept ? el("span", { class: "state corrected" }, t("draft")) : null, item.review ? stateLine(item.review) : null, item.assigned.length ? el("span", { class: "small" }, t("task_of", { who: item.assigned.join(", ") })) : null), origin(item.claim), context) };
}

function stateLine(review) {
  return el("span", { class: `state ${review.decision}` }, t("decided", { what: t(review.decision), who: review.reviewer, at: when(review.at) }), review.reason ? ` — ${review.reason}` : "");
}

// Where it was published, with the original one click away.
export function origin(claim) {
  const { document: report, evidence } = claim;
  const where = evidence.where;
  const place = where ? [where.file, where.page ? t("page", { n: where.page }) : null, where.sheet, where.cell].filter(Boolean).join(", ") : "";
  return el("p", { class: "small origin" }, [report.publisher || report.id, report.published, place ? t("in_file", { where: place }) : null].filter(Boolean).join(" · "), " ", originalLink(report.url));
}

export function originalLink(address) {
  if (!/^https?:\/\//i.test(address || "")) return null;
  return el("a", { class: "original", href: address, target: "_blank", rel: "noopener noreferrer" }, t("original_link"), el("span", { "aria-hidden": "true" }, " ↗"));
}

// The rest of the card. `acts`: what its buttons do; `others`: claims of contradictions, by id.
export function bodyOf(item, alike, others, acts) {
  const { copies = [], sentence = [] } = alike || {};
  const together = [];
  if (copies.length > 1) together.push(button("A", copies.length === 2 ? t("with_copy") : t("with_copies", { n: copies.length - 1 }), acts.copies));
  if (sentence.length > 1) together.push(button("S", t("with_sentence", { n: sentence.length }), acts.sentence));
  if (!may("reviewer")) return [concerns(item, others, acts.openOther), facts(item.claim), instead("reviewer")];
  return [concerns(item, others, acts.openOther), facts(item.claim), together.length ? el("div", { class: "together" }, together) : "",
    el("fieldset", { class: "because" }, el("legend", {}, t("reject_because")), reasonButtons(acts.rejectFor))];
}

function concerns(item, others, openOther) {
  if (!item.concerns.length) return "";
  const listed = el("ul", { class: "concern", "aria-label": t("concerns") }, item.concerns.map((c) => el("li", {}, `${t(c.kind)}: ${c.words}`)));
  const known = [...new Set(item.concerns.map((c) => c.other))].filter((id) => others.has(id));
  return el("div", { class: "concerns" }, listed, known.map((id) => sides(item, others.get(id), openOther)));
}

function sides(item, other, openOther) {
  return el("div", { class: "sides" }, side(t("side_this"), item), side(t("side_other"), other, el("button", { type: "button", onclick: () => openOther(other) }, t("open_other"), el("kbd", { "aria-hidden": "true" }, "o"))));
}

function side(title, item, ...more) {
  const { claim } = item;
  const source = (claim.sources || []).map((one) => one.name).join(", ") || t("own_voice");
  return el("div", { class: "side" }, el("p", { class: "small" }, title), el("p", {}, el("b", {}, claim.kind === "figure" ? marked(amount(claim), claim.document.experimental) : headline(claim)), ` · ${source}`), quoteOf(item), origin(claim), more);
}

// The other claims that its concerns name.
export async function othersOf(item, held) {
  const ids = [...new Set(item.concerns.map((c) => c.other).filter(Boolean))];
  await Promise.all(ids.filter((id) => !held.has(id)).map(async (id) => {
    const found = await call("GET", `/api/claims/${id}`).catch(() => null); // it may be gone: then its words stand in the concern
    if (found) held.set(id, found.item);
  }));
  return ids.some((id) => held.has(id));
}

export function actionsOf(acts) {
  const moves = [button("k", t("previous"), acts.previous), button("j", t("next"), acts.next)];
  if (!may("reviewer")) return el("div", { class: "actions main" }, moves);
  return el("div", { class: "actions main" }, button("a", t("accept"), acts.accept, "strong"), button("r", t("reject"), acts.reject), button("e", t("correct"), acts.correct), button("u", t("undo"), acts.undo),
    moves, button("n", t("add_short"), acts.add), button("b", t("bulk_short"), acts.bulk), several() ? button("t", t("assign_short"), acts.assign) : null);
}

function button(key, name, action, kind) {
  return el("button", { type: "button", class: kind, onclick: action }, name, el("kbd", { "aria-hidden": "true" }, key));
}
