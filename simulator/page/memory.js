// What the browser remembers of the page: which phones, which language, which colours. Nothing of the chats.
const PREFIX = "estafeta.";

export function recall(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function remember(key, value) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch { /* a browser that keeps nothing is served too */ }
}
