// The map: incidents and places of the claims that the filters choose, drawn as reports draw theirs.
import { link } from "./address.js";
import { call, query } from "./api.js";
import { headline, marked } from "./claims.js";
import { el, labelled, select } from "./dom.js";
import { titleOf, whenOf } from "./incident-words.js";
import { field, Listing, numberCell, table } from "./listing.js";
import { choices, countedName } from "./names.js";
import { several, taskChoices, taskFilters, taskOf } from "./people.js";
import { language, t } from "./texts.js";
import { boundsOf } from "./tolls.js";

export const view = { name: "map", open: (desk, parameters) => new ClaimMap(desk.vocabulary, parameters) };

const DRAWING = ["/static/leaflet.js", "/static/report-map.js"]; // scripts of the report's, in their order
const REVIEWS = ["any", "unreviewed", "accepted", "corrected", "rejected", "added"];

class ClaimMap extends Listing {
  constructor(vocabulary, filters) {
    const v = vocabulary;
    super("map", {
      place: field(filters.place), kind: select([["", t("all")], ...["figure", "statement", "event"].map((kind) => [kind, t(kind)])], filters.kind || ""), measure: select(choices("measures", v.measures, t("all")), filters.measure || ""),
      event_type: select(choices("event_types", v.event_types, t("all")), filters.event_type || ""), source: field(filters.source), review: select(REVIEWS.map((key) => [key, t(key)]), filters.review || "any"),
      ...(several() ? { task: select(taskChoices(), taskOf(filters)) } : {}), since: field(filters.since, "date"), until: field(filters.until, "date"), as_of: field(filters.as_of, "date"),
    }, filters, { event_type: t("type"), task: t("whose_task") });
    this.wanted = "incidents";
    this.choosing = el("div", { class: "actions" });
    this.list.before(this.choosing);
  }

  read() {
    super.read();
    if (this.inputs.task) Object.assign(this.filters, taskFilters(this.inputs.task.value));
    delete this.filters.task;
  }

  leave() { this.drawn?.view.remove(); }

  async load() {
    this.leave();
    this.drawn = null;
    const [found] = await Promise.all([call("GET", query("/api/map", { ...this.filters, language, names: true })), drawing()]);
    this.count.textContent = t("map_count", { placed: found.placed.toLocaleString(), total: found.total.toLocaleString() });
    const spots = [...found.incidents.map(spotOfIncidents), ...found.claims.map((one) => spotOfClaims(one, this.filters))];
    if (!spots.length) { this.choosing.replaceChildren(); this.list.replaceChildren(el("p", {}, t("map_none"))); return; }
    const choice = select([["incidents", t("incidents")], ["claims", t("claims_column")]], found.incidents.length ? this.wanted : "claims", { onchange: () => { this.wanted = choice.value; } });
    this.choosing.replaceChildren(labelled(t("map_shows"), choice)); // a new one: the map before listens to its own
    const element = el("div", { class: "map", role: "region", "aria-label": t("map") });
    const caption = el("figcaption", { class: "unseen" });
    const key = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    key.setAttribute("aria-hidden", "true");
    this.list.replaceChildren(el("figure", { class: "drawn" }, caption, element, el("p", { class: "map-key" }, t("map_sizes"), " ", key)), el("p", { class: "small" }, t("map_ground")),
      el("details", { class: "more" }, el("summary", {}, t("map_table")), this.#table(spots)));
    this.drawn = drawMap({ given: { spots, movements: [], ...found.ground }, texts: texts(), element, choice, caption, key, paragraph, goTo: (address) => { location.hash = address; } });
  }

  #table(spots) {
    const rows = spots.map((spot) => {
      const value = spot.values.incidents || spot.values.claims;
      return el("tr", {}, el("th", { scope: "row" }, spot.name), numberCell(spot.at.map((degrees) => degrees.toFixed(2)).join(", ")), el("td", {}, value.told.map(([words, address]) => el("div", {}, el("a", { href: address }, words))), value.more ? t("and_more", { n: value.more }) : ""));
    });
    return table(t("map_table"), [t("place"), `#${t("position")}`, t("what")], rows);
  }
}

function spotOfIncidents(one) {
  const told = one.incidents.map((incident) => [[titleOf(incident), whenOf(incident), incident.tolls[0] ? marked(`${countedName(incident.tolls[0])} ${boundsOf(incident.tolls[0])}`, incident.tolls[0].experimental) : ""].filter(Boolean).join(" · "), link("incidents", { incident: incident.id })]);
  return { name: one.name, at: one.at, side: [0, 0], as: "exact", values: { incidents: { n: one.largest, told, more: one.n - told.length } } };
}

function spotOfClaims(one, filters) {
  const there = link("inbox", { ...filters, place: one.gazetteer || one.name, review: filters.review || "any", order: "text" });
  const told = [[t("n_claims", { n: one.n.toLocaleString() }), there], ...one.claims.map((claim) => [headline(claim), link("inbox", { document: claim.document.id, review: "any", order: "text", claim: claim.id })])];
  return { name: one.name, at: one.at, side: one.side, as: one.drawn, values: { claims: { n: one.n, told, more: one.n - one.claims.length } } };
}

function paragraph(text, tag) {
  return el("p", {}, tag ? el(tag, {}, text) : text);
}

const texts = () => ({ "map.zoom_in": t("zoom_in"), "map.zoom_out": t("zoom_out"), "map.cluster": t("map_cluster", { n: "{n}" }), "map.more": t("and_more", { n: "{n}" }), "map.title": "{measure}" });

let drawn;

// The report's scripts and style, fetched when a map is first drawn.
function drawing() {
  drawn ||= (async () => {
    document.head.append(el("link", { rel: "stylesheet", href: "/static/leaflet.css" }));
    for (const src of DRAWING) {
      await new Promise((resolve, reject) => {
        document.head.append(el("script", { src, onload: resolve, onerror: () => reject(new Error(t("offline"))) }));
      });
    }
  })();
  drawn.catch(() => { drawn = null; }); // asked for again next time
  return drawn;
}
