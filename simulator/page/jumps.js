// After a jump of the clock: what it brought, and on which phones.
import { ask } from "/page/api.js";
import { button, element } from "/page/elements.js";
import { words } from "/page/words.js";

const SETTLING = 400;

export class Jumps {
  constructor(office) {
    this.office = office;
    this.node = document.getElementById("jumped");
    this.offset = null;
    this.brought = null;
  }

  // Any jump counts, whoever made it.
  hear({ offset_seconds: offset }) {
    const before = this.offset;
    this.offset = offset;
    if (before !== null && offset > before + 1) this.begin();
  }

  async begin() {
    const brought = this.brought = new Map();
    for (const phone of this.office.everybody) {
      phone.flags = 0;
      phone.counted();
    }
    this.show(element("span", "", words.jumping));
    await ask("/sim/idle?timeout=20").catch(() => null);
    await new Promise((resolve) => { setTimeout(resolve, SETTLING); });
    if (this.brought !== brought) return;
    this.brought = null;
    this.tell(brought);
  }

  arrived(phone) {
    if (!this.brought) return;
    this.brought.set(phone, (this.brought.get(phone) || 0) + 1);
    phone.flags += 1;
    phone.counted();
  }

  tell(brought) {
    const chips = [...brought].map(([phone, count]) => {
      const chip = button("chip", `${phone.name} `, () => this.office.shelf.reveal(phone));
      chip.append(element("b", "", `+${count}`));
      return chip;
    });
    const told = chips.length ? chips : [element("span", "", words.quiet)];
    const close = button("plain", "✕", () => this.show(), words.close);
    this.show(element("span", "", words.afterJump), ...told, close);
  }

  show(...parts) {
    this.node.replaceChildren(...parts);
    this.node.hidden = !parts.length;
  }
}
