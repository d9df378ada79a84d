// A place of a claim: its name as the text has it, its role, and which place of the gazetteer it is, by look-up.
import { call, query } from "./api.js";
import { el, labelled, select } from "./dom.js";
import { placeMap } from "./place-map.js";
import { t } from "./texts.js";

const WAIT = 150; // milliseconds after the last key before the gazetteer is asked
let lists = 0;

export class PlaceField {
  constructor(place, roles) {
    this.place = place;
    this.chosen = place.gazetteer ? place : null;
    this.found = [];
    this.at = -1;
    this.name = el("input", { name: "place", value: place.name || "" });
    this.role = select(roles.map((role) => [role, role]), place.role || "at", { name: "role" });
    this.list = el("ul", { class: "options", role: "listbox", id: `options-${++lists}`, hidden: true, "aria-label": t("stands_for") });
    this.search = el("input", {
      role: "combobox", autocomplete: "off", "aria-expanded": "false", "aria-controls": this.list.id, "aria-autocomplete": "list",
      value: this.#words(this.chosen), oninput: () => this.#later(this.search.value), onkeydown: (event) => this.#key(event), onblur: () => this.#close(), onfocus: () => { if (!this.chosen && this.name.value) this.#later(this.search.value || this.name.value); },
    });
    this.map = el("div", { class: "map" });
    this.element = el("div", { class: "place-field" }, labelled(t("name"), this.name), labelled(t("role"), this.role), el("div", { class: "look-up" }, labelled(t("stands_for"), this.search), this.list), this.map);
    this.#draw();
  }

  read() {
    const name = this.name.value.trim() || this.chosen?.canonical;
    if (!name) return null;
    const held = this.place.name === name ? this.place : {};
    if (this.chosen === this.place || (!this.chosen && !held.gazetteer)) return { ...held, name, role: this.role.value };
    const { gazetteer = null, canonical = null, country = null, latitude = null, longitude = null, precision = null } = this.chosen || {};
    return { start: null, end: null, ...held, name, role: this.role.value, part: null, gazetteer, canonical, country, latitude, longitude, precision };
  }

  draft() { return { name: this.name.value, role: this.role.value, chosen: this.chosen, search: this.search.value }; }

  restore(draft) {
    this.name.value = draft.name;
    this.role.value = draft.role;
    const same = draft.chosen && draft.chosen.gazetteer === this.place.gazetteer;
    this.#choose(same ? this.place : draft.chosen);
    this.search.value = draft.search;
  }

  #words(place) {
    return place ? [place.canonical || place.name, ...(place.within || []), place.within?.length ? null : place.country].filter(Boolean).join(", ") : "";
  }

  #later(words) {
    if (!words.trim()) { this.#choose(null); this.#close(); return; }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#ask(words.split(",")[0].trim()), WAIT);
  }

  async #ask(name) {
    if (!name) return;
    const found = await call("GET", query("/api/places", { name })).catch(() => []);
    if (document.activeElement !== this.search) return;
    this.found = found;
    this.at = -1;
    const rows = found.map((place, i) => el("li", { role: "option", id: `${this.list.id}-${i}`, "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); this.#take(i); } },
      el("b", {}, place.canonical), ` ${[...place.within, place.within.length ? null : place.country].filter(Boolean).join(", ")}`, el("span", { class: "small" }, ` ${place.kind}${place.population ? ` · ${place.population.toLocaleString()}` : ""}`)));
    this.list.replaceChildren(...(rows.length ? rows : [el("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, t("look_up_none"))]));
    this.list.hidden = false;
    this.search.setAttribute("aria-expanded", "true");
  }

  #key(event) {
    if (this.list.hidden || !this.found.length) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.#highlight((this.at + (event.key === "ArrowDown" ? 1 : -1) + this.found.length) % this.found.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.#take(Math.max(this.at, 0));
    } else if (event.key === "Escape") {
      event.preventDefault(); // the list closes, not the dialog
      event.stopPropagation();
      this.#close();
    }
  }

  #highlight(i) {
    this.at = i;
    [...this.list.children].forEach((row, k) => row.setAttribute("aria-selected", String(k === i)));
    this.list.children[i].scrollIntoView({ block: "nearest" });
    this.search.setAttribute("aria-activedescendant", this.list.children[i].id);
  }

  #take(i) {
    this.#choose(this.found[i]);
    this.#close();
    this.search.dispatchEvent(new Event("input", { bubbles: true })); // the draft is kept
    clearTimeout(this.timer);
  }

  #choose(place) {
    this.chosen = place;
    if (place) this.search.value = this.#words(place);
    this.#draw();
  }

  #close() {
    this.list.hidden = true;
    this.search.setAttribute("aria-expanded", "false");
    this.search.removeAttribute("aria-activedescendant");
  }

  #draw() {
    const place = this.chosen;
    this.map.replaceChildren();
    if (!place || place.latitude === null || place.latitude === undefined) return;
    placeMap(place).then((map) => { if (this.chosen === place) this.map.replaceChildren(map); }, () => {}); // without outlines the place is still named
  }
}
