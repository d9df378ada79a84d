// The inbox: claims to look at, the document beside them, and what to decide.
import { call, query, session } from "./api.js";
import { ClaimForm, facts, headline } from "./claims.js";
import { dialog, el, labelled, say, select } from "./dom.js";
import { MarkedText } from "./text.js";
import { t } from "./texts.js";

const PAGE = 50;

export class Inbox {
  constructor(vocabulary, filters = {}) {
    this.vocabulary = vocabulary;
    this.filters = { review: "unreviewed", order: "consequence", ...filters };
    this.items = [];
    this.at = 0;
    this.shown = null; // the document on show, with all its claims
    this.list = el("ul", { class: "list", "aria-label": t("inbox") });
    this.panel = el("div", {});
    this.count = el("p", { class: "small", role: "status" });
    this.element = el("div", {}, el("h1", {}, t("inbox")), this.#filterForm(), this.count, el("div", { class: "columns" }, this.list, this.panel));
  }

  get item() { return this.items[this.at]; }

  async open() {
    await this.load();
  }

  async load(more = false) {
    const page = await call("GET", query("/api/claims", { ...this.filters, claim: "", limit: PAGE, cursor: more ? this.next : "" }));
    this.items = more ? this.items.concat(page.items) : page.items;
    this.next = page.next;
    this.total = page.total;
    this.count.textContent = page.total ? t("claims", { n: page.total }) : t("none");
    if (!more) this.at = Math.max(0, this.items.findIndex((item) => item.claim.id === this.filters.claim));
    this.#renderList();
    await this.#show();
  }

  // ---- filters

  #filterForm() {
    const v = this.vocabulary;
    const options = (list) => [["", t("all")], ...list.map((key) => [key, key.replaceAll("_", " ")])];
    const f = this.filters;
    const inputs = {
      review: select(["unreviewed", "accepted", "corrected", "rejected", "added", "any"].map((key) => [key, t(key)]), f.review),
      order: select([["consequence", t("consequence")], ["text", t("text_order")]], f.order),
      kind: select([["", t("all")], ...["figure", "statement", "event"].map((key) => [key, t(key)])], f.kind),
      measure: select(options(v.measures), f.measure), population: select(options(v.populations), f.population),
      place: el("input", { value: f.place || "" }), source: el("input", { value: f.source || "" }), actor: el("input", { value: f.actor || "" }),
      since: el("input", { type: "date", value: f.since || "" }), until: el("input", { type: "date", value: f.until || "" }),
      as_of: el("input", { type: "date", value: f.as_of || "" }), document: el("input", { value: f.document || "" }),
      status: select(options([...new Set([...v.statuses, ...v.event_statuses])]), f.status), stance: select(options(v.stances), f.stance), event_type: select(options(v.event_types), f.event_type),
    };
    const label = { event_type: "type" };
    const field = (name) => labelled(t(label[name] || name), inputs[name]);
    this.firstFilter = inputs.review;
    const change = () => {
      for (const [name, input] of Object.entries(inputs)) this.filters[name] = input.value.trim();
      this.load().catch(failed);
    };
    const few = ["review", "order", "kind", "measure", "place"];
    const rest = Object.keys(inputs).filter((name) => !few.includes(name));
    return el("form", { onchange: change, onsubmit: (event) => { event.preventDefault(); change(); } },
      el("div", { class: "filters" }, few.map(field)),
      el("details", { class: "more", open: rest.some((name) => f[name]) }, el("summary", {}, t("filters")), el("div", { class: "filters" }, rest.map(field))));
  }

  // ---- the list

  #renderList() {
    const rows = this.items.map((item, i) => el("li", {}, el("button", { type: "button", "aria-current": i === this.at ? "true" : null, onclick: () => this.go(i) },
      el("span", { class: "top" }, el("span", {}, headline(item.claim)), state(item.review)),
      el("span", { class: "small" }, `“${item.claim.evidence.exact}” · ${item.claim.document.publisher || item.claim.document.id} ${item.claim.document.published || ""}`),
      item.concerns.length ? el("span", { class: "concern" }, el("br"), item.concerns.map((c) => t(c.kind)).filter((x, k, all) => all.indexOf(x) === k).join(" · ")) : null)));
    if (this.next) rows.push(el("li", {}, el("button", { type: "button", onclick: () => this.load(true).catch(failed) }, t("more"))));
    this.list.replaceChildren(...rows);
    this.list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  async go(i) {
    if (i < 0 || i >= this.items.length) {
      if (i >= this.items.length && this.next) { await this.load(true); }
      else return;
    }
    this.at = i;
    this.#renderList();
    await this.#show();
  }

  // ---- the claim and its document

  async #show() {
    const item = this.item;
    if (!item) { this.shown = null; this.panel.replaceChildren(el("p", {}, t("none"))); return; }
    const id = item.claim.document.id;
    if (this.shown?.document.id !== id) this.shown = await call("GET", query("/api/document", { id }));
    if (this.item !== item) return; // somebody went on meanwhile
    const own = this.shown.claims.find((one) => one.claim.id === item.claim.id);
    if (!own) this.shown.claims.push(item);
    this.text = new MarkedText(this.shown.document, this.shown.claims, {
      current: item.claim.id, onpick: (picked) => this.#pick(picked), onchoose: (_, words) => say(t("chosen", { words })),
    });
    const d = this.shown.document;
    this.panel.replaceChildren(this.#claimBox(item),
      el("h2", {}, d.title || d.id), el("p", { class: "small" }, [d.publisher, d.published, d.language, d.id].filter(Boolean).join(" · ")),
      el("p", { class: "legend" }, t("legend"), ...["figure", "statement", "event"].map((kind) => el("mark", { class: kind }, t(kind)))),
      this.text.element);
    this.text.show();
  }

  #claimBox(item) {
    const button = (key, name, action, strong) => el("button", { type: "button", class: strong ? "strong" : null, onclick: () => action.call(this).catch(failed) }, t(name), el("kbd", { "aria-hidden": "true" }, key));
    return el("section", { class: "claim", "aria-label": headline(item.claim) },
      el("h2", {}, headline(item.claim)), item.review ? el("p", { class: `state ${item.review.decision}` }, t("decided", { what: t(item.review.decision), who: item.review.reviewer, at: when(item.review.at) }), item.review.reason ? ` — ${item.review.reason}` : "") : null,
      item.concerns.length ? el("ul", { class: "concern", "aria-label": t("concerns") }, item.concerns.map((c) => el("li", {}, `${t(c.kind)}: ${c.words}`))) : null,
      facts(item.claim),
      el("div", { class: "actions" }, button("a", "accept", this.accept, true), button("r", "reject", this.reject), button("e", "correct", this.correct), button("n", "add", this.add),
        button("u", "undo", this.undo), button("k", "previous", () => this.go(this.at - 1)), button("j", "next", () => this.go(this.at + 1))));
  }

  async #pick(picked) {
    const i = this.items.findIndex((item) => item.claim.id === picked.claim.id);
    if (i >= 0) return this.go(i).catch(failed);
    this.items.splice(this.at + 1, 0, picked);
    return this.go(this.at + 1).catch(failed);
  }

  // ---- decisions

  accept() { return this.decide({ decision: "accepted" }); }

  async reject() {
    if (!this.item) return;
    const reason = el("textarea", { rows: 2, maxlength: 2000 });
    const said = await dialog(t("reject_title"), (close) => form(close, () => ({ reason: reason.value.trim() || null }), t("reject"), el("p", {}, `“${this.item.claim.evidence.exact}”`), labelled(t("reason_optional"), reason)));
    if (said) await this.decide({ decision: "rejected", reason: said.reason });
  }

  async correct() {
    const item = this.item;
    if (!item) return;
    const fields = new ClaimForm(item.claim.kind, item.claim, this.vocabulary);
    const reason = el("textarea", { rows: 2, maxlength: 2000 });
    const span = this.text.chosen;
    const take = el("input", { type: "checkbox", checked: Boolean(span), disabled: !span });
    const words = span ? t("chosen", { words: this.text.points.slice(span.start, span.end).join("") }) : t("choose");
    const error = el("p", { class: "error", role: "alert" });
    await dialog(t("correct_title"), (close) => el("form", { class: "fields", onsubmit: async (event) => {
      event.preventDefault();
      try {
        const body = { decision: "corrected", after: fields.read(), reason: reason.value.trim() || null };
        if (take.checked && span) body.span = span;
        if (await this.decide(body, true)) close(true); } catch (problem) { error.textContent = problem.message; }
    } }, el("div", { class: "wide checks" }, el("label", {}, take, t("take_span")), el("span", { class: "small" }, words)),
      fields.elements, labelled(t("reason_optional"), reason, { class: "wide" }), error, buttons(close, t("save"))));
  }

  async add() {
    if (!this.shown) return;
    const span = this.text.chosen;
    if (!span) { say(t("choose_first")); this.text.element.focus(); return; }
    const kind = select(["figure", "statement", "event"].map((key) => [key, t(key)]), "figure");
    const place = el("div", { class: "wide" });
    let fields;
    const rebuild = () => { fields = new ClaimForm(kind.value, null, this.vocabulary); place.replaceChildren(el("div", { class: "filters" }, fields.elements)); };
    kind.addEventListener("change", rebuild);
    rebuild();
    const error = el("p", { class: "error", role: "alert" });
    const words = this.text.points.slice(span.start, span.end).join("");
    await dialog(t("new_claim"), (close) => el("form", { class: "fields", onsubmit: async (event) => {
      event.preventDefault();
      try {
        const review = await call("POST", "/api/claims", { document: this.shown.document.id, kind: kind.value, span, fields: fields.read() });
        close(true);
        say(t("now_decided", { what: t("added"), words }));
        await this.#reread(review.claim);
      } catch (problem) { error.textContent = problem.message; }
    } }, el("p", { class: "wide" }, t("chosen", { words })), labelled(t("kind"), kind), place, error, buttons(close, t("save"))));
  }

  async undo() {
    const latest = (await call("GET", query("/api/reviews", { reviewer: session.user, limit: 100 }))).items;
    const undone = new Set(latest.map((entry) => entry.undoes).filter(Boolean));
    const entry = latest.find((one) => one.decision !== "undone" && !undone.has(one.number));
    if (!entry) { say(t("nothing_to_undo")); return; }
    await call("POST", `/api/reviews/${entry.number}/undo`, {});
    say(t("undone_said"));
    await this.#reread(entry.claim);
  }

  // Decide on the claim on show; true when something stands. `rethrow`: let the form show what is wrong.
  async decide(body, rethrow = false) {
    const item = this.item;
    if (!item) return false;
    try {
      await call("POST", `/api/claims/${item.claim.id}/reviews`, { expects: item.review?.number ?? null, ...body });
    } catch (problem) {
      if (problem.status === 409) return this.#conflict(item, body, problem);
      if (rethrow) throw problem;
      failed(problem);
      return false;
    }
    say(t("now_decided", { what: t(body.decision), words: item.claim.evidence.exact }));
    await this.#reread(item.claim.id, true);
    return true;
  }

  async #conflict(item, body, problem) {
    const now = problem.current;
    const text = now ? t("conflict", { who: now.reviewer, what: t(now.decision), at: when(now.at) }) : t("conflict_gone");
    const anyway = await dialog(t("conflict_title"), (close) => [el("p", {}, text), now?.reason ? el("p", {}, now.reason) : null,
      el("div", { class: "actions" }, el("button", { type: "button", class: "strong", autofocus: true, onclick: () => close(false) }, t("keep_theirs")), el("button", { type: "button", onclick: () => close(true) }, t("decide_anyway")))].filter(Boolean));
    if (!anyway) { await this.#reread(item.claim.id); return true; }
    await call("POST", `/api/claims/${item.claim.id}/reviews`, { ...body, expects: now ? now.number : null });
    say(t("now_decided", { what: t(body.decision), words: item.claim.evidence.exact }));
    await this.#reread(item.claim.id, true);
    return true;
  }

  async #reread(id, onward = false) {
    let fresh = null;
    try {
      fresh = (await call("GET", `/api/claims/${id}`)).item;
    } catch (problem) {
      if (problem.status !== 404) throw problem;
    }
    const i = this.items.findIndex((item) => item.claim.id === id);
    if (fresh && i >= 0) this.items[i] = fresh;
    else if (fresh) { this.items.splice(this.at + 1, 0, fresh); this.at = Math.min(this.at + 1, this.items.length - 1); }
    this.shown = null;
    if (onward && i === this.at && this.at + 1 < this.items.length) this.at++;
    this.#renderList();
    await this.#show();
  }

  keys() {
    return { a: () => this.accept(), r: () => this.reject(), e: () => this.correct(), n: () => this.add(), u: () => this.undo(),
      j: () => this.go(this.at + 1), k: () => this.go(this.at - 1), "/": () => this.firstFilter.focus() };
  }
}

function form(close, read, name, ...content) {
  return el("form", { onsubmit: (event) => { event.preventDefault(); close(read()); } }, content, buttons(close, name));
}

function buttons(close, name) {
  return el("div", { class: "actions wide" }, el("button", { class: "strong" }, name), el("button", { type: "button", onclick: () => close() }, t("cancel")));
}

function state(review) {
  return review ? el("span", { class: `state ${review.decision}` }, t(review.decision)) : null;
}

export function when(at) {
  return new Date(at).toLocaleString();
}

export function failed(problem) {
  say(t("failed", { why: problem.message }));
}
