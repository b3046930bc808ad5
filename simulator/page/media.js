// What a bubble holds besides its text: pictures, files, sound, places, contacts.
import { fileUrl } from "/page/api.js";
import { avatar, button, element } from "/page/elements.js";
import { icon } from "/page/icons.js";
import { map } from "/page/map.js";
import { view } from "/page/viewer.js";
import { lasting, voice } from "/page/voice.js";
import { words } from "/page/words.js";

export const isPicture = (message) => Boolean(message.photo || message.video);

function size(bytes = 0) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

function photo(message, messages) {
  const largest = message.photo.at(-1);
  const image = element("img");
  image.alt = message.caption || words.photo;
  image.loading = "lazy";
  image.width = largest.width;
  image.height = largest.height;
  image.src = fileUrl((message.photo.find((each) => each.width >= 700) || largest).file_id);
  return button("photo", image, () => view(messages, messages.indexOf(message)), words.photo);
}

function film(message, messages) {
  const { file_name: name, duration, file_size: bytes } = message.video;
  const face = element("span", "film", icon("play"), element("small", "", `${lasting(duration)} · ${size(bytes)}`));
  return button("photo", face, () => view(messages, messages.indexOf(message)), name || words.watch);
}

export function pictures(messages) {
  const node = element("div", `pictures n${Math.min(messages.length, 4)}`);
  node.append(...messages.map((message) => (message.photo ? photo(message, messages) : film(message, messages))));
  return node;
}

function card(name, title, detail, file) {
  const node = element(file ? "a" : "div", "file", element("span", "round", icon(name)));
  node.append(element("span", "names", element("b", "", title), element("small", "", detail)));
  if (file) {
    node.href = fileUrl(file.file_id);
    node.download = title;
  }
  return node;
}

function place(location, venue) {
  const told = `${location.latitude.toFixed(5)}, ${location.longitude.toFixed(5)}`;
  const names = element("span", "names", element("b", "", venue?.title || words.place), element("small", "", venue?.address || told));
  return element("div", "place", map(location), names);
}

function contact({ first_name: first, last_name: last, phone_number: number }) {
  const name = [first, last].filter(Boolean).join(" ");
  return element("div", "file", avatar(name, number.slice(-4)), element("span", "names", element("b", "", name), element("small", "", number)));
}

export function media(message) {
  const { document: file, voice: spoken, audio, animation, video_note: note, sticker, contact: person, venue, location } = message;
  if (isPicture(message)) return pictures([message]);
  if (animation) return card("video", animation.file_name || "GIF", size(animation.file_size), animation);
  if (file) return card("document", file.file_name || words.file, size(file.file_size), file);
  if (spoken) return voice(spoken);
  if (audio) return card("audio", audio.title || audio.file_name || words.audio, lasting(audio.duration), audio);
  if (note) return card("video", words.video, `${lasting(note.duration)} · ${size(note.file_size)}`, note);
  if (sticker) return card("sticker", words.sticker, sticker.emoji || "", sticker);
  if (person) return contact(person);
  return location ? place(location, venue) : null;
}

// One line of a message, for quotes, the pinned bar and labels.
export function shortText(message) {
  const kinds = { photo: words.photo, video: words.video, voice: words.voice, audio: words.audio, venue: words.place, location: words.place, contact: words.contact, sticker: words.sticker };
  const kind = Object.keys(kinds).find((each) => message[each]);
  const text = message.text || message.caption || message.document?.file_name || kinds[kind] || "…";
  const line = text.split("\n").find((each) => each.trim()) || text;
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}
