// The claims to look at, one below the other.
import { headline } from "./claims.js";
import { el } from "./dom.js";
import { t } from "./texts.js";

const NARROW = matchMedia("(max-width: 52rem)");

export class ClaimList {
  constructor({ onpick, onmore }) {
    this.onpick = onpick;
    this.onmore = onmore;
    this.list = el("ul", { class: "list", "aria-label": t("inbox") });
    this.title = el("summary", {});
    // On a wide window always open; on a narrow one it would push the words to judge out of sight.
    this.element = el("details", { class: "drawer", open: !NARROW.matches }, this.title, this.list);
    NARROW.addEventListener("change", () => { this.element.open = !NARROW.matches; });
  }

  render(items, at, more, total) {
    const rows = items.map((item, i) => el("li", {}, el("button", { type: "button", "aria-current": i === at ? "true" : null, onclick: () => this.#pick(i) },
      el("span", { class: "top" }, el("span", {}, headline(item.claim)), item.review ? el("span", { class: `state ${item.review.decision}` }, t(item.review.decision)) : item.assigned.length ? el("span", { class: "small whose" }, item.assigned.join(", ")) : null),
      el("span", { class: "small" }, `“${item.claim.evidence.exact.slice(0, 160)}” · ${item.claim.document.publisher || item.claim.document.id} ${item.claim.document.published || ""}`),
      item.concerns.length ? el("span", { class: "concern" }, el("br"), [...new Set(item.concerns.map((c) => t(c.kind)))].join(" · ")) : null)));
    if (more) rows.push(el("li", {}, el("button", { type: "button", onclick: () => this.onmore() }, t("more"))));
    this.list.replaceChildren(...rows);
    this.title.textContent = t("list_of", { n: total.toLocaleString() });
    const row = this.list.querySelector("[aria-current]");
    if (row && this.element.open) this.#reveal(row);
  }

  // Within the list alone: the page must not move.
  #reveal(row) {
    const box = this.list.getBoundingClientRect();
    const place = row.getBoundingClientRect();
    if (place.top < box.top) this.list.scrollTop -= box.top - place.top;
    else if (place.bottom > box.bottom) this.list.scrollTop += place.bottom - box.bottom;
  }

  #pick(i) {
    if (NARROW.matches) this.element.open = false;
    this.onpick(i);
  }
}
