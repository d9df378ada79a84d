// What an incident is called, in the language of the desk.
import { daysOf } from "./listing.js";
import { nameOf } from "./names.js";
import { t } from "./texts.js";

// `Earthquake, Kandovar`: in the language of the desk, by type and places.
export function titleOf(one) {
  const kind = nameOf("types", one.situation ? "situation" : one.type || "unknown");
  return [kind.charAt(0).toLocaleUpperCase() + kind.slice(1), ...one.places.slice(0, 2).map((place) => place.name)].join(", ");
}

export function whenOf(one) {
  return one.dated ? daysOf(one.period) : t("by_day", { day: one.period.end || t("unknown") });
}
