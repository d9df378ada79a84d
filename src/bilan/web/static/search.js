// Reports by the words in them, each with the places where they stand.
import { link } from "./address.js";
import { call, query } from "./api.js";
import { originalLink } from "./card.js";
import { el, select } from "./dom.js";
import { field, Listing } from "./listing.js";
import { choices } from "./names.js";
import { t } from "./texts.js";

export const view = { name: "search", open: (desk, parameters) => new Search(desk.vocabulary, parameters) };

class Search extends Listing {
  constructor(vocabulary, filters) {
    super("search", {
      words: field(filters.words, "search", { autocomplete: "off" }), measure: select(choices("measures", vocabulary.measures, t("all")), filters.measure || ""), place: field(filters.place), source: field(filters.source), actor: field(filters.actor),
      since: field(filters.since, "date"), until: field(filters.until, "date"), as_of: field(filters.as_of, "date"),
    }, filters, { words: t("search_words") });
    this.form.after(el("p", { class: "small" }, t("search_how")));
  }

  async load(more = false) {
    if (!this.filters.words) { this.paged({}, false); this.count.textContent = ""; this.inputs.words.focus(); return; }
    const page = await call("GET", query("/api/search", this.asked(more, { names: true })));
    this.paged(page, more);
    this.count.textContent = page.total ? t("search_count", { n: page.total }) : t("empty_told");
    this.list.append(...page.items.map(found));
  }
}

function found(one) {
  const about = [one.publisher, one.published, one.language].filter(Boolean).join(" · ");
  return el("article", { class: "told" }, el("h2", {}, el("a", { href: link("inbox", { document: one.id, review: "any", order: "text" }) }, one.title || one.id)),
    el("p", { class: "small" }, about, " ", originalLink(one.url)), one.snippets.map((snippet) => el("p", { lang: one.language }, marked(snippet))));
}

// Offsets count code points.
function marked({ text, marks }) {
  const points = Array.from(text);
  const parts = [];
  let at = 0;
  for (const [start, end] of marks) {
    parts.push(points.slice(at, start).join(""), el("mark", {}, points.slice(start, end).join("")));
    at = end;
  }
  return [...parts, points.slice(at).join("")];
}
