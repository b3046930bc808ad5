// The messages of a chat on the screen: the last ones first, earlier ones as the reader scrolls up to them.
// It keeps its place: at the end it follows, elsewhere nothing moves under the reader's eyes.
import { element } from "/page/elements.js";
import { isPicture } from "/page/media.js";
import { dayKey, dayName } from "/page/when.js";
import { words } from "/page/words.js";

const SHOWN = 60;
const STEP = 60;
const MOST = 220;
const NEAR = 50;

export class MessageList {
  constructor(draw, onScroll) {
    this.draw = draw;
    this.node = element("div", "list");
    this.node.tabIndex = 0;
    this.node.setAttribute("role", "log");
    this.stuck = true;
    this.lastTop = 0;
    this.clear();
    this.node.addEventListener("scroll", () => {
      this.follow();
      if (this.node.scrollTop < 400) this.earlier();
      onScroll();
    }, { passive: true });
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(this.node);
  }

  clear() {
    this.entries = [];
    this.byId = new Map();
    this.from = 0;
    this.newFrom = null;
    this.node.replaceChildren();
  }

  fill(messages, newFrom = null) {
    this.clear();
    this.newFrom = newFrom;
    messages.forEach((message) => this.gather(message));
    this.from = Math.max(0, this.entries.length - SHOWN);
    this.node.append(...this.entries.slice(this.from).map((entry) => this.render(entry)));
    this.toEnd();
  }

  // The entry a message belongs to: photos of an album share one.
  gather(message) {
    const last = this.entries.at(-1);
    const album = isPicture(message) && message.media_group_id;
    let entry = last;
    if (album && last?.album === album) last.messages.push(message);
    else {
      entry = { album, messages: [message], node: null, place: this.entries.length };
      this.entries.push(entry);
    }
    this.byId.set(message.message_id, entry);
    return entry;
  }

  render(entry) {
    const [first] = entry.messages;
    const date = new Date(first.date * 1000);
    const before = this.entries[entry.place - 1]?.messages[0];
    const newDay = !before || dayKey(new Date(before.date * 1000)) !== dayKey(date);
    const isNew = this.newFrom && entry.messages.some((each) => each.message_id === this.newFrom);
    entry.node = element(
      "div", "entry",
      newDay ? element("div", "day", dayName(date)) : null,
      isNew ? element("div", "new-line", words.unread) : null,
      this.draw(entry.messages),
    );
    entry.node.dataset.id = first.message_id;
    return entry.node;
  }

  put(message) {
    if (this.byId.has(message.message_id)) return this.change(message);
    const follow = this.stuck;
    const entry = this.gather(message);
    if (entry.node) this.again(entry);
    else this.node.append(this.render(entry));
    if (follow) {
      this.forget();
      this.toEnd();
    }
    return entry;
  }

  change(message) {
    const entry = this.byId.get(message.message_id);
    if (!entry) return;
    entry.messages = entry.messages.map((each) => (each.message_id === message.message_id ? message : each));
    if (entry.node) this.again(entry);
    if (this.stuck) this.toEnd();
  }

  // Draws an entry anew; whoever was on one of its buttons by keyboard stays there.
  again(entry) {
    const old = entry.node;
    const focused = [...old.querySelectorAll("button")].indexOf(document.activeElement);
    old.replaceWith(this.render(entry));
    if (focused >= 0) (entry.node.querySelectorAll("button")[focused] || this.node).focus({ preventScroll: true });
  }

  remove(id) {
    const entry = this.byId.get(id);
    if (!entry) return;
    this.byId.delete(id);
    entry.messages = entry.messages.filter((each) => each.message_id !== id);
    if (entry.messages.length) return entry.node && this.again(entry);
    entry.node?.remove();
    this.entries.splice(entry.place, 1);
    this.entries.slice(entry.place).forEach((each) => { each.place -= 1; });
    if (entry.place < this.from) this.from -= 1;
    const next = this.entries[entry.place];
    if (next?.node) this.again(next);
  }

  earlier(until = this.from - STEP) {
    if (this.from === 0) return;
    const start = Math.max(0, until);
    const added = this.entries.slice(start, this.from).map((entry) => this.render(entry));
    const first = this.entries[this.from]?.node;
    const before = first?.getBoundingClientRect().top ?? 0;
    this.from = start;
    this.node.prepend(...added);
    if (first) this.node.scrollTop += first.getBoundingClientRect().top - before;
  }

  // A reader at the end does not need hundreds of bubbles above.
  forget() {
    if (this.entries.length - this.from <= MOST) return;
    const start = this.entries.length - SHOWN;
    for (const entry of this.entries.slice(this.from, start)) {
      entry.node?.remove();
      entry.node = null;
    }
    this.from = start;
  }

  markNew(id) {
    const old = this.newFrom && this.byId.get(this.newFrom);
    this.newFrom = id;
    for (const entry of [old, id && this.byId.get(id)]) if (entry?.node) this.again(entry);
  }

  jump(id) {
    const entry = this.byId.get(id);
    if (!entry) return;
    if (entry.place < this.from) this.earlier(entry.place - 5);
    entry.node.scrollIntoView({ block: "center" });
    entry.node.classList.add("found");
    setTimeout(() => entry.node.classList.remove("found"), 1500);
  }

  // Only a reader lets go of the end; what grows below does not.
  follow() {
    const { scrollTop } = this.node;
    if (this.atEnd()) this.stuck = true;
    else if (scrollTop < this.lastTop - 1) this.stuck = false;
    this.lastTop = scrollTop;
  }

  atEnd() {
    return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR;
  }

  toEnd() {
    this.node.scrollTop = this.node.scrollHeight;
    this.lastTop = this.node.scrollTop;
    this.stuck = true;
  }
}
