// Line icons drawn as SVG: a machine without an emoji font still shows them.
const PATHS = {
  menu: "M4 7h16M4 12h16M4 17h16",
  attach: "M19 11.5l-7.2 7.2a4.6 4.6 0 0 1-6.5-6.5l7.6-7.6a3.1 3.1 0 0 1 4.4 4.4l-7.5 7.5a1.5 1.5 0 0 1-2.2-2.2l6.6-6.6",
  place: "M12 21s7-6.3 7-11.5A7 7 0 0 0 5 9.5C5 14.7 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5",
  contact: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c1-3.6 4-5.2 7.5-5.200s6.5 1.6 7.5 5.2",
  send: "M4 20l17-8L4 4l2.5 8zM6.5 12H21",
  block: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM5.8 5.800l12.4 12.4",
  document: "M7 3h7l4 4v14H7zM14 3v4h4",
  video: "M4 6h11v12H4zM15 10l5-3v10l-5-3",
  voice: "M12 14a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3zM6 11a6 6 0 0 0 12 0M12 17v4",
  audio: "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
  sticker: "M12 3l2.7 5.8 6.3.700-4.7 4.3 1.3 6.200L12 17l-5.6 3 1.3-6.200L3 9.500l6.3-.700z",
  play: "M8 5l11 7-11 7z",
  pause: "M8 5v14M16 5v14",
  reply: "M10 8V4l-7 7 7 7v-4c5 0 8.500 1.500 11 5-1-6-4-10-11-11z",
  close: "M6 6l12 12M18 6L6 18",
  down: "M12 5v14M6 13l6 6 6-6",
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  people: "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 19c.800-3.500 3.300-5 6.500-5s5.700 1.500 6.500 5M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.300c2 .700 3.200 2.200 3.700 4.700",
  theme: "M12 3a9 9 0 1 0 9 9 7 7 0 0 1-9-9z",
  drawer: "M4 5h16v14H4zM4 10h16M9 14h6",
  mail: "M3 6h18v12H3zM3 7l9 6 9-6",
  photo: "M3 7h4l2-2h6l2 2h4v12H3zM12 16a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7z",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.500 2",
  globe: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18",
  plus: "M12 5v14M5 12h14",
  pin: "M9 4h6l-1 6 3 3v2H7v-2l3-3zM12 15v6",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("drawn");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name] || PATHS.document);
  svg.append(path);
  return svg;
}
