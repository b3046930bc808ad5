// Short notes: at the foot of the page, or on one phone as Telegram shows a button's answer. Refusals are never swallowed.
import { button, element } from "/page/elements.js";
import { words } from "/page/words.js";

const LASTS = 4500;

export function toast(text, where = document.getElementById("toasts")) {
  const node = element("div", "toast", text);
  where.append(node);
  setTimeout(() => node.remove(), LASTS);
}

// An alert stays until it is read.
export function alertOn(where, text) {
  const node = element("div", "alert", element("p", "", text));
  node.setAttribute("role", "alertdialog");
  node.setAttribute("aria-label", text);
  const close = button("primary", words.ok, () => node.remove());
  node.append(close);
  node.addEventListener("keydown", (event) => event.key === "Escape" && node.remove());
  where.append(node);
  close.focus({ preventScroll: true });
}

export async function attempt(action, where) {
  try {
    return await action();
  } catch (error) {
    toast(error.message, where);
    return null;
  }
}
