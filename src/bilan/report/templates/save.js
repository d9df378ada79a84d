"use strict";
// Saves the data of charts, tables and the map as CSV and their pictures as SVG and PNG, from what the page holds.
(function () {
  const SHARP = 2;  // pixels of a PNG for one of the page
  const EDGE = 16, LINE = 18;  // of a picture, in pixels
  const PROPERTIES = [
    "fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity",
    "font-size", "font-weight", "letter-spacing", "text-transform", "visibility",
  ];
  const SVG = "http://www.w3.org/2000/svg";

  // Numbers stay what they are; text that a spreadsheet would take for a formula gets an apostrophe before it.
  function cell(value) {
    if (value === null || value === undefined) return "";
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    let text = String(value).replace(/\s+/g, " ").trim();
    if (/^[=+\-@\uff0b\uff0d\uff1d\uff20\u2212]/.test(text) && !/^[+-]?\d+([.,]\d+)?$/.test(text)) text = "'" + text;
    return /[",;\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  }

  const csv = (rows) => "\ufeff" + rows.map((row) => row.map(cell).join(",") + "\r\n").join("");

  function sentence(claim) {
    const found = report.sentenceOf(claim);
    return found ? found.textContent : "";
  }

  function chartRows(values) {
    const columns = ["published", "value", "low", "high", "source", "publisher", "copy", "asserted", "words", "sentence", "claim"];
    const points = values.filter((value) => value.id && value.day);
    points.sort((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : one.number - other.number));
    return [columns, ...points.map((p) => [
      p.day, p.number, p.low, p.high, p.source, p.through, p.copy, p.asserted, p.words, sentence(p.id), p.id,
    ])];
  }

  function movementRows() {
    const columns = ["from", "to", "value", "source", "words", "sentence", "claim"];
    return [columns, ...report.data.movements.map((m) => [m.from, m.to, m.number, m.source, m.words, sentence(m.id), m.id])];
  }

  function mapRows() {
    const rows = [["place", "latitude", "longitude", "precision", "measure", "value", "words", "leads_to"]];
    for (const spot of report.map.spots) {
      for (const [measure, value] of Object.entries(spot.values)) {
        for (const [words, address] of value.told) {
          rows.push([spot.name, spot.at[0], spot.at[1], spot.as, measure, value.n, words, address]);
        }
      }
    }
    return rows;
  }

  function tableRows(table) {
    return [...table.rows].map((row) => [...row.cells].map((one) => {
      const copy = one.cloneNode(true);
      for (const hidden of copy.querySelectorAll(".aside")) hidden.remove();
      for (const item of copy.querySelectorAll("li + li")) item.prepend("; ");
      return copy.textContent;
    }));
  }

  // What a set of buttons belongs to: a drawn figure, else the tables of its section.
  function rowsOf(figure, section) {
    if (figure && "map" in figure.dataset) return mapRows();
    const chart = figure && figure.querySelector(".chart");
    if (chart && chart.dataset.timeline) return chartRows(report.data.timelines[chart.dataset.timeline].values);
    if (chart) return movementRows();
    if (report.data.incidents && section.id === "incidents") return report.data.incidents;
    const tables = [...section.querySelectorAll("table")];
    return tables.flatMap((table, i) => tableRows(table).slice(i ? 1 : 0));
  }

  // The styles that the page's style sheet gives, written onto a copy, which then needs no style sheet.
  function dressed(source) {
    const copy = source.cloneNode(true);
    const from = [source, ...source.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
    from.forEach((one, i) => {
      const style = getComputedStyle(one);
      for (const name of PROPERTIES) {
        const value = style.getPropertyValue(name);
        if (value) to[i].setAttribute(name, value);
      }
      to[i].removeAttribute("style");
      to[i].removeAttribute("class");
    });
    return copy;
  }

  function node(tag, attributes, text) {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function lines(text, wide) {
    const most = Math.max(20, Math.floor(wide / 6.6)), found = [];
    for (const word of text.replace(/\s+/g, " ").trim().split(" ")) {
      const last = found[found.length - 1];
      if (last !== undefined && last.length + word.length < most) found[found.length - 1] = last + " " + word;
      else found.push(word);
    }
    return found;
  }

  // A picture of its own: title above, the drawing, the source line below.
  function framed(figure, drawing, wide, high) {
    const style = getComputedStyle(document.body);
    const ink = style.color, paper = style.backgroundColor;
    const title = lines(figure.querySelector("figcaption").textContent, wide * 0.9);
    const source = lines(figure.querySelector(".source").textContent, wide * 1.1);
    const top = EDGE + title.length * LINE + 8;
    const whole = top + high + 8 + source.length * 15 + EDGE;
    const picture = node("svg", { xmlns: SVG, width: wide + 2 * EDGE, height: whole, viewBox: `0 0 ${wide + 2 * EDGE} ${whole}` });
    picture.append(node("rect", { width: "100%", height: "100%", fill: paper }));
    const words = node("g", { "font-family": "sans-serif", fill: ink });
    title.forEach((line, i) => words.append(node("text", { x: EDGE, y: EDGE + 12 + i * LINE, "font-size": 15, "font-weight": 600 }, line)));
    source.forEach((line, i) => words.append(node("text", { x: EDGE, y: top + high + 20 + i * 15, "font-size": 11 }, line)));
    const inner = node("g", { transform: `translate(${EDGE} ${top})`, "font-family": "sans-serif" });
    inner.append(drawing);
    picture.append(inner, words);
    return picture;
  }

  function chartPicture(figure) {
    const element = figure.querySelector(".chart");
    report.charts.draw(element);
    const source = element.querySelector("svg"), box = source.getBoundingClientRect();
    return framed(figure, sized(dressed(source), box), box.width, box.height);
  }

  function linePicture(figure) {
    const source = figure.querySelector("svg.line"), box = source.getBoundingClientRect();
    return framed(figure, sized(dressed(source), box), box.width, box.height);
  }

  function sized(copy, box) {
    copy.setAttribute("width", box.width);
    copy.setAttribute("height", box.height);
    return copy;
  }

  // The map's paths are one drawing; its names and squares are elements above it.
  function mapPicture(figure) {
    const element = document.getElementById("map-view"), box = element.getBoundingClientRect();
    const paths = element.querySelector(".leaflet-overlay-pane svg"), at = paths.getBoundingClientRect();
    const drawing = node("svg", { width: box.width, height: box.height });
    drawing.append(node("rect", { width: "100%", height: "100%", fill: getComputedStyle(element).backgroundColor }));
    const copy = sized(dressed(paths), at);
    copy.setAttribute("x", at.left - box.left);
    copy.setAttribute("y", at.top - box.top);
    drawing.append(copy);
    for (const mark of element.querySelectorAll(".leaflet-marker-pane .leaflet-marker-icon")) {
      drawing.append(...mapWords(mark, box));
    }
    drawing.append(scaleBar(element, box), sizesKey(box));
    return framed(figure, drawing, box.width, box.height);
  }

  function scaleBar(element, box) {
    const bar = element.querySelector(".leaflet-control-scale-line"), wide = bar.getBoundingClientRect().width;
    const ink = getComputedStyle(bar).color, y = box.height - 14;
    const made = node("g", { fill: ink });
    made.append(node("path", { d: `M14 ${y - 6}V${y}H${14 + wide}V${y - 6}`, fill: "none", stroke: ink, "stroke-width": 2 }));
    made.append(node("text", { x: 20, y: y - 5, "font-size": 12 }, bar.textContent));
    return made;
  }

  function sizesKey(box) {
    const key = document.getElementById("map-sizes"), copy = dressed(key), at = key.getBoundingClientRect();
    const made = node("g", { transform: `translate(${box.width - at.width - 10} ${box.height - at.height - 10})` });
    made.append(node("rect", {
      x: -6, y: -6, width: at.width + 12, height: at.height + 12, rx: 4, "fill-opacity": 0.85,
      fill: getComputedStyle(document.body).backgroundColor,
    }), sized(copy, at));
    return made;
  }

  function mapWords(mark, box) {
    const inner = mark.querySelector("span"), style = getComputedStyle(inner), at = inner.getBoundingClientRect();
    const found = [];
    const x = at.left - box.left, y = at.top - box.top;
    if (mark.classList.contains("cluster")) {
      const frame = getComputedStyle(mark);
      found.push(node("rect", {
        x: x - 2, y: y - 4, width: at.width + 4, height: at.height + 8, rx: 4, fill: frame.backgroundColor, stroke: frame.borderColor,
      }));
    }
    if (mark.classList.contains("town")) found.push(node("circle", { cx: x - 6, cy: y + at.height / 2, r: 2.5, fill: style.color }));
    found.push(node("text", {
      x: x + at.width / 2, y: y + at.height / 2 + 4, "text-anchor": "middle", fill: style.color,
      "font-size": style.fontSize, "font-weight": style.fontWeight,
    }, inner.textContent));
    return found;
  }

  function pictureOf(figure) {
    if ("map" in figure.dataset) return mapPicture(figure);
    return "line" in figure.dataset ? linePicture(figure) : chartPicture(figure);
  }

  const written = (picture) => new XMLSerializer().serializeToString(picture);

  function inPixels(picture) {
    const wide = Number(picture.getAttribute("width")), high = Number(picture.getAttribute("height"));
    return new Promise((done, failed) => {
      const image = new Image();
      image.onload = () => {
        const canvas = document.createElement("canvas");
        canvas.width = wide * SHARP;
        canvas.height = high * SHARP;
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png");
      };
      image.onerror = () => failed(new Error("no picture"));
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(written(picture));
    });
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  async function press(button) {
    const holder = button.closest(".downloads"), figure = button.closest("figure.drawn:not([data-line])");
    const drawn = button.closest("figure.drawn"), kind = button.dataset.save;
    const name = "bilan-" + holder.dataset.name + "." + kind;
    if (kind === "csv") save(new Blob([csv(rowsOf(figure, button.closest("section")))], { type: "text/csv;charset=utf-8" }), name);
    else if (kind === "svg") save(new Blob([written(pictureOf(drawn))], { type: "image/svg+xml" }), name);
    else save(await inPixels(pictureOf(drawn)), name);
  }

  for (const holder of document.querySelectorAll(".downloads")) {
    holder.hidden = false;
    holder.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) press(button);
    });
  }
})();
