// A place as a small drawn card: streets and a river imagined from the coordinates. No map is fetched from anywhere.
import { words } from "/page/words.js";

const SVG = "http://www.w3.org/2000/svg";

function drawn(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function* numbers(latitude, longitude) {
  let state = Math.abs(Math.round(latitude * 1e4) * 31 + Math.round(longitude * 1e4)) || 7;
  for (;;) {
    state = (state * 48271) % 2147483647;
    yield state / 2147483647;
  }
}

export function map({ latitude, longitude }) {
  const source = numbers(latitude, longitude);
  const some = (from, to) => from + source.next().value * (to - from);
  const svg = drawn("svg", { viewBox: "0 0 260 130", class: "map", role: "img", "aria-label": words.map });
  svg.append(drawn("rect", { width: 260, height: 130, class: "land" }));
  svg.append(drawn("path", { class: "water", d: `M-10 ${some(10, 50)} C 80 ${some(0, 60)} 170 ${some(60, 130)} 270 ${some(70, 120)}` }));
  svg.append(drawn("rect", { class: "park", x: some(10, 180), y: some(5, 80), width: some(30, 60), height: some(20, 40), rx: 6 }));
  for (let line = 0; line < 4; line += 1) {
    svg.append(drawn("path", { class: "street", d: `M-5 ${some(0, 130)} L 265 ${some(0, 130)}` }));
    svg.append(drawn("path", { class: "street", d: `M${some(0, 260)} -5 L ${some(0, 260)} 135` }));
  }
  svg.append(drawn("path", { class: "pin", d: "M130 74 C 118 58 113 53 113 44 A 17 17 0 1 1 147 44 C 147 53 142 58 130 74 Z" }));
  svg.append(drawn("circle", { class: "hole", cx: 130, cy: 44, r: 6 }));
  return svg;
}
