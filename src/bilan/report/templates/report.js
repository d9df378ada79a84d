"use strict";
// What all pages of a report share: the words beside a point, links into folded parts, print. Words of documents are
// only ever set as text, or copied from the page's own elements, never as HTML.
const report = (function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const tip = document.getElementById("tip");
  const PRINTED = 60;  // quantities whose charts are printed, with those that the reader has open
  const beforePrint = [];

  // A claim's sentence, as it stands in the list of documents; none where that is another part of the report.
  function sentenceOf(claim) {
    const words = document.getElementById("claim-" + claim);
    const sentence = words && words.closest(".sentence");
    if (!sentence) return null;
    const copy = sentence.cloneNode(true);
    copy.removeAttribute("class");
    for (const part of copy.querySelectorAll("[id]")) part.removeAttribute("id");
    for (const part of copy.querySelectorAll("[tabindex]")) part.removeAttribute("tabindex");
    return copy;
  }

  function paragraph(text, tag) {
    const made = document.createElement("p");
    const inner = tag ? made.appendChild(document.createElement(tag)) : made;
    inner.textContent = text;
    return made;
  }

  function goTo(address) {
    hideTip();
    location.href = address;
  }

  const addressOf = (datum) => datum.href || "#claim-" + datum.id;

  // The words shown beside a point.
  let tipFor = null;

  function showTip(datum, box, withLink) {
    tipFor = datum.id;
    tip.replaceChildren(paragraph(datum.words, "b"));
    const sentence = sentenceOf(datum.id);
    if (sentence) tip.append(sentence);
    if (withLink) {
      const link = document.createElement("a");
      link.href = addressOf(datum);
      link.textContent = data.texts["page.to_sentence"];
      tip.append(link);
    }
    tip.hidden = false;
    const wide = document.documentElement.clientWidth;
    const left = Math.min(Math.max(box.left + box.width / 2 - tip.offsetWidth / 2, 8), wide - tip.offsetWidth - 8);
    const above = box.top - tip.offsetHeight - 10;
    tip.style.left = left + window.scrollX + "px";
    tip.style.top = (above > 0 ? above : box.bottom + 10) + window.scrollY + "px";
  }

  function hideTip() {
    tip.hidden = true;
    tipFor = null;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hideTip();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!tip.hidden && !tip.contains(event.target)) hideTip();
  });
  tip.addEventListener("click", (event) => {
    if (event.target.closest("a")) hideTip();
  });

  // Parts of a long page are laid out only when they come near, which moves what lies below: look again.
  function settle(target, times) {
    target.scrollIntoView({ block: target.closest(".sentence") ? "center" : "start", behavior: "instant" });
    if (times > 0) requestAnimationFrame(() => settle(target, times - 1));
  }

  // Where a link leads may be folded away.
  function reveal() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let outer = target; outer; outer = outer.parentElement) {
      if (outer.tagName === "DETAILS") outer.open = true;
    }
    if (target.matches("[tabindex]")) target.focus({ preventScroll: true });
    settle(target, 4);
  }
  window.addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  // On paper nothing opens at a touch: lists and the most consequential charts are opened for it.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    const quantities = [...document.querySelectorAll("details.quantity")].slice(0, PRINTED);
    const lists = [...document.querySelectorAll("main details:not(.quantity):not(.behind):not(.kept):not(.left-out)")];
    opened = [...quantities, ...lists].filter((part) => !part.open);
    for (const part of opened) part.open = true;
    for (const prepare of beforePrint) prepare();
  });
  window.addEventListener("afterprint", () => {
    for (const part of opened) part.open = false;
  });

  return { data, paragraph, goTo, addressOf, sentenceOf, showTip, hideTip, beforePrint, shownFor: () => tipFor };
})();
