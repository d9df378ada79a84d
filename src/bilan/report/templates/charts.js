"use strict";
// Draws the charts of a page when they come near.
report.charts = (function () {
  const { data } = report;
  const drawn = new Map();
  const BAR = 46;  // height of a movement's bar with its words
  const ROW = 26;  // height of a source's row in a chart of one day

  function specificationOf(element) {
    const id = element.dataset.timeline;
    if (id === undefined) return movements();
    const given = data.timelines[id];
    return given && (given.form === "day" ? oneDay(given) : steps(given));
  }

  function steps(given) {
    const specification = structuredClone(data.specifications.steps);
    specification.data.values = given.values;
    for (const layer of specification.layer) {
      const { x, y } = layer.encoding;
      if (given.days < 6 && x && x.axis) x.axis.tickCount = { interval: "day", step: 1 };
      if (y) y.scale.domain = [0, given.top];
    }
    return withVoices(specification, given.voices);
  }

  function oneDay(given) {
    const specification = structuredClone(data.specifications.day);
    specification.data.values = given.values;
    specification.height = ROW * new Set(given.values.map((value) => value.source)).size;
    for (const layer of specification.layer) layer.encoding.x.scale.domain = [0, given.top];
    return withVoices(specification, given.voices);
  }

  // Each source keeps its colour, dash and shape; the domain holds only those that the chart has.
  function withVoices(specification, voices) {
    for (const layer of specification.layer) {
      for (const channel of ["strokeDash", "shape", "stroke"]) limitTo(layer.encoding[channel], voices);
    }
    limitTo(specification.encoding.color, voices);
    return specification;
  }

  function limitTo(channel, voices) {
    if (!channel || !channel.scale) return;
    channel.scale.domain = voices;
    const rest = channel.scale.range.length - 1;
    channel.scale.range = voices.map((_, i) => channel.scale.range[Math.min(i, rest)]);
  }

  function movements() {
    const specification = structuredClone(data.specifications.movements);
    specification.data.values = data.movements;
    specification.height = BAR * data.movements.length;
    return specification;
  }

  function draw(element) {
    if (drawn.has(element) || typeof vega === "undefined") return drawn.get(element);
    const specification = specificationOf(element);
    if (!specification) return undefined;
    const view = new vega.View(vega.parse(vegaLite.compile(specification).spec, null, { ast: true }), {
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
    return view;
  }

  function listen(element, view) {
    const { showTip, hideTip, goTo, addressOf } = report;
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
      if (event.pointerType === "touch" && report.shownFor() !== item.datum.id) {
        showTip(item.datum, event.target.getBoundingClientRect(), true);
      } else {
        goTo(addressOf(item.datum));
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
        goTo(addressOf(points[at].datum));
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

  report.beforePrint.push(() => {
    for (const chart of charts) {
      const part = chart.closest("details.quantity");
      if (!part || part.open) draw(chart);
    }
  });

  return { draw };
})();
