// Files that are picked, dropped or pasted, seen before they are sent.
import { element, iconButton } from "/page/elements.js";
import { icon } from "/page/icons.js";
import { bodies } from "/page/parcels.js";
import { words } from "/page/words.js";

export class Tray {
  constructor(onAdd) {
    this.onAdd = onAdd;
    this.files = [];
    this.whole = element("input");
    this.whole.type = "checkbox";
    this.items = element("div", "items");
    this.node = element("div", "tray", this.items, element("label", "", this.whole, words.asFiles));
    this.node.hidden = true;
  }

  add(files) {
    this.files.push(...files);
    this.draw();
    this.onAdd();
  }

  clear() {
    this.files = [];
    this.whole.checked = false;
    this.draw();
  }

  draw() {
    this.items.querySelectorAll("img").forEach((image) => URL.revokeObjectURL(image.src));
    this.items.replaceChildren(...this.files.map((file) => this.item(file)));
    this.node.hidden = !this.files.length;
  }

  item(file) {
    const picture = file.type.startsWith("image/");
    const face = picture ? element("img") : element("span", "round", icon("document"));
    if (picture) {
      face.src = URL.createObjectURL(file);
      face.alt = file.name;
    }
    const remove = iconButton("close", `${words.remove}: ${file.name}`, () => {
      this.files = this.files.filter((each) => each !== file);
      this.draw();
    });
    return element("div", "item", face, picture ? null : element("small", "", file.name), remove);
  }

  async bodies(caption) {
    return this.files.length ? bodies(this.files, caption, this.whole.checked) : [];
  }
}
