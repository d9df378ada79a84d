// A small map of one place: outlines of countries around it, from the desk's own data.
import { call, query } from "./api.js";
import { t } from "./texts.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 240;

export async function placeMap(place) {
  const wide = place.precision === "country" || place.precision === "region";
  const area = await call("GET", query("/api/place-map", { latitude: String(place.latitude), longitude: String(place.longitude), wide: wide ? "true" : "" }));
  // Degrees of longitude are shorter away from the equator.
  const shorter = Math.max(Math.cos((place.latitude * Math.PI) / 180), 0.2);
  const scale = WIDTH / ((area.east - area.west) * shorter);
  const at = ([longitude, latitude]) => [((longitude - area.west) * shorter * scale).toFixed(1), ((area.north - latitude) * scale).toFixed(1)];
  const height = (area.north - area.south) * scale;
  const path = area.rings.map((ring) => `M${ring.map((corner) => at(corner).join(" ")).join("L")}Z`).join("");
  const [x, y] = at([place.longitude, place.latitude]);
  const words = t("map_of", { place: place.canonical || place.name });
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${height.toFixed(0)}`, role: "img", "aria-label": words }, svg("path", { class: "land", d: path }), svg("circle", { class: "spot", cx: x, cy: y, r: 5 }));
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
