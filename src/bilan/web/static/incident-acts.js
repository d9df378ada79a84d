// What people decide on incidents: each is an entry of a journal, and can be taken back.
import { link } from "./address.js";
import { call, query } from "./api.js";
import { buttons, dialog, el, labelled, say, sends } from "./dom.js";
import { t } from "./texts.js";

// Ask for a reason and send; then the incident that is left is shown, or `stay()` called where that is on show already.
export async function decide(id, body, title, content, stay = null) {
  const reason = await dialog(title, (close) => {
    const words = el("textarea", { rows: 2, maxlength: 2000, autofocus: true });
    return [content, sends(el("form", { onsubmit: (event) => { event.preventDefault(); close({ reason: words.value.trim() || null }); } }, labelled(t("reason_optional"), words), buttons(close, title)))];
  });
  if (!reason) return;
  const left = await call("POST", `/api/incidents/${id}/decisions`, { ...body, ...reason });
  say(t("incident_decided"));
  const address = link("incidents", { incident: left.incident });
  if (body.action === "undo" || body.action === "drop" || location.hash === address) await stay?.();
  else location.hash = address;
}

// Let one of the other incidents be chosen; resolves with its id.
export async function chooseIncident(id, title, titleFor) {
  const page = await call("GET", query("/api/incidents", { names: true, limit: 500 }));
  const others = page.items.filter((one) => one.id !== id && !one.situation);
  return dialog(title, (close) => {
    if (!others.length) return [el("p", {}, t("no_other")), el("div", { class: "actions" }, el("button", { type: "button", autofocus: true, onclick: () => close() }, t("close")))];
    const rows = others.map((one) => {
      const radio = el("input", { type: "radio", name: "incident", value: one.id, required: true });
      return { words: titleFor(one).toLowerCase(), row: el("label", { class: "choice" }, radio, titleFor(one)) };
    });
    const wanted = el("input", { type: "search", autofocus: true, oninput: () => { for (const { words, row } of rows) row.hidden = !words.includes(wanted.value.trim().toLowerCase()); } });
    return sends(el("form", { onsubmit: (event) => { event.preventDefault(); close(new FormData(event.target).get("incident")); } }, labelled(t("find_incident"), wanted), el("div", { class: "choices", role: "radiogroup", "aria-label": title }, rows.map(({ row }) => row)), buttons(close, t("choose_this"))));
  });
}

export function undo(entry, stay) {
  return decide(entry.incident === "none" ? "any" : entry.incident, { action: "undo", number: entry.number }, t("undo"), el("p", {}, t("undo_incident", { n: entry.number, what: t(`act_${entry.action}`), who: entry.reviewer })), stay);
}
