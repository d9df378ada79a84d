// Elements from data. Text from documents only ever enters as text.
import { t } from "./texts.js";

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else if (name === "checked") element.checked = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SHOWN = 8000; // milliseconds a message stays

// A message in the bar at the foot of the page, which covers nothing.
export function say(text) {
  const said = document.getElementById("said");
  said.textContent = "";
  requestAnimationFrame(() => { said.textContent = text; });
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { said.textContent = ""; }, SHOWN);
}

export function failed(problem) {
  say(t("failed", { why: problem.message }));
}

export function when(at) {
  return new Date(at).toLocaleString();
}

let ids = 0;
export function labelled(text, input, attributes = {}) {
  input.id ||= `field-${++ids}`;
  return el("div", attributes, el("label", { for: input.id }, text), input);
}

export function select(options, value, attributes = {}) {
  const made = el("select", attributes, options.map(([key, text]) => el("option", { value: key }, text)));
  made.value = value ?? "";
  return made;
}

// A dialog that resolves with what `content(close)` closes it with, undefined when it was left. `sight`: what stays in
// sight above the content, however far that is scrolled.
export function dialog(title, content, sight = null) {
  return new Promise((resolve) => {
    const heading = el("h2", { id: `dialog-${++ids}` }, title);
    const box = el("dialog", { "aria-labelledby": heading.id });
    let result;
    const close = (value) => { result = value; box.close(); };
    box.append(el("div", { class: "sight" }, heading, sight), el("div", { class: "body" }, content(close)));
    box.addEventListener("close", () => { box.remove(); resolve(result); });
    document.body.append(box);
    box.showModal();
    box.querySelector("input[autofocus]")?.select();
  });
}

// Ctrl+Enter, and Cmd+Enter, sends a form from any of its fields.
export function sends(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat) { event.preventDefault(); form.requestSubmit(); }
  });
  return form;
}

export function buttons(close, name) {
  return el("div", { class: "actions wide" }, el("button", { class: "strong" }, name), el("button", { type: "button", onclick: () => close() }, t("cancel")), el("span", { class: "small hint" }, t("ctrl_enter")));
}
