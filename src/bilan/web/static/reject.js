// Why a claim is rejected: the reasons of the keys 1 to 9, or one that is typed.
import { draft, dropDraft, keepDraft } from "./drafts.js";
import { buttons, dialog, el, labelled, sends } from "./dom.js";
import { t } from "./texts.js";

export const REASONS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
export const reason = (number) => t(`reason_${number}`);

// The reasons as buttons; `chosen(number)` when one is pressed.
export function reasonButtons(chosen) {
  return el("div", { class: "reasons" }, REASONS.map((number) => el("button", { type: "button", onclick: () => chosen(number) }, el("kbd", { "aria-hidden": "true" }, String(number)), reason(number))));
}

// Ask for the reason; returns it (null for none), undefined when the dialog was left. What was typed stays as a draft.
export async function askReason(item, sight) {
  const id = item.claim.id;
  const text = el("textarea", { rows: 3, maxlength: 2000, autofocus: true, value: draft("reject", id)?.values.reason || "", oninput: () => keepDraft("reject", id, { reason: text.value }) });
  const said = await dialog(t("reject_title"), (close) => sends(el("form", { class: "plain", onsubmit: (event) => { event.preventDefault(); close({ reason: text.value.trim() || null }); } },
    labelled(t("reason_optional"), text), buttons(close, t("reject")), reasonButtons((number) => close({ reason: reason(number) })))), sight);
  return said?.reason;
}

export const reasonSent = (item) => dropDraft("reject", item.claim.id);
