// The desk: its views, its keys, who is signed in.
import { call, openSession, session } from "./api.js";
import { dialog, el, labelled, say, select } from "./dom.js";
import { Documents } from "./documents.js";
import { Inbox, failed } from "./inbox.js";
import { Journal } from "./journal.js";
import { Told } from "./told.js";
import { LANGUAGES, language, setLanguage, t } from "./texts.js";

const main = document.getElementById("main");
let view = null;
let vocabulary = null;

const VIEWS = {
  inbox: (parameters) => new Inbox(vocabulary, parameters),
  positions: (parameters) => new Told("positions", vocabulary, parameters),
  events: (parameters) => new Told("events", vocabulary, parameters),
  documents: () => new Documents(),
  journal: (parameters) => new Journal(parameters),
};

function where() {
  const [name, parameters] = location.hash.slice(1).split("?");
  return { name: VIEWS[name] ? name : "inbox", parameters: Object.fromEntries(new URLSearchParams(parameters || "")) };
}

async function show() {
  const { name, parameters } = where();
  renderFrame(name);
  view = VIEWS[name](parameters);
  main.replaceChildren(view.element);
  document.title = `${t(name)} – bilan`;
  try {
    await view.open();
  } catch (problem) {
    if (problem.status === 401) return signIn();
    failed(problem);
  }
}

function renderFrame(current) {
  document.getElementById("skip").textContent = t("skip");
  document.getElementById("nav").replaceChildren(...Object.keys(VIEWS).map((name) => el("a", { href: `#${name}`, "aria-current": name === current ? "page" : null }, t(name))));
  const chosen = select(LANGUAGES.map((code) => [code, code]), language, { "aria-label": t("language"), onchange: () => { setLanguage(chosen.value); show(); } });
  const parts = [session.user ? el("span", {}, session.user) : null, chosen, el("button", { type: "button", onclick: help }, t("help"), el("kbd", { "aria-hidden": "true" }, "?"))];
  if (session.multi_user && session.user) parts.push(el("button", { type: "button", onclick: signOut }, t("sign_out")));
  document.getElementById("who").replaceChildren(...parts.filter(Boolean));
}

function signIn() {
  renderFrame(null);
  const token = el("input", { type: "password", autocomplete: "current-password", required: true });
  const error = el("p", { class: "error", role: "alert" });
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

async function help() {
  const keys = [["a", t("accept")], ["r", t("reject")], ["e", t("correct")], ["n", t("key_add")], ["u", t("undo")], ["j", t("key_next")], ["k", t("key_previous")], ["/", t("key_search")], ["?", t("key_help")], ["Esc", t("key_escape")]];
  await dialog(t("help"), (close) => [el("dl", { class: "facts" }, keys.flatMap(([key, text]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, text)])), el("p", { class: "small" }, t("choose")),
    el("div", { class: "actions" }, el("button", { type: "button", class: "strong", autofocus: true, onclick: () => close() }, t("close")))]);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input, textarea, select")) return;
  const action = event.key === "?" ? help : view?.keys?.()[event.key];
  if (!action) return;
  event.preventDefault();
  Promise.resolve(action()).catch(failed);
});

async function start() {
  await openSession();
  if (!session.user) return signIn();
  vocabulary = await call("GET", "/api/vocabulary");
  await show();
}

window.addEventListener("hashchange", () => { if (session.user) show(); });
start().catch((problem) => say(t("failed", { why: problem.message })));
