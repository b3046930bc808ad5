// A voice message: a button that plays it, and bars drawn from its id.
import { fileUrl } from "/page/api.js";
import { button, element } from "/page/elements.js";
import { icon } from "/page/icons.js";
import { words } from "/page/words.js";

let playing = null;

export const lasting = (value = 0) => `${Math.floor(value / 60)}:${String(value % 60).padStart(2, "0")}`;

function bars(seed) {
  const node = element("span", "bars");
  node.setAttribute("aria-hidden", "true");
  for (let place = 0; place < 28; place += 1) {
    const bar = element("i");
    const code = seed.charCodeAt(place % seed.length) * (place + 3);
    bar.style.height = `${20 + (code % 80)}%`;
    node.append(bar);
  }
  return node;
}

export function voice(sound) {
  const node = element("div", "voice");
  const key = button("round", icon("play"), () => toggle(node, key, sound), words.play);
  node.append(key, bars(sound.file_unique_id), element("small", "", lasting(sound.duration)));
  return node;
}

function toggle(node, key, sound) {
  if (node.audio && !node.audio.paused) return node.audio.pause();
  playing?.pause();
  const audio = node.audio ||= new Audio(fileUrl(sound.file_id));
  playing = audio;
  const show = (on) => {
    node.classList.toggle("playing", on);
    key.replaceChildren(icon(on ? "pause" : "play"));
    key.setAttribute("aria-label", on ? words.pause : words.play);
  };
  audio.onplay = () => show(true);
  audio.onpause = audio.onended = audio.onerror = () => show(false);
  return audio.play().catch(() => show(false));
}
