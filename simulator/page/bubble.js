// One message as a bubble: what it holds, what it replies to, its inline keyboard.
import { icon } from "/page/icons.js";
import { element, richText } from "/page/text.js";
import { locale, words } from "/page/words.js";

const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });

export const fileUrl = (fileId) => `/sim/files/${encodeURIComponent(fileId)}`;

export function shortText(message) {
  const kinds = { photo: words.photo, location: words.place, contact: words.contact, sticker: words.sticker, voice: words.voice };
  const kind = Object.keys(kinds).find((each) => message[each]);
  const text = message.text || message.caption || message.document?.file_name || message.video?.file_name || kinds[kind] || "…";
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

function picture(photo) {
  const largest = photo[photo.length - 1];
  const image = element("img", "photo");
  image.alt = "";
  image.loading = "lazy";
  image.width = largest.width;
  image.height = largest.height;
  image.src = fileUrl(largest.file_id);
  return image;
}

function attachment(name, title, detail, fileId) {
  const node = element(fileId ? "a" : "div", "file", element("span", "icon", icon(name)));
  node.append(element("span", "names", element("b", "", title), element("small", "", detail)));
  if (fileId) node.href = fileUrl(fileId);
  return node;
}

function seconds(value) {
  return `${Math.floor((value || 0) / 60)}:${String((value || 0) % 60).padStart(2, "0")}`;
}

function media(message) {
  const { photo, document: file, video, voice, audio, animation, video_note: note, sticker, contact, venue, location } = message;
  if (photo) return picture(photo);
  if (animation) return attachment("video", animation.file_name || "GIF", size(animation.file_size), animation.file_id);
  if (file) return attachment("document", file.file_name || "file", size(file.file_size), file.file_id);
  if (video) return attachment("video", video.file_name || "video", `${seconds(video.duration)} · ${size(video.file_size)}`, video.file_id);
  if (voice) return attachment("voice", seconds(voice.duration), size(voice.file_size), voice.file_id);
  if (audio) return attachment("audio", audio.title || audio.file_name || "audio", seconds(audio.duration), audio.file_id);
  if (note) return attachment("video", seconds(note.duration), size(note.file_size), note.file_id);
  if (sticker) return attachment("sticker", words.sticker, "", sticker.file_id);
  if (contact) return attachment("contact", [contact.first_name, contact.last_name].filter(Boolean).join(" "), contact.phone_number);
  if (venue) return attachment("place", venue.title, venue.address);
  if (location) return attachment("place", words.place, `${location.latitude.toFixed(5)}, ${location.longitude.toFixed(5)}`);
  return null;
}

function service(message) {
  if (message.pinned_message) return `${words.pinned}: ${shortText(message.pinned_message)}`;
  if (message.new_chat_members) return `${message.new_chat_members.map((each) => each.first_name).join(", ")} ${words.added}`;
  if (message.left_chat_member) return `${message.left_chat_member.first_name} ${words.left}`;
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return words.migrated;
  return null;
}

function origin(message) {
  const from = message.forward_origin;
  if (!from) return null;
  const name = from.sender_user?.first_name || from.sender_user_name || "";
  return element("div", "origin", `${words.forwarded} ${name}`);
}

function quoted(message) {
  const to = message.reply_to_message;
  return to ? element("div", "quote", element("b", "", to.from.first_name), element("span", "", shortText(to))) : null;
}

function keyboard(message, press) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  const node = element("div", "inline");
  for (const row of rows) {
    const line = element("div", "row");
    for (const button of row) {
      const key = element("button", "", button.text);
      key.type = "button";
      if (button.url || button.web_app) key.classList.add("away");
      key.addEventListener("click", () => press(button, key));
      line.append(key);
    }
    node.append(line);
  }
  return node;
}

function foot(message) {
  const marks = [message.pinned && words.pinned.toLowerCase(), message.edit_date && words.edited, clock.format(new Date(message.date * 1000))];
  return element("small", "foot", marks.filter(Boolean).join(" · "));
}

// own: written by the person whose phone it is.
export function bubble(message, own, { press, command, reply, named }) {
  const told = service(message);
  if (told) return element("div", "service", told);
  const text = message.text ?? message.caption;
  const body = element("div", "bubble", named ? element("div", "who", message.from.first_name) : null);
  body.append(...[origin(message), quoted(message), media(message)].filter(Boolean));
  if (text) {
    const words_ = element("div", "text", richText(text, message.entities || message.caption_entities, command));
    words_.dir = "auto";
    body.append(words_);
  }
  if (message.reactions) body.append(element("div", "reactions", message.reactions.map((each) => each.emoji || "★").join(" ")));
  body.append(foot(message));
  body.addEventListener("dblclick", () => reply(message));
  const node = element("div", `message ${own ? "own" : "theirs"}`, body, keyboard(message, press));
  return node;
}
