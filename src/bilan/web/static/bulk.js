// Decisions on many claims at once: a claim with its copies, all of a sentence, all that was read surely enough.
import { call, query } from "./api.js";
import { quoteOf } from "./context.js";
import { headline } from "./claims.js";
import { dialog, el, labelled } from "./dom.js";
import { t } from "./texts.js";

const LEAST = 0.95;
const WAIT = 200; // milliseconds after the last change of the confidence before it is asked for

// Ask which claims and what to decide; returns the entry of the journal, undefined when the dialog was left.
// `alike`: what belongs to the claim in hand; `filters`: what the inbox shows.
export async function decideMany({ item, alike, filters, scope, send }) {
  const found = { copies: ids(alike?.copies), sentence: ids(alike?.sentence), confidence: [] };
  const items = { copies: alike?.copies || [], sentence: alike?.sentence || [], confidence: [] };
  const choices = ["copies", "sentence", "confidence"].filter((one) => one === "confidence" || found[one].length > 1);
  let chosen = choices.includes(scope) ? scope : "confidence";
  const left = new Set();
  const least = el("input", { type: "number", min: "0", max: "1", step: "0.01", value: String(LEAST), "aria-label": t("scope_confidence") });
  const list = el("ul", { class: "preview" });
  const count = el("p", { class: "small", role: "status" });
  const error = el("p", { class: "error", role: "alert" });
  const accept = el("button", { type: "submit", class: "strong", autofocus: true });
  const reject = el("button", { type: "button" });
  const reason = el("input", { maxlength: 2000 });

  const taken = () => found[chosen].filter((id) => !left.has(id));
  const name = () => { accept.textContent = t("accept_n", { n: taken().length }); reject.textContent = t("reject_n", { n: taken().length }); accept.disabled = reject.disabled = !taken().length; };
  const draw = () => {
    list.replaceChildren(...items[chosen].map((one) => preview(one, left, name)));
    count.textContent = !found[chosen].length ? t("bulk_none") : found[chosen].length > items[chosen].length ? t("bulk_first", { n: items[chosen].length }) : "";
    name();
  };
  const ask = async () => {
    try {
      const sure = await call("GET", query("/api/sure", { ...filters, review: "", order: "", claim: "", least: least.value || String(LEAST) }));
      found.confidence = sure.claims;
      items.confidence = sure.items;
      error.textContent = "";
    } catch (problem) { error.textContent = problem.message; }
    draw();
  };
  let timer;
  least.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  const radios = choices.map((one) => el("label", { class: "choice" }, el("input", { type: "radio", name: "scope", value: one, checked: one === chosen, onchange: () => { chosen = one; draw(); } }), t(`scope_${one}`, { n: found[one].length }), one === "confidence" ? [" ", least] : ""));
  if (chosen === "confidence" || !item) await ask(); else { draw(); ask().catch(() => {}); }

  return dialog(t("in_bulk"), (close) => {
    const decide = async (decision) => {
      const body = { decision, claims: taken(), scope: chosen, reason: reason.value.trim() || null };
      if (chosen === "confidence") body.least = Number(least.value);
      try {
        close(await send(body));
      } catch (problem) { error.textContent = problem.message; }
    };
    reject.addEventListener("click", () => decide("rejected"));
    return el("form", { class: "plain", onsubmit: (event) => { event.preventDefault(); decide("accepted"); } },
      el("fieldset", {}, el("legend", {}, t("scope")), radios), count, list, labelled(t("reason_optional"), reason), error,
      el("div", { class: "actions" }, accept, reject, el("button", { type: "button", onclick: () => close() }, t("cancel"))));
  });
}

const ids = (items) => (items || []).map((item) => item.claim.id);

function preview(item, left, changed) {
  const box = el("input", { type: "checkbox", checked: !left.has(item.claim.id), "aria-label": headline(item.claim), onchange: () => { if (box.checked) left.delete(item.claim.id); else left.add(item.claim.id); changed(); } });
  return el("li", {}, box, el("div", {}, el("b", {}, headline(item.claim)), el("span", { class: "small" }, ` · ${[item.claim.document.publisher || item.claim.document.id, item.claim.document.published].filter(Boolean).join(", ")}`), quoteOf(item)));
}
