// Which phones lie on the desk: three to six, chosen and remembered; on a narrow screen one of them with a switcher.
import { avatar, button, element } from "/page/elements.js";
import { recall, remember } from "/page/memory.js";
import { words } from "/page/words.js";

const MOST = 6;
const USUAL = 5;
const WIDTH = 330;

export class Shelf {
  constructor(office) {
    this.office = office;
    this.stage = document.getElementById("phones");
    this.switcher = document.getElementById("switcher");
    this.choice = document.getElementById("people");
    this.wanted = recall("phones", null);
    this.chosen = null;
    this.tabs = new Map();
  }

  get shown() {
    const all = this.office.everybody;
    const asked = this.wanted && all.filter((phone) => this.wanted.includes(phone.person.id));
    if (asked?.length) return asked;
    const fits = Math.floor(window.innerWidth / WIDTH);
    return all.slice(0, fits < 3 ? USUAL : Math.min(USUAL, fits));
  }

  keep(phones) {
    this.wanted = phones.map((phone) => phone.person.id);
    remember("phones", this.wanted);
    return this.draw();
  }

  hide(phone) {
    const left = this.shown.filter((each) => each !== phone);
    if (left.length) this.keep(left);
  }

  // Lays a phone on the desk; when that is full, the one given least attention goes.
  async reveal(phone) {
    const { shown } = this;
    if (!shown.includes(phone)) {
      const kept = shown.length < MOST ? shown : shown.filter((each) => each !== this.leastNeeded(shown));
      await this.keep([...kept, phone]);
    }
    this.choose(phone);
    phone.node.scrollIntoView({ inline: "nearest", block: "nearest", behavior: "smooth" });
  }

  leastNeeded(shown) {
    return [...shown].reverse().find((phone) => phone !== this.office.inHand && !phone.unread) || shown.at(-1);
  }

  choose(phone) {
    this.chosen = phone;
    for (const each of this.shown) {
      each.node?.classList.toggle("chosen", each === phone);
      this.tabs.get(each)?.setAttribute("aria-pressed", String(each === phone));
    }
    phone.list?.toEnd();
  }

  async draw(anew = false) {
    const { shown } = this;
    document.getElementById("nobody").hidden = shown.length > 0;
    this.drawChoice(shown);
    const fresh = shown.filter((phone) => anew || !phone.node || phone.thread.state === "cold");
    fresh.forEach((phone) => phone.node || phone.build());
    this.place(shown);
    this.drawTabs(shown);
    if (!shown.includes(this.chosen) && shown.length) this.choose(shown[0]);
    else if (this.chosen) this.choose(this.chosen);
    await Promise.all(fresh.map((phone) => phone.appear()));
  }

  // Moves only what is out of place: a node that is moved loses its scroll and its focus.
  place(shown) {
    for (const node of [...this.stage.children]) if (!shown.some((phone) => phone.node === node)) node.remove();
    shown.forEach((phone, at) => {
      if (this.stage.children[at] !== phone.node) this.stage.insertBefore(phone.node, this.stage.children[at] || null);
    });
  }

  drawTabs(shown) {
    this.tabs.clear();
    this.switcher.replaceChildren(...shown.map((phone) => {
      const tab = button("", phone.person.first_name, () => { this.choose(phone); phone.take(); });
      tab.append(element("i", "badge"));
      this.tabs.set(phone, tab);
      return tab;
    }));
    shown.forEach((phone) => this.counted(phone));
  }

  drawChoice(shown) {
    const full = shown.length >= MOST;
    this.choice.replaceChildren(...this.office.everybody.map((phone) => {
      const box = element("input");
      box.type = "checkbox";
      box.checked = shown.includes(phone);
      box.disabled = box.checked ? shown.length === 1 : full;
      box.addEventListener("change", () => {
        if (box.checked) this.keep([...this.shown, phone]);
        else this.hide(phone);
      });
      const names = element("span", "names", element("b", "", phone.name), element("small", "", phone.role));
      const badge = element("i", "badge", phone.unread && !box.checked ? String(phone.unread) : "");
      return element("label", "", box, avatar(phone.name, phone.person.id), names, badge);
    }), element("p", "", words.most));
  }

  counted(phone) {
    const tab = this.tabs.get(phone);
    if (tab) tab.querySelector(".badge").textContent = phone.unread || "";
    const hidden = this.office.everybody.filter((each) => each.unread && !this.tabs.has(each)).length;
    document.getElementById("hidden-unread").textContent = hidden || "";
  }
}
