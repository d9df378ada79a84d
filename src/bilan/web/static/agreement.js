// Two-person review: claims to judge a second time, without the first judgement, and how far people agree.
import { call } from "./api.js";
import { origin } from "./card.js";
import { headline } from "./claims.js";
import { quoteOf } from "./context.js";
import { el, failed, say } from "./dom.js";
import { cell, claimLink, numberCell, table } from "./listing.js";
import { instead, may } from "./rights.js";
import { t } from "./texts.js";

export const view = { name: "agreement", open: () => new AgreementView() };

class AgreementView {
  constructor() {
    this.told = el("div", {});
    this.waiting = el("div", {});
    this.element = el("div", { class: "story" }, el("h1", {}, t("agreement")), el("p", {}, t("agreement_how")), this.told, this.waiting);
  }

  async load() {
    const [told, second] = await Promise.all([call("GET", "/api/agreement"), call("GET", "/api/second")]);
    this.told.replaceChildren(...pairs(told), ...differences(told));
    if (!may("reviewer")) { this.waiting.replaceChildren(instead("reviewer")); return; }
    this.waiting.replaceChildren(el("h2", {}, t("second_title", { n: second.total })), ...(second.items.length ? second.items.map((item) => this.#claim(item)) : [el("p", {}, t("second_none"))]));
  }

  #claim(item) {
    const decide = (decision) => async (event) => {
      event.currentTarget.disabled = true; // one press, one decision
      try {
        await call("POST", `/api/claims/${item.claim.id}/reviews`, { decision });
        say(`${t(decision)}: ${headline(item.claim)}`);
        await this.load();
      } catch (problem) { failed(problem); }
    };
    return el("article", { class: "told" }, el("h3", {}, headline(item.claim)), quoteOf(item), origin(item.claim),
      el("div", { class: "actions" }, el("button", { type: "button", onclick: decide("accepted") }, t("accept")), el("button", { type: "button", onclick: decide("rejected") }, t("reject"))));
  }
}

function pairs({ pairs: found }) {
  if (!found.length) return [el("p", {}, t("agreement_none"))];
  const rows = found.map((one) => el("tr", {}, el("th", { scope: "row" }, one.reviewers.join(", ")), numberCell(String(one.claims)), numberCell(String(one.agreed)), numberCell(one.kappa === null ? "–" : one.kappa.toFixed(2))));
  return [table(t("agreement"), [t("reviewer"), `#${t("both_judged")}`, `#${t("agreed")}`, `#${t("kappa")}`], rows)];
}

function differences({ differences: found, differing }) {
  if (!found.length) return [];
  const title = t("differences_title", { n: differing });
  const rows = found.map(({ item, decisions }) => el("tr", {}, el("th", { scope: "row" }, headline(item.claim)), cell(quoteOf(item)), cell(Object.entries(decisions).map(([who, what]) => el("div", {}, `${who}: ${t(what)}`))), cell(claimLink(item.claim.id, t("look"), item.claim.document.id))));
  return [el("h2", {}, title), table(title, [t("what"), t("sentence"), t("decision"), ""], rows)];
}
