"use strict";
// Draws the charts and the map of a report from the data in the page. Words of documents are only ever set as text,
// or copied from the page's own elements, never as HTML.
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const tip = document.getElementById("tip");
  const drawn = new Map();
  const LARGEST = 38, SMALLEST = 5;  // radius of a place's circle, in pixels
  const PRINTED = 60;  // quantities whose charts are printed, with those that the reader has open
  const SIDE = 24;  // how far a part of a town is drawn to its side of it, in pixels
  const BAR = 46;  // height of a movement's bar with its words

  // A claim's sentence, as it stands in the list of documents.

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

  function goTo(claim) {
    hideTip();
    location.hash = "claim-" + claim;
  }

  // The words shown beside a point.

  let tipFor = null;

  function showTip(datum, box, withLink) {
    tipFor = datum.id;
    tip.replaceChildren(paragraph(datum.words, "b"));
    const sentence = sentenceOf(datum.id);
    if (sentence) tip.append(sentence);
    if (withLink) {
      const link = document.createElement("a");
      link.href = "#claim-" + datum.id;
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

  // Charts

  function timeline(id) {
    const specification = structuredClone(data.timeline);
    const { voices, values, days } = data.timelines[id];
    specification.data.values = values;
    if (days < 6) specification.encoding.x.axis.tickCount = { interval: "day", step: 1 };
    specification.config.legend.columns = window.innerWidth < 640 ? 1 : 2;
    for (const layer of specification.layer) {
      for (const channel of ["strokeDash", "shape", "stroke"]) limitTo(layer.encoding[channel], voices);
    }
    limitTo(specification.encoding.color, voices);
    return specification;
  }

  // Each source keeps its colour, dash and shape; the domain holds only those that the chart has.
  function limitTo(channel, voices) {
    if (!channel || !channel.scale) return;
    channel.scale.domain = voices;
    const rest = channel.scale.range.length - 1;
    channel.scale.range = voices.map((_, i) => channel.scale.range[Math.min(i, rest)]);
  }

  function movements() {
    const specification = structuredClone(data.movement);
    specification.data.values = data.movements;
    specification.height = BAR * data.movements.length;
    return specification;
  }

  function draw(element) {
    if (drawn.has(element) || typeof vega === "undefined") return;
    const id = element.dataset.timeline;
    if (id !== undefined && !data.timelines[id]) return;
    const specification = vegaLite.compile(id === undefined ? movements() : timeline(id)).spec;
    const view = new vega.View(vega.parse(specification, null, { ast: true }), {
      expr: expressionInterpreter,
      renderer: "svg",
      locale: data.locale,
      logLevel: vega.Error,
      container: element,
      hover: false,
    });
    drawn.set(element, view);
    view.run();
    listen(element, view);
  }

  function listen(element, view) {
    view.addEventListener("pointerover", (event, item) => {
      if (item && item.datum && item.datum.id && event.pointerType !== "touch") {
        showTip(item.datum, event.target.getBoundingClientRect(), false);
      }
    });
    view.addEventListener("pointerout", (event) => {
      if (event.pointerType !== "touch") hideTip();
    });
    view.addEventListener("click", (event, item) => {
      if (!item || !item.datum || !item.datum.id) return;
      if (event.pointerType === "touch" && tipFor !== item.datum.id) {
        showTip(item.datum, event.target.getBoundingClientRect(), true);
      } else {
        goTo(item.datum.id);
      }
    });
    let at = -1;
    element.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const points = marks(element);
      if (step && points.length) {
        event.preventDefault();
        if (points[at]) points[at].element.classList.remove("lit");
        at = (at + step + points.length) % points.length;
        points[at].element.classList.add("lit");
        showTip(points[at].datum, points[at].element.getBoundingClientRect(), false);
      } else if (event.key === "Enter" && points[at]) {
        goTo(points[at].datum.id);
      }
    });
    element.addEventListener("blur", () => {
      for (const point of marks(element)) point.element.classList.remove("lit");
      hideTip();
    });
  }

  // The points of a chart from left to right; Vega keeps each one's datum on its element.
  function marks(element) {
    return [...element.querySelectorAll(".points_marks path, .points_marks rect")]
      .map((mark) => ({ element: mark, datum: mark.__data__ && mark.__data__.datum }))
      .filter((point) => point.datum && point.datum.id)
      .sort((one, other) => {
        const a = one.element.getBoundingClientRect(), b = other.element.getBoundingClientRect();
        return a.x - b.x || a.y - b.y;
      });
  }

  const charts = [...document.querySelectorAll(".chart")];
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (entry.isIntersecting) {
          watcher.unobserve(entry.target);
          draw(entry.target);
        }
      }
    },
    { rootMargin: "300px" },
  );
  for (const chart of charts) watcher.observe(chart);

  // The map

  const map = data.map && typeof L !== "undefined" ? drawMap(data.map) : null;

  function drawMap(given) {
    const element = document.getElementById("map-view");
    const view = L.map(element, {
      attributionControl: false, zoomControl: false, scrollWheelZoom: false, zoomSnap: 0.25, minZoom: 1, maxZoom: 13,
      worldCopyJump: false, fadeAnimation: false,
    });
    L.control.zoom({ zoomInTitle: data.texts["map.zoom_in"], zoomOutTitle: data.texts["map.zoom_out"] }).addTo(view);
    for (const rings of given.land) {
      for (const flat of rings) {
        L.polygon(corners(flat), { className: "land", interactive: false, smoothFactor: 0.5 }).addTo(view);
      }
    }
    for (const flat of given.rivers) {
      L.polyline(corners(flat), { className: "river", interactive: false, smoothFactor: 0.5 }).addTo(view);
    }
    for (const name of given.names) label(view, name, "country");
    for (const town of given.towns) label(view, town, "town");
    const layer = L.layerGroup().addTo(view);
    const choice = document.getElementById("map-measure");
    view.fitBounds(L.latLngBounds(given.spots.map((spot) => spot.at)).pad(0.3), { maxZoom: 8.5, animate: false });
    const show = () => {
      layer.clearLayers();
      drawMovements(view, layer, given.movements);
      drawSpots(view, layer, given.spots, choice.value);
    };
    choice.addEventListener("change", show);
    view.on("zoomend", show);
    show();
    return view;
  }

  function corners(flat) {
    const found = [];
    for (let i = 0; i < flat.length; i += 2) found.push([flat[i + 1], flat[i]]);
    return found;
  }

  // A part of a town stands to its side of it, as far at every scale.
  function placed(view, place) {
    const [east, north] = place.side;
    return view.unproject(view.project(place.at).add([SIDE * east, -SIDE * north]));
  }

  function label(layer, named, kind) {
    const holder = document.createElement("span");
    holder.textContent = named.name;
    const icon = L.divIcon({ className: kind, html: holder, iconSize: null });
    L.marker(named.at, { icon, interactive: false, keyboard: false }).addTo(layer);
  }

  function drawSpots(view, layer, spots, measure) {
    const named = [];
    const shown = spots.filter((spot) => spot.values[measure]);
    const most = Math.max(...shown.map((spot) => spot.values[measure].n), 1);
    shown.sort((one, other) => other.values[measure].n - one.values[measure].n);
    shown.forEach((spot, index) => {
      const value = spot.values[measure];
      const radius = Math.max(SMALLEST, LARGEST * Math.sqrt(value.n / most));
      const circle = L.circleMarker(placed(view, spot), { radius, className: "spot " + spot.as }).addTo(layer);
      circle.bindTooltip(told(spot, value), { sticky: false, direction: "top" });
      circle.on("click", () => goTo(value.told[0][1]));
      const path = circle.getElement();
      path.setAttribute("role", "link");
      path.setAttribute("tabindex", index === 0 ? "0" : "-1");
      path.setAttribute("aria-label", spot.name + ": " + value.told[0][0]);
      path.addEventListener("focus", () => circle.openTooltip());
      path.addEventListener("blur", () => circle.closeTooltip());
      path.addEventListener("keydown", (event) => moveAlong(event, shown, index, value));
      spot.path = path;
      const below = view.project(placed(view, spot)).add([0, radius + 10]);
      if (named.every((other) => Math.abs(other.y - below.y) > 16 || Math.abs(other.x - below.x) > 110)) {
        named.push(below);
        label(layer, { name: spot.name, at: view.unproject(below) }, "place");
      }
    });
  }

  function moveAlong(event, shown, index, value) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter") goTo(value.told[0][1]);
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const next = shown[(index + step + shown.length) % shown.length].path;
    event.target.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  }

  function told(spot, value) {
    const holder = document.createElement("div");
    holder.append(paragraph(spot.name, "b"), ...value.told.map(([words]) => paragraph(words)));
    return holder;
  }

  // A movement bends to one side, so that the way back does not hide it, and ends in a head.
  function drawMovements(view, layer, movements) {
    const most = Math.max(...movements.map((movement) => movement.n), 1);
    for (const movement of movements) {
      const start = view.project(placed(view, movement.from)), end = view.project(placed(view, movement.to));
      const across = end.subtract(start), bend = L.point(across.y, -across.x).multiplyBy(0.18);
      const middle = start.add(across.divideBy(2)).add(bend);
      const line = [];
      for (let i = 0; i <= 24; i += 1) {
        const t = i / 24;
        const point = start.multiplyBy((1 - t) ** 2).add(middle.multiplyBy(2 * t * (1 - t))).add(end.multiplyBy(t ** 2));
        line.push(view.unproject(point));
      }
      const weight = Math.max(1.5, 7 * Math.sqrt(movement.n / most));
      const drawnLine = L.polyline(line, { className: "movement", weight }).addTo(layer);
      drawnLine.getElement().style.strokeWidth = weight + "px";
      drawnLine.bindTooltip(paragraph(movement.words), { sticky: true });
      drawnLine.on("click", () => goTo(movement.id));
      L.circleMarker(placed(view, movement.to), { radius: weight / 2 + 3, className: "head", interactive: false }).addTo(layer);
    }
  }

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
    const lists = [...document.querySelectorAll("main details:not(.quantity):not(.behind)")];
    opened = [...quantities, ...lists].filter((part) => !part.open);
    for (const part of opened) part.open = true;
    for (const chart of charts) {
      const part = chart.closest("details.quantity");
      if (!part || part.open) draw(chart);
    }
    if (map) map.invalidateSize();
  });
  window.addEventListener("afterprint", () => {
    for (const part of opened) part.open = false;
  });
})();
