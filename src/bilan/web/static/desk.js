// The desk: which view is shown, its keys, who is signed in.
import { link, read } from "./address.js";
import { call, openSession, session } from "./api.js";
import { dialog, el, failed, labelled, say, select } from "./dom.js";
import { loadNames } from "./names.js";
import { loadPeople } from "./people.js";
import { may } from "./rights.js";
import { LANGUAGES, language, setLanguage, t } from "./texts.js";
import { VIEWS } from "./views.js";

const main = document.getElementById("main");
const desk = { vocabulary: null };
let view = null;

async function show() {
  await loadNames();
  const { name, parameters } = read();
  const chosen = VIEWS.find((one) => one.name === name) || VIEWS[0];
  document.querySelector("dialog[open]")?.close();
  renderFrame(chosen.name);
  view?.leave?.();
  view = chosen.open(desk, parameters);
  main.className = chosen.name;
  main.dataset.view = chosen.name;
  main.setAttribute("aria-busy", "true");
  main.replaceChildren(view.element);
  document.title = `${t(chosen.name)} – bilan`;
  const shown = view;
  try {
    await shown.load();
  } catch (problem) { if (problem.status !== 401) failed(problem); }
  if (view === shown) main.setAttribute("aria-busy", "false");
}

function renderFrame(current) {
  document.getElementById("skip").textContent = t("skip");
  document.getElementById("progress").replaceChildren();
  document.getElementById("nav").replaceChildren(...VIEWS.map(({ name }) => el("a", { href: link(name), "aria-current": name === current ? "page" : null }, t(name))));
  const chosen = select(LANGUAGES.map((code) => [code, code]), language, { "aria-label": t("language"), onchange: () => { setLanguage(chosen.value); show().catch(failed); } });
  const parts = [session.user ? el("span", { class: "name" }, session.user, session.multi_user && session.role ? el("span", { class: "small" }, ` ${t(`role_${session.role}`)}`) : null) : null, chosen, el("button", { type: "button", onclick: help }, t("help"), el("kbd", { "aria-hidden": "true" }, "?"))];
  if (session.multi_user && session.user) parts.push(el("button", { type: "button", onclick: signOut }, t("sign_out")));
  document.getElementById("who").replaceChildren(...parts.filter(Boolean));
}

function signIn() {
  document.querySelector("dialog[open]")?.close();
  view = null;
  renderFrame(null);
  const token = el("input", { type: "password", autocomplete: "current-password", required: true });
  const error = el("p", { class: "error", role: "alert" });
  main.className = "";
  main.removeAttribute("aria-busy");
  main.replaceChildren(el("h1", {}, t("sign_in")), el("p", {}, t("sign_in_why")), el("form", { onsubmit: async (event) => {
    event.preventDefault();
    try {
      Object.assign(session, await call("POST", "/api/session", { token: token.value.trim() }));
      await start();
    } catch (problem) { error.textContent = problem.message; }
  } }, labelled(t("token"), token), error, el("div", { class: "actions" }, el("button", { class: "strong" }, t("sign_in")))));
  token.focus();
}

async function signOut() {
  await call("DELETE", "/api/session").catch(failed);
  location.reload();
}

const KEYS = [["a", "accept"], ["1–9", "key_reason"], ["r", "reject"], ["e", "correct"], ["n", "key_add"], ["u", "undo"], ["j", "key_next"], ["k", "key_previous"], ["o", "key_other"], ["A", "key_copies"], ["S", "key_sentence"], ["b", "key_bulk"], ["t", "key_assign"],
  ["/", "key_search"], ["Ctrl+Enter", "key_send"], ["?", "key_help"], ["Esc", "key_escape"]];

const LOOKING = new Set(["j", "k", "o", "/", "?", "Esc"]); // keys that change nothing

async function help() {
  await dialog(t("help"), (close) => [el("dl", { class: "facts" }, KEYS.filter(([key]) => may("reviewer") || LOOKING.has(key)).flatMap(([key, name]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, t(name))])), may("reviewer") ? el("p", { class: "small" }, t("choose")) : "",
    el("div", { class: "actions" }, el("button", { type: "button", class: "strong", autofocus: true, onclick: () => close() }, t("close")))]);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input, textarea, select")) return;
  const action = event.key === "?" ? help : view?.keys?.()[event.key];
  if (!action) return;
  event.preventDefault();
  if (event.repeat && !view.repeats?.has(event.key)) return; // a key that is held down decides once
  Promise.resolve(action()).catch(failed);
});

async function start() {
  await openSession();
  if (!session.user) { signIn(); return; }
  [desk.vocabulary] = await Promise.all([call("GET", "/api/vocabulary"), loadPeople()]);
  await show();
}

window.addEventListener("hashchange", () => { if (session.user) show().catch(failed); });
document.addEventListener("bilan-signed-out", () => { signIn(); say(t("signed_out")); });
start().catch((problem) => say(t("failed", { why: problem.message })));
