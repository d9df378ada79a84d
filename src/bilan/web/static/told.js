// Positions by actor over time, and the timeline of events: what statements and events come to, each with its words.
import { keep, link } from "./address.js";
import { call, query } from "./api.js";
import { marked } from "./claims.js";
import { el, failed, labelled, select } from "./dom.js";
import { choices, codeOf, eventName, nameOf } from "./names.js";
import { t } from "./texts.js";

const FILTERS = ["actor", "place", "source", "since", "until", "as_of", "document"];
const EDGES = /^[\s"'«»“”]+|[\s"'«»“”]+$/g;
const DAYS = new Set(["since", "until", "as_of"]);

export const positions = { name: "positions", open: (desk, parameters) => new Told("positions", desk.vocabulary, parameters) };
export const events = { name: "events", open: (desk, parameters) => new Told("events", desk.vocabulary, parameters) };

class Told {
  constructor(name, vocabulary, filters = {}) {
    this.name = name;
    this.filters = filters;
    this.list = el("div", {});
    this.count = el("p", { role: "status" });
    this.more = el("button", { type: "button", hidden: true, onclick: () => this.load(true).catch(failed) }, t("more"));
    const inputs = Object.fromEntries(FILTERS.map((key) => [key, el("input", { value: filters[key] || "", type: DAYS.has(key) ? "date" : "text" })]));
    const kinds = name === "positions" ? ["stance", vocabulary.stances.filter((stance) => stance !== "reports")] : ["event_type", vocabulary.event_types];
    inputs[kinds[0]] = select(choices(name === "positions" ? "stances" : "event_types", kinds[1], t("all")), filters[kinds[0]] || "");
    this.first = inputs.actor;
    const change = () => { for (const [key, input] of Object.entries(inputs)) this.filters[key] = input.value.trim(); keep(name, this.filters, true); this.load().catch(failed); };
    this.element = el("div", {}, el("h1", {}, t(name)),
      el("form", { class: "filters", onchange: change, onsubmit: (event) => { event.preventDefault(); change(); } },
        Object.entries(inputs).map(([key, input]) => labelled(t(key === "event_type" ? "type" : key), input))),
      this.count, this.list, this.more);
  }

  async load(more = false) {
    const page = await call("GET", query(`/api/${this.name}`, { ...this.filters, names: true, limit: 100, cursor: more ? this.next : "" }));
    this.next = page.next;
    this.more.hidden = !page.next;
    if (!more) { this.list.replaceChildren(); this.actor = null; }
    for (const item of page.items) this.list.append(...(this.name === "positions" ? this.position(item) : [event(item)]));
    this.count.textContent = page.total ? t(`${this.name}_count`, { n: page.total }) : t("empty_told");
  }

  // An actor's positions stand under one heading.
  position(item) {
    const heading = item.actor === this.actor ? [] : [el("h2", {}, item.actor)];
    this.actor = item.actor;
    const days = [...new Set([item.first, item.last])].filter(Boolean).join(" – ");
    return [...heading, el("article", { class: "told" },
      el("p", {}, el("span", { class: "small" }, days), " ", el("b", {}, marked(nameOf("stances", item.stance), tried(item.statements))), item.object ? ` “${item.object.replace(EDGES, "")}”` : ""),
      quotes(t("in_reports", { n: item.reports }), item.statements))];
  }

  keys() { return { "/": () => this.first.focus() }; }
}

const tried = (claims) => claims.some((claim) => claim.document.experimental);

function event({ event: told, mentions }) {
  const published = mentions[0].document.published || t("unknown");
  const days = told.start ? [...new Set([told.start, told.end])].filter(Boolean).join(" – ") : t("undated", { day: published });
  const who = told.recipients.length ? `${told.actors.join(", ") || "…"} → ${told.recipients.join(", ")}` : told.actors.join(", ");
  const kind = eventName(told) + (told.status === "past" ? "" : `, ${nameOf("event_status", told.status)}`);
  return el("article", { class: "told" },
    el("p", {}, el("span", { class: "small" }, days), " ", el("b", {}, marked(kind, tried(mentions))), " ", codeOf(told.type, told.mode), [told.place, who].filter(Boolean).map((words) => ` · ${words}`)),
    quotes(`${t("mentions", { n: mentions.length })}, ${t("sources_said", { who: told.sources.join(", ") })}`, mentions));
}

// Every mention with its words; each leads to its document in the inbox, where it can be reviewed.
function quotes(summary, claims) {
  const open = (claim) => link("inbox", { document: claim.document.id, kind: claim.kind, review: "any", order: "text", claim: claim.id });
  return el("details", {}, el("summary", {}, summary), el("ul", {}, claims.map((claim) => el("li", {},
    el("p", {}, claim.evidence.prefix, el("mark", {}, claim.evidence.exact), claim.evidence.suffix),
    el("p", { class: "small" }, marked([claim.document.publisher || claim.document.id, claim.document.published].filter(Boolean).join(", "), claim.document.experimental), " · ",
      el("a", { href: open(claim), "aria-label": `${t("look")}: ${claim.evidence.exact.slice(0, 60)}` }, t("look")))))));
}
