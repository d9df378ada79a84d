// What the person who is signed in may do: a reader looks, a reviewer also decides and adds, an administrator may do everything.
import { session } from "./api.js";
import { el } from "./dom.js";
import { t } from "./texts.js";

const ROLES = ["reader", "reviewer", "administrator"];

export const may = (role) => ROLES.indexOf(session.role ?? "administrator") >= ROLES.indexOf(role);

// What stands in place of what a person may not do: why not.
export const instead = (role) => el("p", { class: "small not-yours", role: "note" }, t(`needs_${role}`, { who: session.user, role: t(`role_${session.role}`) }));
