// Inline keyboards under their message, and the keyboard in place of the phone's own.
import { button, element } from "/page/elements.js";
import { words } from "/page/words.js";

function rowsOf(className, rows, key) {
  const node = element("div", className);
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", words.keyboard);
  node.append(...rows.map((row) => element("div", "row", ...row.map(key))));
  return node;
}

export function inlineKeyboard(message, press) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return rowsOf("inline", rows, (each) => {
    const key = button("", each.text, () => press(message, each, key));
    if (each.url || each.web_app) key.classList.add("away");
    return key;
  });
}

// The latest of the bot's messages that set or took away a reply keyboard decides.
export function replyKeyboard(messages, press) {
  const marked = messages.filter((each) => each.from.is_bot && each.reply_markup && !each.reply_markup.inline_keyboard);
  const markup = marked.at(-1)?.reply_markup || {};
  const rows = markup.keyboard || [];
  const node = rowsOf("keys", rows, (each) => button("", each.text ?? each, () => press(each)));
  node.hidden = !rows.length;
  return { node, placeholder: markup.input_field_placeholder };
}
