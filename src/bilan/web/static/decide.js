// Sending a decision, and what to do where another one stands by now.
import { call, session } from "./api.js";
import { dialog, el, when } from "./dom.js";
import { t } from "./texts.js";

// Returns { stands: an entry } of what was decided, { reread: true } where the reviewer left what stands.
export async function decide(item, body, sight) {
  const path = `/api/claims/${item.claim.id}/reviews`;
  try {
    return { stands: await call("POST", path, { expects: item.review?.number ?? null, ...body }) };
  } catch (problem) {
    if (problem.status !== 409) throw problem;
    const now = problem.current;
    if (!(await anyway(now, sight))) return { reread: true };
    return { stands: await call("POST", path, { ...body, expects: now ? now.number : null }) };
  }
}

function anyway(now, sight) {
  const mine = now?.reviewer === session.user;
  const text = now ? t(mine ? "conflict_self" : "conflict", { who: now.reviewer, what: t(now.decision), at: when(now.at) }) : t("conflict_gone");
  return dialog(t(mine ? "accepted_already_title" : "conflict_title"), (close) => [el("p", {}, text), now?.reason ? el("p", {}, now.reason) : "",
    el("div", { class: "actions" }, el("button", { type: "button", class: "strong", autofocus: true, onclick: () => close(false) }, t("keep_theirs")), el("button", { type: "button", onclick: () => close(true) }, t("decide_anyway")))], sight());
}

// What stands for a claim since an entry of the journal.
export function stateOf(entry) {
  const { number, decision, reviewer, at, reason } = entry;
  return { number, decision, reviewer, at, reason };
}
