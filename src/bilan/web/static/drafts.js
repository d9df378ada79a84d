// What a person has written and not sent: kept in this browser for them alone, until it is sent or dropped.
import { session } from "./api.js";

const PREFIX = "bilan-draft:";
const MOST = 200;

const place = (kind, id) => `${PREFIX}${session.user}:${kind}:${id}`;

export function draft(kind, id) {
  try {
    return JSON.parse(localStorage.getItem(place(kind, id)));
  } catch {
    return null; // written by something else
  }
}

export function keepDraft(kind, id, values) {
  const held = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  if (held.length >= MOST) localStorage.removeItem(held.sort((a, b) => age(a) - age(b))[0]);
  try {
    localStorage.setItem(place(kind, id), JSON.stringify({ at: new Date().toISOString(), values }));
  } catch { /* no room: what is written stays on the page */ }
}

export const dropDraft = (kind, id) => localStorage.removeItem(place(kind, id));

function age(key) {
  try { return Date.parse(JSON.parse(localStorage.getItem(key)).at) || 0; } catch { return 0; }
}

// The values of fields, and back: by each field's name.
export function valuesOf(fields) {
  return Object.fromEntries(fields.map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value]));
}

export function setValues(fields, values) {
  for (const field of fields) {
    if (!(field.name in values)) continue;
    if (field.type === "checkbox") field.checked = values[field.name];
    else field.value = values[field.name];
  }
}
