// Elements from data. Text from documents only ever enters as text.
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

export function say(text) {
  const said = document.getElementById("said");
  said.textContent = "";
  requestAnimationFrame(() => { said.textContent = text; });
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { said.textContent = ""; }, 6000);
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

// A dialog that resolves with what `content(close)` closes it with, undefined when it was left.
export function dialog(title, content) {
  return new Promise((resolve) => {
    const heading = el("h2", { id: `dialog-${++ids}` }, title);
    const box = el("dialog", { "aria-labelledby": heading.id });
    let result;
    const close = (value) => { result = value; box.close(); };
    box.append(heading, ...[content(close)].flat());
    box.addEventListener("close", () => { box.remove(); resolve(result); });
    document.body.append(box);
    box.showModal();
  });
}
