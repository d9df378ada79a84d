// The people to whom claims can be given, and choosing among them.
import { call, session } from "./api.js";
import { t } from "./texts.js";

let held = [];

// To be called when somebody has signed in.
export async function loadPeople() { held = await call("GET", "/api/people"); }

export const people = () => held;

// Whether there is anybody but the person who is signed in: alone, nobody needs tasks.
export const several = () => held.length > 1;

// No name begins with a space.
const NOBODY = " nobody";

// The choices of a filter by task, and back to the parameters of calls.
export function taskChoices() {
  const others = held.filter((one) => one.name !== session.user).map((one) => [one.name, one.name]);
  return [["", t("all")], [session.user, t("mine")], [NOBODY, t("nobodys")], ...others];
}

export const taskOf = ({ assigned, unassigned }) => (unassigned === "true" ? NOBODY : assigned || "");
export const taskFilters = (value) => ({ assigned: value === NOBODY ? "" : value, unassigned: value === NOBODY ? "true" : "" });
