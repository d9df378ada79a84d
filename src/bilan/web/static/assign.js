// The dialog that gives claims to people to review: this one, its report's, or all that the filters show.
import { call, query, session } from "./api.js";
import { buttons, dialog, el, labelled, say, sends } from "./dom.js";
import { people } from "./people.js";
import { t } from "./texts.js";

// Returns the entries of the journal, undefined when the dialog was left. `left`: open claims that the filters show.
export function assign({ item, filters, left, sight }) {
  const boxes = people().filter((one) => one.role).map((one) => el("input", { type: "checkbox", value: one.name, checked: one.name === session.user }));
  const scopes = [...(item ? [["claim", t("assign_claim")], ["report", t("assign_report")]] : []), ["filters", t("assign_filters", { n: left.toLocaleString() })]];
  const scope = radios("assign-scope", scopes);
  const how = radios("assign-how", [["all", t("each_judges_all")], ["share", t("shared_out")]]);
  const reason = el("input", { maxlength: 2000 });
  const error = el("p", { class: "error", role: "alert" });
  const count = () => { how.element.hidden = boxes.filter((box) => box.checked).length < 2 || scope.value() === "claim"; };
  const who = el("fieldset", { onchange: count }, el("legend", {}, t("whose_task")), el("div", { class: "checks" }, boxes.map((box) => el("label", {}, box, box.value))), el("p", { class: "small" }, t("none_chosen")));
  scope.element.addEventListener("change", count);
  count();
  return dialog(t("assign_title"), (close) => sends(el("form", { class: "plain", onsubmit: async (event) => {
    event.preventDefault();
    const body = { people: boxes.filter((box) => box.checked).map((box) => box.value), share: !how.element.hidden && how.value() === "share", reason: reason.value.trim() || null };
    try {
      const made = await call("POST", address(scope.value(), item, filters, body), body);
      const n = made.entries.reduce((sum, entry) => sum + entry.claims.length, 0);
      say(t(made.left ? "assigned_some" : "assigned_said", { n: n.toLocaleString(), who: body.people.join(", ") || t("nobody"), left: made.left.toLocaleString() }));
      close(made.entries);
    } catch (problem) { error.textContent = problem.message; }
  } }, el("fieldset", {}, el("legend", {}, t("scope")), scope.element), who, how.element, labelled(t("reason_optional"), reason), error, buttons(close, t("assign_do")))), sight);
}

// Where to send it; of one claim the body names it.
function address(scope, item, filters, body) {
  if (scope === "claim") { body.claims = [item.claim.id]; return "/api/assignments"; }
  if (scope === "report") return query("/api/assignments", { document: item.claim.document.id });
  return query("/api/assignments", { ...filters, review: "unreviewed", order: "", claim: "" });
}

function radios(name, choices) {
  const inputs = choices.map(([value], i) => el("input", { type: "radio", name, value, checked: i === 0 }));
  return { element: el("div", {}, choices.map(([, words], i) => el("label", { class: "choice" }, inputs[i], words))), value: () => inputs.find((input) => input.checked).value };
}
