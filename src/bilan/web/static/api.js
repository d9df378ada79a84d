// The HTTP API: JSON in and out, problems as errors (RFC 9457).
import { t } from "./texts.js";

export class Problem extends Error {
  constructor(details) {
    super((details.errors || []).map((e) => `${e.field}: ${e.detail}`).join("; ") || details.detail || details.title);
    this.status = details.status;
    this.current = details.current;
    this.fields = (details.errors || []).map((e) => e.field);
  }
}

export const session = { user: null, csrf: "", multi_user: false };

export async function openSession() {
  Object.assign(session, await call("GET", "/api/session"));
  return session;
}

export async function call(method, path, body, again = true) {
  const headers = { Accept: "application/json" };
  let sent;
  if (method !== "GET") headers["X-CSRF-Token"] = session.csrf;
  if (body instanceof FormData) sent = body;
  else if (body !== undefined) { headers["Content-Type"] = "application/json"; sent = JSON.stringify(body); }
  let response;
  try {
    response = await fetch(path, { method, headers, body: sent, credentials: "same-origin" });
  } catch {
    throw new Problem({ status: 0, detail: t("offline") });
  }
  if (response.status === 403 && again && method !== "GET") {
    await openSession(); // the server was started anew: its tokens are new too
    return call(method, path, body, false);
  }
  const text = await response.text();
  const data = text ? JSON.parse(text) : null;
  if (response.status === 401 && session.user) {
    session.user = null;
    document.dispatchEvent(new Event("bilan-signed-out"));
  }
  if (!response.ok) throw new Problem(data || { status: response.status, detail: response.statusText });
  return data;
}

export function query(path, parameters) {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one) given.append(name, one);
  }
  const text = given.toString();
  return text ? `${path}?${text}` : path;
}
