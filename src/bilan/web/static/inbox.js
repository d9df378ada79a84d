// The inbox: claims to look at, one after the other, and what is decided on them.
import { keep } from "./address.js";
import { assign } from "./assign.js";
import { call, query, session } from "./api.js";
import { decideMany } from "./bulk.js";
import { actionsOf, bodyOf, originalLink, othersOf, sightOf } from "./card.js";
import { headline } from "./claims.js";
import { ClaimList } from "./claim-list.js";
import { contextOf, showIn, showWords } from "./context.js";
import { addMissed, correct } from "./correct.js";
import { decide, stateOf } from "./decide.js";
import { el, failed, say } from "./dom.js";
import { emptyDesk, nothingLeft } from "./empty.js";
import { DEFAULTS, Filters } from "./filters.js";
import { Once } from "./once.js";
import { several } from "./people.js";
import { ProgressLine } from "./progress.js";
import { REASONS, askReason, reason, reasonSent } from "./reject.js";
import { may } from "./rights.js";
import { MarkedText } from "./text.js";
import { t } from "./texts.js";

const PAGE = 50;
const REPORTS = 20; // reports that are held, so that going back and forth does not fetch them again
const OVERLAP = 25; // claims of the page before that are asked for again: their order moves with what is decided
const WIDE = matchMedia("(min-width: 86rem)"); // as in desk.css
const PAUSE = 200; // milliseconds on a claim before is asked what belongs to it

export const view = { name: "inbox", open: (desk, parameters) => new Inbox(desk.vocabulary, parameters) };

class Inbox {
  constructor(vocabulary, parameters) {
    this.vocabulary = vocabulary;
    this.items = [];
    this.at = 0;
    this.reports = new Map();
    this.others = new Map();
    this.once = new Once();
    this.undoing = new Once();
    this.filters = new Filters(vocabulary, { ...DEFAULTS, ...parameters }, () => this.load(true).catch(failed));
    this.wanted = parameters.claim;
    this.progress = new ProgressLine((now) => this.filters.counts(now));
    this.list = new ClaimList({ onpick: (i) => this.go(i).catch(failed), onmore: () => this.#more().then(() => this.#draw()).catch(failed) });
    this.panel = el("div", { class: "panel" });
    this.side = el("aside", { class: "report", "aria-label": t("report") });
    this.columns = el("div", { class: "columns" }, this.list.element, this.panel);
    this.element = el("div", {}, el("h1", { class: "unseen" }, t("inbox")), this.filters.element, this.columns);
    WIDE.addEventListener("change", () => this.#place());
  }

  get item() { return this.items[this.at]; }
  get asked() { return this.filters.filters; }

  // ---- the claims

  async load(step = false) {
    const filters = this.asked;
    const [page] = await Promise.all([call("GET", query("/api/claims", { ...filters, claim: "", limit: PAGE })), this.progress.load(filters, filters.kind)]);
    if (this.asked !== filters) return; // other filters were set meanwhile
    this.items = page.items;
    this.more = Boolean(page.next);
    this.total = page.total;
    this.at = 0;
    const visit = Boolean(this.wanted);
    if (visit) await this.#bring(this.wanted);
    this.wanted = null;
    this.#keep(step);
    await this.#draw(visit);
  }

  // The next ones: what was decided meanwhile has left a list of the unreviewed, so that it is asked for from its start.
  async #more() {
    const have = new Set(this.items.map((item) => item.claim.id));
    const gone = this.asked.review === "unreviewed" ? this.items.filter((item) => item.review).length : 0;
    let cursor = String(Math.max(0, this.items.length - gone - OVERLAP));
    let fresh = [];
    while (cursor && !fresh.length) {
      const page = await call("GET", query("/api/claims", { ...this.asked, claim: "", limit: PAGE, cursor }));
      fresh = page.items.filter((item) => !have.has(item.claim.id));
      cursor = page.next;
    }
    this.items = this.items.concat(fresh);
    this.more = Boolean(cursor);
    return fresh.length > 0;
  }

  // Let a claim be the current one, wherever it comes from.
  async #bring(id) {
    const i = this.items.findIndex((item) => item.claim.id === id);
    if (i >= 0) { this.at = i; return; }
    const found = await call("GET", `/api/claims/${id}`).catch((problem) => { if (problem.status !== 404) throw problem; });
    if (!found) return;
    this.at = Math.min(this.at + 1, this.items.length);
    this.items.splice(this.at, 0, found.item);
  }

  async go(i) {
    if (i >= this.items.length && this.more) await this.#more();
    if (i < 0 || i >= this.items.length) return;
    this.at = i;
    await this.#draw(true);
  }

  // To the next that nobody has decided on.
  async #onward() {
    let next = this.items.findIndex((item, i) => i > this.at && !item.review);
    if (next < 0 && this.more && (await this.#more())) next = this.items.findIndex((item, i) => i > this.at && !item.review);
    if (next < 0) next = this.asked.review === "unreviewed" ? this.items.findIndex((item) => !item.review) : this.at + 1;
    if (next >= 0 && next < this.items.length) this.at = next;
    await this.#draw();
  }

  #keep(step = false) {
    const changed = Object.entries(this.asked).filter(([name, value]) => value && DEFAULTS[name] !== value && name !== "claim");
    keep("inbox", { ...Object.fromEntries(changed), claim: this.item?.claim.id }, step);
  }

  // ---- what is shown

  // `visit`: a person came to this claim; it is shown even if nothing is left to decide.
  async #draw(visit = false) {
    this.#busy(true);
    this.list.render(this.items, this.at, this.more, this.total);
    const { item } = this;
    if (!item || (this.#finished && !visit)) {
      this.shown = null;
      this.side.remove();
      this.panel.replaceChildren(...(this.progress.now?.documents ? nothingLeft(this.filters, Boolean(item)) : emptyDesk()));
      this.#busy(false);
      return;
    }
    const shown = await this.#report(item.claim.document.id);
    if (this.item !== item) return; // somebody went on meanwhile
    this.#render(item, shown);
    this.#keep();
    this.once.came();
    this.#busy(false);
    this.#ahead();
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.#around(item, shown).catch(failed), PAUSE);
  }

  #busy(yes) { this.panel.setAttribute("aria-busy", String(yes)); }

  get #finished() { return this.asked.review === "unreviewed" && !this.more && this.items.every((one) => one.review); }

  #render(item, shown) {
    this.shown = shown;
    const sight = sightOf(item, shown.document, shown.claims, (picked) => this.#pick(picked));
    this.body = el("div", { class: "body" }, bodyOf(item, this.alike?.of === item.claim.id ? this.alike : null, this.others, this.acts));
    this.text = new MarkedText(shown.document, shown.claims, { current: item.claim.id, onpick: (picked) => this.#pick(picked), onchoose: (_, words) => say(t("chosen", { words })) });
    const d = shown.document;
    this.side.replaceChildren(el("h2", {}, d.title || d.id), el("p", { class: "small" }, [d.publisher, d.published, d.language].filter(Boolean).join(" · "), " ", originalLink(d.url)),
      el("p", { class: "legend" }, t("legend"), ["figure", "statement", "event"].map((kind) => el("mark", { class: kind }, t(kind)))), this.text.element);
    this.card = el("section", { class: "claim", tabindex: "0", "aria-label": headline(item.claim) }, sight.element, this.body);
    this.panel.replaceChildren(this.card, actionsOf(this.acts));
    this.#place();
    showWords(sight.context);
    if (WIDE.matches) showIn(this.side, this.text.element.querySelector("mark.current"));
  }

  // The whole report stands beside the claim where there is room, else below it.
  #place() {
    (WIDE.matches ? this.columns : this.card)?.append(this.side);
  }

  async #report(id) {
    if (!this.reports.has(id)) {
      this.reports.set(id, await call("GET", query("/api/document", { id })));
      if (this.reports.size > REPORTS) this.reports.delete(this.reports.keys().next().value);
    }
    return this.reports.get(id);
  }

  // The report of the next claim is fetched while this one is read.
  #ahead() {
    const next = this.items[this.at + 1];
    if (next) this.#report(next.claim.document.id).catch(() => {}); // asked for again when it is needed
  }

  // What belongs to the claim: the other sides of its contradictions, what may be decided on with it.
  async #around(item, shown) {
    const [alike] = await Promise.all([call("GET", `/api/claims/${item.claim.id}/alike`), othersOf(item, this.others)]);
    if (this.item !== item || this.shown !== shown) return;
    this.alike = { of: item.claim.id, ...alike };
    this.body.replaceChildren(...bodyOf(item, this.alike, this.others, this.acts));
  }

  // The words to judge, for a dialog.
  #sight = () => contextOf(this.shown.document, this.shown.claims, this.item);

  async #pick(picked) {
    const i = this.items.findIndex((item) => item.claim.id === picked.claim.id);
    if (i < 0) this.items.splice(this.at + 1, 0, picked);
    return this.go(i < 0 ? this.at + 1 : i).catch(failed);
  }

  // ---- decisions

  accept() {
    const { item } = this;
    if (item?.review?.decision === "accepted" && item.review.reviewer === session.user) { say(t("accepted_already")); return undefined; }
    return this.#decide({ decision: "accepted" });
  }

  async reject() {
    const { item } = this;
    if (!item) return;
    const why = await askReason(item, this.#sight());
    if (why !== undefined && (await this.#decide({ decision: "rejected", reason: why }))) reasonSent(item);
  }

  rejectFor(number) { return this.#decide({ decision: "rejected", reason: reason(number) }); }

  async correct() {
    const { item } = this;
    if (!item) return;
    const span = this.text.chosen;
    await correct({ item, vocabulary: this.vocabulary, span, words: span && this.#words(span), sight: this.#sight, send: (body) => this.once.alone(() => this.#decide(body, true)) });
    if (this.item === item && !item.review) await this.#draw(); // its draft shows
  }

  async add() {
    if (!this.shown) return;
    const span = this.text.chosen;
    if (!span) { say(t("choose_first")); this.text.element.focus(); return; }
    const words = this.#words(span);
    await addMissed({ report: this.shown.document, vocabulary: this.vocabulary, span, words, send: (body) => this.once.alone(async () => {
      const entry = await call("POST", "/api/claims", body);
      say(t("now_decided", { what: t("added"), words }));
      this.reports.delete(this.shown.document.id);
      await this.#bring(entry.claim);
      this.progress.again().catch(failed);
      await this.#draw();
      return true;
    }) });
  }

  async bulk(scope) {
    const { item } = this;
    if (item && this.alike?.of !== item.claim.id) this.alike = { of: item.claim.id, ...(await call("GET", `/api/claims/${item.claim.id}/alike`)) };
    if (scope !== "confidence" && !(this.alike?.[scope].length > 1)) { say(t("bulk_none")); return; }
    const entry = await decideMany({ item, alike: this.alike, filters: this.asked, scope, send: (body) => this.once.alone(() => call("POST", "/api/reviews/bulk", body)) });
    if (!entry) return;
    say(t("bulk_said", { what: t(entry.decision), n: entry.claims.length }));
    this.#stands(entry);
    await this.#onward();
  }

  // Give claims to people to review.
  async assign() {
    const { item } = this;
    if (!several()) return;
    const { kinds, left } = this.progress.now || { kinds: {}, left: 0 };
    const entries = await assign({ item, filters: this.asked, left: this.asked.kind ? kinds[this.asked.kind].left : left, sight: item && this.shown ? this.#sight() : null });
    if (!entries) return;
    const whose = new Map(entries.flatMap((entry) => entry.claims.map((id) => [id, entry.people])));
    const held = [...this.reports.values()].flatMap((report) => report.claims);
    for (const one of [...this.items, ...held]) if (whose.has(one.claim.id)) one.assigned = whose.get(one.claim.id);
    if (this.asked.assigned || this.asked.unassigned) await this.load(); else await this.#draw();
  }

  async undo() {
    const latest = (await call("GET", query("/api/reviews", { reviewer: session.user, limit: 100 }))).items;
    const undone = new Set(latest.map((entry) => entry.undoes).filter(Boolean));
    const entry = latest.find((one) => one.decision !== "undone" && !undone.has(one.number));
    if (!entry) { say(t("nothing_to_undo")); return; }
    const back = await call("POST", `/api/reviews/${entry.number}/undo`, {});
    say(t("undone_said"));
    this.reports.clear();
    this.others.clear();
    await this.#reread(back.claims.length ? back.claims : [back.claim]);
    await this.#bring(back.claim);
    this.progress.again().catch(failed);
    await this.#draw(true);
    this.undoing.came();
  }

  // Decide on the claim on show; true when something stands. `rethrow`: let the form show what is wrong.
  async #decide(body, rethrow = false) {
    const { item } = this;
    if (!item) return false;
    this.#busy(true);
    try {
      const { stands } = await decide(item, body, this.#sight);
      if (!stands) { this.reports.delete(item.claim.document.id); await this.#reread([item.claim.id]); await this.#draw(); return true; }
      say(t("now_decided", { what: t(body.decision), words: item.claim.evidence.exact }));
      this.#stands(stands);
      await this.#onward();
      return true;
    } catch (problem) {
      this.#busy(false);
      if (rethrow) throw problem;
      failed(problem);
      return false;
    }
  }

  // Show what an entry decided, in the list and in the reports that are held, without fetching them anew.
  #stands(entry) {
    const ids = new Set(entry.claims.length ? entry.claims : [entry.claim]);
    const shown = [...this.reports.values()].flatMap((report) => report.claims);
    for (const item of new Set([...this.items, ...shown])) {
      if (!ids.has(item.claim.id)) continue;
      item.review = stateOf(entry);
      if (entry.decision === "corrected") item.claim = entry.after;
    }
    this.progress.again().catch(failed);
  }

  async #reread(ids) {
    const listed = ids.filter((id) => this.items.some((item) => item.claim.id === id));
    const fresh = await Promise.all(listed.map((id) => call("GET", `/api/claims/${id}`)));
    const byId = new Map(fresh.map((one) => [one.item.claim.id, one.item]));
    this.items = this.items.map((item) => byId.get(item.claim.id) || item);
  }

  #words(span) { return this.text.points.slice(span.start, span.end).join(""); }

  #openOther() {
    const id = this.item?.concerns.map((c) => c.other).find((one) => this.others.has(one));
    return id ? this.#pick(this.others.get(id)) : undefined;
  }

  // ---- keys and buttons

  acts = Object.fromEntries(Object.entries({
    accept: () => this.once.run(() => this.accept()), rejectFor: (number) => this.once.run(() => this.rejectFor(number)), undo: () => this.undoing.run(() => this.once.alone(() => this.undo())),
    reject: () => this.reject(), correct: () => this.correct(), add: () => this.add(), copies: () => this.bulk("copies"), sentence: () => this.bulk("sentence"), bulk: () => this.bulk("confidence"), assign: () => this.assign(),
    previous: () => this.go(this.at - 1), next: () => this.go(this.at + 1), openOther: (other) => this.#pick(other),
  }).map(([name, act]) => [name, (...given) => Promise.resolve(act(...given)).catch(failed)]));

  keys() {
    const a = this.acts;
    const looking = { j: a.next, k: a.previous, o: () => this.#openOther(), "/": () => this.filters.focus() };
    if (!may("reviewer")) return looking;
    return { ...looking, a: a.accept, r: a.reject, e: a.correct, n: a.add, u: a.undo, A: a.copies, S: a.sentence, b: a.bulk, t: a.assign,
      ...Object.fromEntries(REASONS.map((number) => [String(number), () => a.rejectFor(number)])) };
  }

  // Keys that may be held down; all others act once a press.
  repeats = new Set(["j", "k"]);
}
