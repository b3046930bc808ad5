// One message, or the photos of one album, as a bubble.
import { element, iconButton } from "/page/elements.js";
import { inlineKeyboard } from "/page/keyboards.js";
import { media, pictures, shortText } from "/page/media.js";
import { richText } from "/page/text.js";
import { timeOf } from "/page/when.js";
import { fill, words } from "/page/words.js";

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
  return element("div", "origin", `${words.forwarded} ${from.sender_user?.first_name || from.sender_user_name || ""}`);
}

function quoted(message, jump) {
  const to = message.reply_to_message;
  if (!to) return null;
  const node = element("button", "quote", element("b", "", to.from.first_name), element("span", "", shortText(to)));
  node.type = "button";
  node.addEventListener("click", () => jump(to.message_id));
  return node;
}

function foot(message) {
  const marks = [message.edit_date && words.edited, timeOf(message.date)];
  return element("small", "foot", marks.filter(Boolean).join(" · "));
}

function reactions(messages) {
  const given = messages.flatMap((each) => each.reactions || []);
  if (!given.length) return null;
  return element("div", "reactions", ...given.map((each) => element("span", "", each.emoji || "★")));
}

function written(message, command) {
  const text = message?.text ?? message?.caption;
  if (!text) return null;
  const node = element("div", "text", richText(text, message.entities || message.caption_entities, command));
  node.dir = "auto";
  return node;
}

// own: written by the person whose phone it is.
export function bubble(messages, own, { press, command, reply, jump, named }) {
  const [first] = messages;
  const told = service(first);
  if (told) return element("div", "service", told);
  const body = element("div", "bubble", named ? element("div", "who", first.from.first_name) : null);
  const parts = [origin(first), quoted(first, jump), messages.length > 1 ? pictures(messages) : media(first)];
  parts.push(written(messages.find((each) => each.text ?? each.caption), command), reactions(messages), foot(messages.at(-1)));
  body.append(...parts.filter(Boolean));
  body.addEventListener("dblclick", () => reply(first));
  const tool = iconButton("reply", words.reply, () => reply(first));
  tool.classList.add("answer");
  const node = element("article", `message ${own ? "own" : "theirs"}`, element("div", "line", body, tool), inlineKeyboard(messages.at(-1), press));
  const author = own ? words.you : first.from.first_name;
  node.setAttribute("aria-label", fill(words.messageOf, { name: author, time: timeOf(first.date) }));
  return node;
}
