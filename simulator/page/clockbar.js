// The clock bar: the bot's time in the company's zone, jumps, and what will happen next.
import { ask } from "/page/api.js";
import { button, element } from "/page/elements.js";
import { attempt } from "/page/notes.js";
import { clockText, momentText, setZone, zoneName } from "/page/when.js";
import { locale, words } from "/page/words.js";

const CALM = 400;

export class ClockBar {
  constructor(onStatus) {
    this.onStatus = onStatus;
    this.time = document.getElementById("now");
    this.ahead = document.getElementById("ahead");
    this.first = document.getElementById("first-ahead");
    const jump = (text, body) => button("", text, () => attempt(() => ask("/sim/clock", body)));
    const jumps = [jump(words.hour, { advance: "1h" }), jump(words.day, { advance: "1d" }), jump(words.next, { to_next_timer: true })];
    document.getElementById("jumps").append(...jumps);
    document.getElementById("jumps").setAttribute("aria-label", words.clock);
    setInterval(() => this.tick(), 1000);
  }

  tick() {
    this.time.textContent = clockText();
    this.time.title = zoneName();
  }

  // Asked once things are calm: a hundred messages are one question.
  soon() {
    clearTimeout(this.waits);
    this.waits = setTimeout(() => this.refresh(), CALM);
  }

  async refresh() {
    const standing = await ask("/sim/status").catch(() => null);
    if (!standing) return;
    if (setZone(standing.zone)) this.onStatus.zone();
    this.onStatus.status(standing);
    this.tick();
    const timers = standing.status?.next_timers || [];
    const nothing = standing.status ? words.nothingAhead : words.noStatus;
    this.first.textContent = timers.length ? this.line(timers[0]) : nothing;
    this.ahead.replaceChildren(...timers.map((timer) => element("li", "", this.line(timer))));
  }

  // "tomorrow 17:00 · reminder · Olena Shevchuk: Technical proposal"
  line({ at, kind, about, who, what }) {
    const told = [who, what?.[locale] || what?.uk].filter(Boolean).join(": ");
    return [momentText(at), words.kinds[kind] || kind, told || about].join(" · ");
  }
}
