// What is shown stands in the address, after the #: a view's name and its parameters. So it can be kept, sent and gone back to.
export function read() {
  const [name, parameters] = location.hash.slice(1).split("?");
  return { name, parameters: Object.fromEntries(new URLSearchParams(parameters || "")) };
}

export function link(name, parameters = {}) {
  const given = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value));
  return given.size ? `#${name}?${given}` : `#${name}`;
}

// Let the address show where the reader is; `step`: so that the browser's Back comes here again.
export function keep(name, parameters, step = false) {
  const address = link(name, parameters);
  if (address !== location.hash) history[step ? "pushState" : "replaceState"](null, "", address);
}
