// The foot of a phone: the message box, what is about to be sent, samples, the commands menu.
import { ask } from "/page/api.js";
import { button, element, iconButton } from "/page/elements.js";
import { icon } from "/page/icons.js";
import { shortText } from "/page/media.js";
import { Tray } from "/page/tray.js";
import { ownContact, SAMPLES, samples } from "/page/parcels.js";
import { words } from "/page/words.js";

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.replyTo = null;
    this.turn = 0;
    this.tray = new Tray(() => this.box.focus());
    this.menu = element("div", "menu");
    this.menu.hidden = true;
    this.more = this.attachMenu();
    this.quote = element("div", "replying");
    this.quote.hidden = true;
    this.form = element("footer", "", this.quote, this.tray.node, this.samples(), this.row());
    this.blocked = button("blocked", words.unblock, () => phone.toggleBlock());
    this.node = element("div", "composer", this.menu, this.more, this.form, this.blocked);
    this.node.addEventListener("keydown", (event) => event.key === "Escape" && this.closeMenus(true));
  }

  row() {
    this.box = element("textarea");
    this.box.rows = 1;
    this.box.placeholder = words.write;
    this.box.setAttribute("aria-label", words.write);
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("input", () => this.hint());
    this.box.addEventListener("paste", (event) => this.take([...event.clipboardData.files], event));
    this.picker = element("input");
    this.picker.type = "file";
    this.picker.multiple = true;
    this.picker.hidden = true;
    this.picker.addEventListener("change", () => {
      this.tray.add([...this.picker.files]);
      this.picker.value = "";
    });
    const commands = iconButton("menu", words.commands, () => this.toggleMenu());
    const attach = iconButton("attach", words.attach, () => this.toggle(this.more));
    this.sendKey = iconButton("send", words.send, () => this.sendBox());
    this.sendKey.classList.add("send");
    return element("div", "row", commands, attach, this.box, this.sendKey, this.picker);
  }

  samples() {
    const keys = SAMPLES.map(({ key, icon: name, title }) => {
      const node = button("sample", icon(name), () => this.sample(key), `${words.samples}: ${title}`);
      node.append(element("span", "", title));
      node.dataset.sample = key;
      return node;
    });
    const strip = element("div", "samples", ...keys);
    strip.setAttribute("role", "group");
    strip.setAttribute("aria-label", words.samples);
    return strip;
  }

  attachMenu() {
    const item = (name, title, act) => {
      const node = button("", icon(name), () => { this.closeMenus(); act(); });
      node.append(element("span", "", title));
      return node;
    };
    const node = element(
      "div", "menu",
      item("document", words.file, () => this.picker.click()),
      item("place", words.myPlace, () => this.sample("place")),
      item("contact", words.myContact, () => this.phone.send(ownContact(this.phone.person))),
    );
    node.hidden = true;
    return node;
  }

  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.sendBox();
  }

  take(files, event) {
    if (!files.length) return;
    event?.preventDefault();
    this.tray.add(files);
  }

  async sendBox() {
    const text = this.box.value.trim();
    const parcels = await this.tray.bodies(text);
    if (!text && !parcels.length) return;
    this.box.value = "";
    this.closeMenus();
    const sent = parcels.length ? await this.sendAll(parcels) : await this.phone.send({ text });
    if (!sent) this.box.value = text;
    else this.tray.clear();
  }

  async sendAll(parcels) {
    for (const body of parcels) if (!await this.phone.send(body)) return false;
    return true;
  }

  async sample(key, options) {
    return this.phone.attempt(async () => this.phone.send(await samples(key, options)));
  }

  reply(message) {
    this.replyTo = message?.message_id ?? null;
    this.quote.hidden = !message;
    if (!message) return;
    const told = element("span", "", element("b", "", words.replyTo), element("span", "", shortText(message)));
    this.quote.replaceChildren(icon("reply"), told, iconButton("close", words.remove, () => this.reply(null)));
    this.box.focus({ preventScroll: true });
  }

  toggleMenu() {
    return this.menu.hidden ? this.offer("", true) : this.closeMenus();
  }

  // The commands that begin so; the latest question wins.
  async offer(begun, focus) {
    const turn = this.turn += 1;
    const told = await this.phone.attempt(() => ask(`/sim/users/${this.phone.person.id}/commands`));
    if (turn !== this.turn) return;
    const fitting = (told?.commands || []).filter(({ command }) => command.startsWith(begun));
    this.menu.replaceChildren(...fitting.map(({ command, description }) => {
      const node = button("", element("b", "", `/${command}`), () => this.command(command));
      node.append(element("span", "", description));
      return node;
    }));
    this.closeMenus();
    this.menu.hidden = !fitting.length;
    if (focus) this.menu.querySelector("button")?.focus();
  }

  command(name) {
    this.closeMenus();
    this.box.value = "";
    return this.phone.send({ text: `/${name}` });
  }

  // A slash opens the commands that begin so.
  hint() {
    const begun = /^\/([a-z]*)$/.exec(this.box.value);
    if (begun) this.offer(begun[1], false);
    else if (!this.menu.hidden) this.closeMenus();
  }

  toggle(menu) {
    const opened = menu.hidden;
    this.closeMenus();
    menu.hidden = !opened;
    if (opened) menu.querySelector("button")?.focus();
  }

  closeMenus(back = false) {
    const open = !this.menu.hidden || !this.more.hidden;
    this.turn += 1;
    this.menu.hidden = this.more.hidden = true;
    if (back && open) this.box.focus();
  }

  setBlocked(blocked) {
    this.form.hidden = blocked;
    this.blocked.hidden = !blocked;
  }
}
