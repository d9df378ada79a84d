// How far the claims that the filters show are reviewed, and how fast: in the bar at the foot of the page.
import { call, query } from "./api.js";
import { el } from "./dom.js";
import { t } from "./texts.js";

export class ProgressLine {
  constructor(onkinds) {
    this.onkinds = onkinds;
    this.now = null;
    this.place = document.getElementById("progress");
  }

  // `filters` without the kind: each kind has its own count.
  async load(filters, kind) {
    this.asked = [filters, kind];
    const now = await call("GET", query("/api/progress", { ...filters, kind: "", review: "", order: "", claim: "" }));
    if (this.asked[0] !== filters) return;
    this.now = now;
    this.show(kind);
  }

  again() { return this.load(...this.asked); }

  show(kind) {
    const { total, left } = kind ? this.now.kinds[kind] : this.now;
    const pace = this.now.per_hour;
    const n = (value) => value.toLocaleString();
    const words = [t("progress", { done: n(total - left), total: n(total) }), t("left", { n: n(left) })];
    if (pace) words.push(t("per_hour", { n: n(pace) }));
    if (pace && left >= pace) words.push(t("hours_left", { h: n(Math.round(left / pace)) }));
    this.place.replaceChildren(...(total ? [el("progress", { max: total, value: total - left, "aria-label": t("progress_label") }), el("span", {}, words.join(" · "))] : []));
    this.onkinds(this.now);
  }
}
