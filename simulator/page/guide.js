// "Show me": presses the buttons itself, slowly, on the right phones. Whoever touches anything takes over.
import { button, element } from "/page/elements.js";
import { words } from "/page/words.js";

export class Stopped extends Error {}

const pace = Number(new URLSearchParams(location.search).get("pace")) || 1.25;
const PATIENCE = 30_000;
const sleep = (time) => new Promise((resolve) => { setTimeout(resolve, time); });

export class Guide {
  constructor(office) {
    this.office = office;
    this.node = document.getElementById("guide");
    this.running = false;
    for (const kind of ["pointerdown", "keydown", "wheel"]) {
      document.addEventListener(kind, (event) => event.isTrusted && this.touched(event), { capture: true, passive: true });
    }
  }

  touched(event) {
    if (this.running && !this.node.contains(event.target) && event.target.id !== "show") this.stop(words.tour.taken);
  }

  async run(tour) {
    if (this.running) return this.stop(words.tour.taken);
    this.running = true;
    document.body.classList.add("guided");
    try {
      await Promise.all(this.office.everybody.map((phone) => phone.threads.get(phone.person.id).load()));
      await tour(this);
      this.finish(words.tour.done);
    } catch (error) {
      if (this.running) this.finish(words.tour.lost);
      if (!(error instanceof Stopped)) console.warn(error);
    }
    return null;
  }

  stop(text) {
    this.running = false;
    this.finish(text);
  }

  finish(text) {
    this.running = false;
    document.body.classList.remove("guided");
    document.querySelectorAll(".pointed").forEach((node) => node.classList.remove("pointed"));
    this.node.replaceChildren(element("p", "", text), button("plain", "✕", () => { this.node.hidden = true; }, words.close));
    this.node.dataset.state = "over";
  }

  check() {
    if (!this.running) throw new Stopped();
  }

  say(text) {
    this.check();
    this.node.hidden = false;
    this.node.dataset.state = "running";
    this.node.replaceChildren(element("p", "", text), button("plain", words.stop, () => this.stop(words.tour.taken)));
  }

  async pause(time = 900) {
    await sleep(time * pace);
    this.check();
  }

  async until(find) {
    const end = performance.now() + PATIENCE;
    for (;;) {
      this.check();
      const found = find();
      if (found) return found;
      if (performance.now() > end) throw new Error(`the tour waits in vain: ${find}`);
      await sleep(80);
    }
  }

  // The latest message, on any phone unless said, that fits and came after `since`.
  latest(fits, { on = null, since = 0 } = {}) {
    for (const phone of on ? [on] : this.office.everybody) {
      const found = phone.threads.get(phone.person.id).all.filter((message) => message.message_id > since && message.from.is_bot && fits(message)).at(-1);
      if (found) return { phone, message: found };
    }
    return null;
  }

  async take(phone) {
    await this.office.shelf.reveal(phone);
    this.office.inHand = phone;
    phone.list.toEnd();
    await this.pause(350);
  }

  async point(node) {
    node.scrollIntoView({ block: "nearest" });
    node.classList.add("pointed");
    await this.pause(750);
    node.classList.remove("pointed");
  }

  // The button as it stands when it is pressed: the bot may have moved it meanwhile.
  async press(phone, fits, since = 0) {
    await this.take(phone);
    const find = () => this.keyOn(phone, fits, since);
    await this.point(await this.until(find));
    (await this.until(find)).click();
    await this.pause(500);
  }

  keyOn(phone, fits, since) {
    const offers = (message) => (message.reply_markup?.inline_keyboard || []).flat().some((key) => fits.test(key.text));
    const found = this.latest(offers, { on: phone, since });
    const keys = found ? phone.node.querySelectorAll(`.entry[data-id="${found.message.message_id}"] .inline button`) : [];
    return [...keys].find((key) => fits.test(key.textContent));
  }

  async type(phone, text) {
    await this.take(phone);
    const { box, sendKey } = phone.composer;
    for (const letter of text) {
      box.value += letter;
      await sleep(28 * pace);
      this.check();
    }
    await this.point(sendKey);
    sendKey.click();
    await this.pause(350);
  }

  async sample(phone, message, key, options) {
    await this.take(phone);
    if (message) phone.composer.reply(message);
    await this.point(phone.node.querySelector(`[data-sample="${key}"]`));
    await phone.composer.sample(key, options);
    await this.pause(500);
  }
}
