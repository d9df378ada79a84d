"use strict";
// Draws the map: places and incidents as circles, those too close together as one square that opens, movements.
// `given`: what it draws (see bilan.report.mapping); `texts`: words by key; `element`: where it stands; `choice`: the
// select of what is shown; `caption`, `key`: the elements for its title and the key to sizes; `paragraph(text, tag)` makes
// one; `goTo(address)` opens what a mark leads to. The review desk draws with it too.
function drawMap({ given, texts, element, choice, caption, key, paragraph, goTo }) {
  const LARGEST = 38, SMALLEST = 5;  // radius of a place's circle, in pixels
  const SIDE = 24;  // how far a part of a town is drawn to its side of it, in pixels
  const CLOSE = 0.9;  // marks whose centres are nearer than this share of their reach together are one square
  const SQUARE = 13;  // half of its side, in pixels
  const LISTED = 12;  // places that a square lists where opening the map further would not part them
  const DEEPEST = 13;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  let shownNow = [];

  const view = L.map(element, {
    attributionControl: false, zoomControl: false, scrollWheelZoom: false, zoomSnap: 0.25, minZoom: 0, maxZoom: DEEPEST,
    worldCopyJump: false, fadeAnimation: false, zoomAnimation: false,
  });
  L.control.zoom({ zoomInTitle: texts["map.zoom_in"], zoomOutTitle: texts["map.zoom_out"] }).addTo(view);
  L.control.scale({ imperial: false, maxWidth: 120 }).addTo(view);
  for (const rings of given.land) {
    for (const flat of rings) {
      L.polygon(corners(flat), { className: "land", interactive: false, smoothFactor: 0.5 }).addTo(view);
    }
  }
  for (const flat of given.rivers) {
    L.polyline(corners(flat), { className: "river", interactive: false, smoothFactor: 0.5 }).addTo(view);
  }
  const layer = L.layerGroup().addTo(view);
  view.fitBounds(L.latLngBounds(given.spots.map((spot) => spot.at)).pad(0.12), { maxZoom: 8.5, animate: false });
  choice.addEventListener("change", show);
  view.on("zoomend", show);
  show();

  function show() {
    layer.clearLayers();
    const measure = choice.options[choice.selectedIndex].textContent;
    caption.textContent = texts["map.title"].replace("{measure}", measure);
    const taken = [];
    if (choice.value !== "incidents") drawMovements();
    drawSpots(taken);
    for (const town of given.towns) label(town, "town", taken);
    for (const name of given.names) label(name, "country", taken);
  }

  function corners(flat) {
    const found = [];
    for (let i = 0; i < flat.length; i += 2) found.push([flat[i + 1], flat[i]]);
    return found;
  }

  // A part of a town stands to its side of it, as far at every scale.
  function placed(place) {
    const [east, north] = place.side;
    return view.unproject(view.project(place.at).add([SIDE * east, -SIDE * north]));
  }

  // A name, unless others stand where it would.
  function label(named, kind, taken) {
    const at = view.project(named.at), half = named.name.length * (kind === "country" ? 4.6 : 3.6) + 4;
    const middle = kind === "town" ? L.point(at.x + half, at.y) : at;
    if (taken.some((o) => Math.abs(o.x - middle.x) < o.half + half && Math.abs(o.y - middle.y) < o.high + 9)) return;
    taken.push({ x: middle.x, y: middle.y, half, high: 8 });
    const holder = document.createElement("span");
    holder.textContent = named.name;
    const icon = L.divIcon({ className: kind, html: holder, iconSize: null });
    L.marker(named.at, { icon, interactive: false, keyboard: false }).addTo(layer);
  }

  function radiusOf(n, most) {
    return Math.max(SMALLEST, LARGEST * Math.sqrt(n / most));
  }

  // Marks that would cover each other become one, the largest first, until none do. A large circle lets small ones on
  // it be seen.
  function grouped(shown, most) {
    let groups = shown.map((spot) => {
      const radius = radiusOf(spot.values[choice.value].n, most);
      return { at: view.project(placed(spot)), reach: Math.min(radius, SQUARE), spots: [spot] };
    });
    for (let before = Infinity; groups.length < before; ) {
      before = groups.length;
      const merged = [];
      for (const group of groups) {
        const near = merged.find((one) => one.at.distanceTo(group.at) < CLOSE * (one.reach + group.reach));
        if (!near) merged.push(group);
        else {
          near.spots.push(...group.spots);
          near.reach = SQUARE + 2;
        }
      }
      groups = merged;
    }
    return groups;
  }

  function drawSpots(taken) {
    const measure = choice.value;
    const shown = given.spots.filter((spot) => spot.values[measure]);
    const most = Math.max(...shown.map((spot) => spot.values[measure].n), 1);
    shown.sort((one, other) => other.values[measure].n - one.values[measure].n);
    const marks = grouped(shown, most).map((group) => (group.spots.length > 1 ? square(group) : circle(group, most)));
    shownNow = marks;
    marks.forEach((mark, index) => {
      const path = mark.path;
      path.setAttribute("role", "link");
      path.setAttribute("tabindex", index === 0 ? "0" : "-1");
      path.setAttribute("aria-label", mark.label);
      path.addEventListener("focus", () => mark.drawn.openTooltip());
      path.addEventListener("blur", () => mark.drawn.closeTooltip());
      path.addEventListener("keydown", (event) => moveAlong(event, index));
      const at = view.project(mark.drawn.getLatLng());
      taken.push({ x: at.x, y: at.y, half: mark.radius, high: mark.radius });
    });
    for (const mark of marks) if (mark.name) nameBelow(mark, taken);
    sizes(most);
  }

  function circle(group, most) {
    const spot = group.spots[0], value = spot.values[choice.value];
    const radius = radiusOf(value.n, most);
    const drawn = L.circleMarker(placed(spot), { radius, className: "spot " + spot.as }).addTo(layer);
    drawn.bindTooltip(told(spot, value), { sticky: false, direction: "top" });
    const open = () => goTo(value.told[0][1]);
    drawn.on("click", open);
    return { drawn, radius, open, path: drawn.getElement(), name: spot.name, label: spot.name + ": " + value.told[0][0] };
  }

  // Several places close together: the map opens there until they part, or lists them where it cannot.
  function square(group) {
    const at = view.unproject(group.at);
    const holder = document.createElement("span");
    holder.textContent = number.format(group.spots.length);
    const icon = L.divIcon({ className: "cluster", html: holder, iconSize: [2 * SQUARE, 2 * SQUARE] });
    const drawn = L.marker(at, { icon, keyboard: false }).addTo(layer);
    const label = texts["map.cluster"].replace("{n}", number.format(group.spots.length));
    drawn.bindTooltip(paragraph(label + " · " + group.spots.slice(0, 4).map((spot) => spot.name).join(", ")), {
      direction: "top", offset: [0, -SQUARE],
    });
    const open = () => unfold(group, at);
    drawn.on("click", open);
    return { drawn, radius: SQUARE + 2, open, path: drawn.getElement(), label };
  }

  function unfold(group, at) {
    const bounds = L.latLngBounds(group.spots.map((spot) => spot.at));
    const zoom = Math.min(view.getBoundsZoom(bounds.pad(0.2)), DEEPEST);
    if (zoom > view.getZoom() + 0.2 && !bounds.getNorthEast().equals(bounds.getSouthWest())) {
      view.setView(bounds.getCenter(), Math.max(zoom, view.getZoom() + 0.5), { animate: false });
      focusFirst();
      return;
    }
    const list = document.createElement("div");
    for (const spot of group.spots.slice(0, LISTED)) {
      const link = document.createElement("a");
      link.href = spot.values[choice.value].told[0][1];
      link.textContent = spot.name + ": " + spot.values[choice.value].told[0][0];
      list.appendChild(document.createElement("p")).append(link);
    }
    if (group.spots.length > LISTED) list.append(more(group.spots.length - LISTED));
    L.popup({ maxHeight: 260 }).setLatLng(at).setContent(list).openOn(view);
  }

  function focusFirst() {
    if (shownNow.length) shownNow[0].path.focus({ preventScroll: true });
  }

  function more(n) {
    return paragraph(texts["map.more"].replace("{n}", number.format(n)));
  }

  function nameBelow(mark, taken) {
    const at = view.project(mark.drawn.getLatLng()), half = mark.name.length * 4 + 4;
    for (const away of [mark.radius + 10, -mark.radius - 10]) {
      const y = at.y + away;
      if (taken.some((o) => Math.abs(o.x - at.x) < o.half + half && Math.abs(o.y - y) < o.high + 8)) continue;
      taken.push({ x: at.x, y, half, high: 8 });
      const holder = document.createElement("span");
      holder.textContent = mark.name;
      const icon = L.divIcon({ className: "place", html: holder, iconSize: null });
      L.marker(view.unproject(L.point(at.x, y)), { icon, interactive: false, keyboard: false }).addTo(layer);
      return;
    }
  }

  // The arrow keys go from place to place, the largest first.
  function moveAlong(event, index) {
    if (event.key === "Enter") shownNow[index].open();
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const next = shownNow[(index + step + shownNow.length) % shownNow.length].path;
    shownNow[index].path.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  }

  function told(spot, value) {
    const holder = document.createElement("div");
    holder.append(paragraph(spot.name, "b"), ...value.told.map(([words]) => paragraph(words)));
    if (value.more) holder.append(more(value.more));
    return holder;
  }

  // The key to sizes: round numbers up to the largest, as circles within each other.
  function sizes(most) {
    const power = 10 ** Math.floor(Math.log10(most));
    const top = [5, 2, 1].map((step) => step * power).find((step) => step <= most) || 1;
    const numbers = [...new Set([top, top / 10, top / 100].map(Math.round))].filter((n) => n >= 1);
    const largest = radiusOf(top, most);
    const high = Math.max(2 * largest, numbers.length * 15) + 4;
    key.setAttribute("width", 2 * largest + 110);
    key.setAttribute("height", high);
    key.replaceChildren();
    numbers.forEach((n, i) => {
      const radius = radiusOf(n, most), y = high - 2 - radius;
      const beside = Math.min(y - radius + 8, high - 4 - (numbers.length - 1 - i) * 15);
      add(key, "circle", { class: "spot", cx: largest + 2, cy: y, r: radius });
      add(key, "line", { class: "axis", x1: largest + 2, x2: 2 * largest + 14, y1: y - radius, y2: beside - 4 });
      add(key, "text", { class: "tick", x: 2 * largest + 18, y: beside }).textContent = number.format(n);
    });
  }

  function add(holder, tag, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return holder.appendChild(made);
  }

  // A movement bends to one side, so that the way back does not hide it, and ends in a head.
  function drawMovements() {
    const most = Math.max(...given.movements.map((movement) => movement.n), 1);
    for (const movement of given.movements) {
      const start = view.project(placed(movement.from)), end = view.project(placed(movement.to));
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
      drawnLine.on("click", () => goTo(movement.to_claim));
      L.circleMarker(placed(movement.to), { radius: weight / 2 + 3, className: "head", interactive: false }).addTo(layer);
    }
  }

  return { view, spots: given.spots, measure: () => choice.value };
}

if (typeof report !== "undefined") {
  const element = document.getElementById("map-view");
  report.map = !report.data.map || typeof L === "undefined" || !element ? null : drawMap({
    given: report.data.map, texts: report.data.texts, element, choice: document.getElementById("map-measure"),
    caption: document.getElementById("map-caption"), key: document.getElementById("map-sizes"),
    paragraph: report.paragraph, goTo: report.goTo,
  });
  if (report.map) report.beforePrint.push(() => report.map.view.invalidateSize());
}
