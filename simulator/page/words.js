// The page's own words: in the language chosen on the page, else in the browser's.
import { en } from "/page/en.js";
import { fr } from "/page/fr.js";
import { recall, remember } from "/page/memory.js";
import { uk } from "/page/uk.js";

const ALL = { uk, en, fr };
const wanted = recall("language", null) || (navigator.language || "uk").slice(0, 2);

export const languages = { uk: "Українська", en: "English", fr: "Français" };
export const locale = ALL[wanted] ? wanted : "en";
export const words = ALL[locale];

export function speak(language) {
  remember("language", language);
  location.reload();
}

// "{n} more" with n = 3.
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
