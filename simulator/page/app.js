// The whole page: phones side by side, the clock bar, and the live line to the simulator.
import { ask, attempt } from "/page/api.js";
import { Phone } from "/page/phone.js";
import { element } from "/page/text.js";
import { locale, words } from "/page/words.js";

const phones = new Map();
const stage = document.getElementById("phones");
const switcher = document.getElementById("switcher");
const now = document.getElementById("now");
const format = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium" });
let ahead = 0;

function addPhone(person) {
  const known = phones.get(person.id);
  if (known) {
    known.rename(person);
    known.tab.firstChild.textContent = person.first_name;
    return known;
  }
  const phone = new Phone(person, mark);
  phone.tab = element("button", "", element("span", "", person.first_name), element("i"));
  phone.tab.type = "button";
  phone.tab.addEventListener("click", () => choose(phone));
  phones.set(person.id, phone);
  switcher.append(phone.tab);
  stage.append(phone.node);
  phone.addChat({ id: person.id, type: "private" });
  if (phones.size === 1) choose(phone);
  stage.querySelector(".nobody")?.remove();
  return phone;
}

function choose(phone) {
  for (const each of phones.values()) {
    each.node.classList.toggle("chosen", each === phone);
    each.tab.classList.toggle("chosen", each === phone);
  }
  phone.node.scrollIntoView({ inline: "center", block: "nearest", behavior: "smooth" });
  phone.toBottom();
  phone.read();
}

function mark(phone) {
  if (phone.tab) phone.tab.lastChild.textContent = phone.unread || "";
}

function owners(chat) {
  if (chat.type === "private") return [phones.get(chat.id)].filter(Boolean);
  return [...phones.values()].filter((phone) => phone.chats.has(chat.id));
}

async function addGroup(chat) {
  if (chat.type === "private") return;
  for (const member of chat.members || []) phones.get(member)?.addChat(chat);
}

async function loadAll() {
  phones.clear();
  stage.replaceChildren();
  switcher.replaceChildren();
  const [people, chats] = await Promise.all([ask("/sim/users"), ask("/sim/chats")]);
  people.forEach(addPhone);
  chats.forEach(addGroup);
  if (!people.length) stage.append(element("p", "nobody", words.nobody));
  await Promise.all(chats.map(async (chat) => {
    const messages = await ask(`/sim/chats/${chat.id}/messages`);
    owners(chat).forEach((phone) => phone.load(chat.id, messages));
  }));
}

function tick() {
  now.textContent = format.format(new Date(Date.now() + ahead));
}

function setClock(reading) {
  ahead = Date.parse(reading.now) - Date.now();
  tick();
}

const HEARD = {
  clock: setClock,
  user: addPhone,
  chat: addGroup,
  message: (message) => {
    if (message.chat.type === "private" && phones.has(message.chat.id)) phones.get(message.chat.id).person.started ||= message.from.id === message.chat.id;
    owners(message.chat).forEach((phone) => phone.receive(message));
  },
  edit: (message) => owners(message.chat).forEach((phone) => phone.edit(message)),
  delete: (gone) => phones.forEach((phone) => phone.remove(gone)),
  action: (action) => phones.forEach((phone) => phone.acting(action)),
  reset: () => attempt(loadAll),
  reload: () => attempt(loadAll),
};

function listen() {
  const line = document.getElementById("line");
  const source = new EventSource("/sim/events");
  for (const [kind, hear] of Object.entries(HEARD)) {
    source.addEventListener(kind, (event) => hear(JSON.parse(event.data)));
  }
  source.onopen = () => { line.textContent = ""; };
  source.onerror = () => { line.textContent = words.lost; };
  return new Promise((resolve) => { source.addEventListener("clock", resolve, { once: true }); });
}

function bar() {
  const [hour, day, next] = document.querySelectorAll("#bar button");
  hour.textContent = words.hour;
  day.textContent = words.day;
  next.textContent = words.next;
  hour.addEventListener("click", () => attempt(() => ask("/sim/clock", { advance: "1h" })));
  day.addEventListener("click", () => attempt(() => ask("/sim/clock", { advance: "1d" })));
  next.addEventListener("click", () => attempt(() => ask("/sim/clock", { to_next_timer: true })));
}

document.documentElement.lang = locale;
bar();
setInterval(tick, 1000);
listen().then(() => attempt(loadAll));
