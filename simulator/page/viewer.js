// The viewer: one photo or video large, with its neighbours of the album.
import { fileUrl } from "/page/api.js";
import { element, iconButton } from "/page/elements.js";
import { words } from "/page/words.js";

function large(message) {
  if (message.photo) {
    const image = element("img");
    image.alt = message.caption || words.photo;
    image.src = fileUrl(message.photo.at(-1).file_id);
    return image;
  }
  const film = element("video");
  film.controls = true;
  film.src = fileUrl((message.video || message.animation || message.video_note).file_id);
  return film;
}

export function view(messages, start) {
  const dialog = element("dialog", "viewer");
  dialog.setAttribute("aria-label", words.photo);
  const stage = element("div", "stage");
  const caption = element("p");
  const count = element("span", "count");
  let at = start;
  const show = (place) => {
    at = (place + messages.length) % messages.length;
    stage.replaceChildren(large(messages[at]));
    caption.textContent = messages[at].caption || "";
    count.textContent = messages.length > 1 ? `${at + 1} / ${messages.length}` : "";
  };
  const back = iconButton("left", words.previous, () => show(at - 1));
  const on = iconButton("right", words.following, () => show(at + 1));
  back.hidden = on.hidden = messages.length < 2;
  dialog.append(iconButton("close", words.close, () => dialog.close()), back, stage, on, caption, count);
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") show(at - 1);
    if (event.key === "ArrowRight") show(at + 1);
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  show(start);
  dialog.showModal();
}
