// Moments as the company reads them: in its own time zone, by the simulator's clock.
import { locale } from "/page/words.js";

const spoken = locale === "en" ? "en-GB" : locale;
let zone;
let formats = make();
let ahead = 0;

function make() {
  const format = (options) => new Intl.DateTimeFormat(spoken, { timeZone: zone, ...options });
  return {
    time: format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    clock: format({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
    day: format({ weekday: "long", day: "numeric", month: "long" }),
    key: new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }),
  };
}

const relative = new Intl.RelativeTimeFormat(spoken, { numeric: "auto" });

export function setZone(name) {
  if (!name || name === zone) return false;
  zone = name;
  formats = make();
  return true;
}

export function setClock(iso) {
  ahead = Date.parse(iso) - Date.now();
}

export const now = () => new Date(Date.now() + ahead);
export const clockText = () => formats.clock.format(now());
export const timeOf = (seconds) => formats.time.format(new Date(seconds * 1000));
export const dayKey = (date) => formats.key.format(date);
export const zoneName = () => zone || Intl.DateTimeFormat().resolvedOptions().timeZone;

function daysFromNow(date) {
  return Math.round((Date.parse(dayKey(date)) - Date.parse(dayKey(now()))) / 86_400_000);
}

// "today", "yesterday", else "Monday, 5 January".
export function dayName(date) {
  const days = daysFromNow(date);
  return Math.abs(days) <= 1 ? relative.format(days, "day") : formats.day.format(date);
}

export function momentText(iso) {
  const date = new Date(iso);
  return `${dayName(date)} ${formats.time.format(date)}`;
}
