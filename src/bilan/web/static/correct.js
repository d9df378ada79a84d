// The dialogs in which a claim is corrected, or one that was missed is added. What is written stays as a draft until it is sent.
import { ClaimForm } from "./claim-form.js";
import { draft, dropDraft, keepDraft } from "./drafts.js";
import { buttons, dialog, el, labelled, select, sends, when } from "./dom.js";
import { t } from "./texts.js";

// `send(body)` sends the correction and returns whether something stands; it throws what is wrong with a field.
export async function correct({ item, vocabulary, span, words, sight, send }) {
  const id = item.claim.id;
  const held = draft("correct", id);
  const fields = new ClaimForm(item.claim.kind, item.claim, vocabulary);
  const reason = el("textarea", { rows: 2, maxlength: 2000 });
  const take = el("input", { type: "checkbox", checked: Boolean(span), disabled: !span });
  const error = el("p", { class: "error wide", role: "alert" });
  if (held) { fields.restore(held.values); reason.value = held.values.reason; }
  const keep = () => keepDraft("correct", id, { ...fields.draft(), reason: reason.value });
  let again = false;
  await dialog(t("correct_title"), (close) => sends(el("form", {
    class: "fields", oninput: keep, onsubmit: async (event) => {
      event.preventDefault();
      try {
        const body = { decision: "corrected", after: fields.read(), reason: reason.value.trim() || null };
        if (take.checked && span) body.span = span;
        if (await send(body)) { dropDraft("correct", id); close(true); }
      } catch (problem) { error.textContent = problem.message; }
    },
  }, held ? restored(held, () => { dropDraft("correct", id); again = true; close(); }) : null, fields.elements,
  el("div", { class: "wide checks" }, el("label", {}, take, t("take_span")), el("span", { class: "small" }, span ? t("chosen", { words }) : t("choose"))),
  labelled(t("reason_optional"), reason, { class: "wide" }), error, buttons(close, t("save")))), sight());
  if (again) await correct({ item, vocabulary, span, words, sight, send });
}

function restored(held, onanew) {
  return el("p", { class: "wide restored", role: "status" }, t("draft_back", { at: when(held.at) }), " ", el("button", { type: "button", onclick: onanew }, t("start_anew")));
}

// `send(body)` adds the claim; it throws what is wrong with a field.
export async function addMissed({ report, vocabulary, span, words, send }) {
  const held = draft("add", report.id)?.values;
  const same = held && held.span.start === span.start && held.span.end === span.end ? held : null;
  const kind = select(["figure", "statement", "event"].map((key) => [key, t(key)]), same?.kind || "figure");
  const place = el("div", { class: "wide" });
  const error = el("p", { class: "error wide", role: "alert" });
  let fields;
  const build = (values) => {
    fields = new ClaimForm(kind.value, null, vocabulary);
    if (values) fields.restore(values);
    place.replaceChildren(el("div", { class: "fields" }, fields.elements));
  };
  kind.addEventListener("change", () => build(null));
  build(same?.fields);
  await dialog(t("new_claim"), (close) => sends(el("form", {
    class: "fields", oninput: () => keepDraft("add", report.id, { span, kind: kind.value, fields: fields.draft() }), onsubmit: async (event) => {
      event.preventDefault();
      try {
        if (await send({ document: report.id, kind: kind.value, span, fields: fields.read() })) { dropDraft("add", report.id); close(true); }
      } catch (problem) { error.textContent = problem.message; }
    },
  }, labelled(t("kind"), kind), place, error, buttons(close, t("save")))), el("blockquote", { class: "context" }, el("mark", { class: "chosen" }, words)));
}
