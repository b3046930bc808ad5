// The whole page: what is on it, and the live line that moves it.
import { ClockBar } from "/page/clockbar.js";
import { Drawer } from "/page/drawer.js";
import { icon } from "/page/icons.js";
import { Guide } from "/page/guide.js";
import { Jumps } from "/page/jumps.js";
import { listen } from "/page/live.js";
import { recall, remember } from "/page/memory.js";
import { attempt } from "/page/notes.js";
import { Office } from "/page/office.js";
import { Shelf } from "/page/shelf.js";
import { tour } from "/page/tour.js";
import { setClock } from "/page/when.js";
import { languages, locale, speak, words } from "/page/words.js";

const office = new Office();
const byId = (id) => document.getElementById(id);

office.shelf = new Shelf(office);
office.jumps = new Jumps(office);
const guide = new Guide(office);
const drawer = new Drawer(office);
const bar = new ClockBar({
  status: () => {},
  zone: () => office.everybody.forEach((phone) => phone.node && phone.open(phone.current)),
});

const HEARD = {
  clock: (reading) => {
    setClock(reading.now);
    bar.tick();
    office.jumps.hear(reading);
  },
  user: (person) => office.person(person),
  chat: (chat) => office.group(chat),
  message: (message) => office.message("message", message),
  edit: (message) => office.message("edit", message),
  delete: (gone) => office.gone(gone),
  action: (action) => office.acting(action),
  reset: () => attempt(() => office.load()),
  reload: () => attempt(() => office.load()),
};

function heard() {
  return Object.fromEntries(Object.entries(HEARD).map(([kind, hear]) => [kind, (data) => {
    hear(data);
    if (kind !== "action") bar.soon();
  }]));
}

function onLine(there) {
  byId("line").textContent = there ? "" : words.lost;
}

function dress() {
  document.documentElement.lang = locale;
  document.title = words.title;
  const theme = recall("theme", null);
  if (theme) document.documentElement.dataset.theme = theme;
  const label = (id, text) => byId(id).setAttribute("aria-label", text);
  label("phones", words.people);
  label("switcher", words.people);
  label("theme", words.theme);
  label("language", words.language);
  byId("people-label").prepend(icon("people"), words.people);
  byId("show").textContent = words.guide;
  byId("show").title = words.guideHint;
  byId("inside").textContent = words.drawer;
  byId("ahead-label").textContent = `${words.ahead}: `;
  byId("nobody").textContent = words.nobody;
  byId("theme").append(icon("theme"));
  byId("language").append(...Object.entries(languages).map(([code, name]) => new Option(name, code, false, code === locale)));
}

function wire() {
  byId("show").addEventListener("click", () => guide.run(tour));
  byId("inside").addEventListener("click", () => drawer.toggle());
  byId("language").addEventListener("change", (event) => speak(event.target.value));
  byId("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    remember("theme", root.dataset.theme);
  });
  // A menu of the bar closes when something else is touched.
  document.addEventListener("pointerdown", (event) => {
    document.querySelectorAll("#bar details[open]").forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
  });
}

dress();
wire();
await listen(heard(), onLine);
await bar.refresh();
await attempt(() => office.load());
document.body.dataset.ready = "yes";
