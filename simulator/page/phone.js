// One person's phone: the chats they are in, the message box, the keyboards.
import { ask, attempt, base64, toast } from "/page/api.js";
import { bubble, shortText } from "/page/bubble.js";
import { icon } from "/page/icons.js";
import { element } from "/page/text.js";
import { words } from "/page/words.js";

const MIDDLE = { latitude: 50.4501, longitude: 30.5234 };

function iconButton(name, title, onClick) {
  const node = element("button", "icon-button", icon(name));
  node.type = "button";
  node.title = title;
  node.setAttribute("aria-label", title);
  node.addEventListener("click", onClick);
  return node;
}

export class Phone {
  constructor(person, onUnread) {
    this.person = person;
    this.onUnread = onUnread;
    this.chats = new Map([[person.id, { id: person.id, type: "private" }]]);
    this.messages = new Map([[person.id, new Map()]]);
    this.current = person.id;
    this.unread = 0;
    this.replyTo = null;
    this.build();
  }

  build() {
    this.title = element("div", "title");
    this.picker = element("select", "picker");
    this.picker.addEventListener("change", () => this.show(Number(this.picker.value)));
    this.list = element("div", "list");
    this.list.addEventListener("scroll", () => this.atBottom() && this.read());
    this.typing = element("div", "typing");
    this.keys = element("div", "keys");
    this.menu = element("div", "menu");
    this.menu.hidden = true;
    const head = element("header", "", this.title, this.picker, iconButton("block", words.block, () => this.toggleBlock()));
    this.node = element("section", "phone", head, this.list, this.typing, this.menu, this.keys, this.composer());
    this.node.setAttribute("aria-label", this.person.first_name);
    this.node.addEventListener("pointerdown", () => this.read());
    this.rename(this.person);
  }

  composer() {
    this.box = element("textarea");
    this.box.rows = 1;
    this.box.placeholder = words.write;
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.sendBox();
      }
    });
    this.picked = element("input");
    this.picked.type = "file";
    this.picked.multiple = true;
    this.picked.hidden = true;
    this.picked.addEventListener("change", () => attempt(() => this.sendFiles()));
    this.quote = element("div", "replying");
    this.quote.hidden = true;
    this.quote.addEventListener("click", () => this.reply(null));
    const row = element(
      "div", "row",
      iconButton("menu", words.commands, () => attempt(() => this.toggleMenu())),
      iconButton("attach", words.attach, () => this.picked.click()),
      iconButton("place", words.place, () => this.send({ location: MIDDLE })),
      iconButton("contact", words.contact, () => this.sendContact()),
      this.box,
      iconButton("send", words.send, () => this.sendBox()),
    );
    this.form = element("footer", "", this.quote, row, this.picked);
    this.blockedNote = element("button", "blocked", words.unblock);
    this.blockedNote.type = "button";
    this.blockedNote.addEventListener("click", () => this.toggleBlock());
    return element("div", "composer", this.form, this.blockedNote);
  }

  rename(person) {
    this.person = person;
    const name = [person.first_name, person.last_name].filter(Boolean).join(" ");
    this.title.replaceChildren(element("b", "", name), element("small", "", person.label || `id ${person.id}`));
    this.blockedNote.hidden = !person.blocked;
    this.form.hidden = person.blocked;
    this.offerStart();
  }

  addChat(chat) {
    this.chats.set(chat.id, chat);
    if (!this.messages.has(chat.id)) this.messages.set(chat.id, new Map());
    const options = [...this.chats.values()].map((each) => {
      const option = element("option", "", each.title || words.privateChat);
      option.value = each.id;
      return option;
    });
    this.picker.replaceChildren(...options);
    this.picker.value = this.current;
    this.picker.hidden = this.chats.size < 2;
  }

  load(chatId, messages) {
    this.messages.set(chatId, new Map(messages.map((message) => [message.message_id, message])));
    if (chatId === this.current) this.show(chatId);
  }

  show(chatId) {
    this.current = chatId;
    this.list.replaceChildren();
    for (const message of this.messages.get(chatId).values()) this.place(message);
    this.drawKeys();
    this.offerStart();
    this.toBottom();
    this.read();
  }

  place(message) {
    const own = message.from.id === this.person.id;
    const node = bubble(message, own, {
      named: !own && this.current !== this.person.id,
      press: (button, key) => this.press(message, button, key),
      command: (text) => this.send({ text }),
      reply: (to) => this.reply(to),
    });
    node.dataset.id = message.message_id;
    const before = this.list.querySelector(`[data-id="${message.message_id}"]`);
    if (before) return before.replaceWith(node);
    const last = this.list.lastElementChild;
    const album = message.media_group_id;
    if (album && last?.dataset.album === album) node.classList.add("joined");
    if (album) node.dataset.album = album;
    this.list.append(node);
  }

  receive(message) {
    const chat = this.messages.get(message.chat.id);
    if (!chat) return;
    chat.set(message.message_id, message);
    if (message.chat.id === this.current) {
      const follow = this.atBottom();
      this.place(message);
      this.drawKeys();
      this.offerStart();
      this.typing.textContent = "";
      if (follow) this.toBottom();
    }
    if (message.from.id !== this.person.id) this.count();
  }

  edit(message) {
    const chat = this.messages.get(message.chat.id);
    if (!chat?.has(message.message_id)) return;
    const follow = this.atBottom();
    chat.set(message.message_id, message);
    if (message.chat.id === this.current) this.place(message);
    if (follow) this.toBottom();
  }

  remove({ chat, message_id: id }) {
    this.messages.get(chat)?.delete(id);
    if (chat === this.current) this.list.querySelector(`[data-id="${id}"]`)?.remove();
  }

  acting({ chat }) {
    if (chat !== this.current) return;
    this.typing.textContent = words.typing;
    clearTimeout(this.typingEnds);
    this.typingEnds = setTimeout(() => { this.typing.textContent = ""; }, 5000);
  }

  drawKeys() {
    const marked = [...this.messages.get(this.current).values()].filter(
      (message) => message.from.is_bot && message.reply_markup && !message.reply_markup.inline_keyboard,
    );
    const rows = marked.at(-1)?.reply_markup.keyboard || [];
    const lines = rows.map((row) => element("div", "row", ...row.map((key) => this.key(key))));
    this.keys.replaceChildren(...lines);
    this.keys.hidden = !lines.length;
  }

  key(key) {
    const node = element("button", "", key.text);
    node.type = "button";
    node.addEventListener("click", () => {
      if (key.request_contact) return this.sendContact();
      if (key.request_location) return this.send({ location: MIDDLE });
      return this.send({ text: key.text });
    });
    return node;
  }

  offerStart() {
    if (this.person.started || this.messages.get(this.current)?.size || this.current !== this.person.id) {
      this.list.querySelector(".start")?.remove();
    } else if (!this.list.querySelector(".start")) {
      const start = element("button", "start", words.start);
      start.type = "button";
      start.addEventListener("click", () => this.send({ text: "/start" }));
      this.list.append(start);
    }
  }

  async send(body) {
    const addressed = { from: this.person.id, ...body };
    if (this.current !== this.person.id) addressed.chat = this.current;
    if (this.replyTo) addressed.reply_to = this.replyTo;
    const sent = await attempt(() => ask("/sim/send", addressed));
    if (sent) {
      this.reply(null);
      this.toBottom();
    }
    return sent;
  }

  async sendBox() {
    const text = this.box.value;
    if (text.trim() && await this.send({ text })) this.box.value = "";
    this.box.focus();
  }

  async sendFiles() {
    const files = [...this.picked.files].slice(0, 10);
    const media = await Promise.all(files.map(async (file) => ({
      kind: /^image\/(jpeg|png|webp)$/.test(file.type) ? "photo" : "document",
      name: file.name, base64: await base64(file), mime: file.type || null,
    })));
    this.picked.value = "";
    const mixed = media.some((item) => item.kind === "document");
    if (mixed) for (const item of media) item.kind = "document";
    if (media.length) await this.send({ media });
  }

  sendContact() {
    const { first_name, last_name = null, id } = this.person;
    return this.send({ contact: { phone_number: `+38067${String(id).slice(-7).padStart(7, "0")}`, first_name, last_name, user_id: id } });
  }

  reply(message) {
    this.replyTo = message?.message_id ?? null;
    this.quote.hidden = !message;
    this.quote.textContent = message ? `${words.replyTo}: ${shortText(message)}  ✕` : "";
    if (message) this.box.focus();
  }

  async press(message, button, key) {
    if (button.url || button.web_app) {
      window.open(button.url || button.web_app.url, "_blank", "noopener");
      return;
    }
    if (button.copy_text) {
      await navigator.clipboard?.writeText(button.copy_text.text);
      return;
    }
    key.classList.add("waiting");
    const body = { from: this.person.id, message_id: message.message_id, button: button.callback_data || button.text };
    if (this.current !== this.person.id) body.chat = this.current;
    const answer = await attempt(() => ask("/sim/tap", body));
    key.classList.remove("waiting");
    if (answer && !answer.answered) toast(words.noAnswer);
    else if (answer?.text) toast(answer.text, answer.show_alert);
  }

  async toggleMenu() {
    this.menu.hidden = !this.menu.hidden;
    if (this.menu.hidden) return;
    const { commands } = await ask(`/sim/users/${this.person.id}/commands`);
    const items = commands.map(({ command, description }) => {
      const node = element("button", "", element("b", "", `/${command}`), element("span", "", description));
      node.type = "button";
      node.addEventListener("click", () => {
        this.menu.hidden = true;
        this.send({ text: `/${command}` });
      });
      return node;
    });
    this.menu.replaceChildren(...(items.length ? items : [element("span", "none", "—")]));
  }

  toggleBlock() {
    return attempt(() => ask(this.person.blocked ? "/sim/unblock" : "/sim/block", { user: this.person.id }));
  }

  atBottom() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 60;
  }

  toBottom() {
    this.list.scrollTop = this.list.scrollHeight;
  }

  count() {
    this.unread += 1;
    this.node.dataset.unread = this.unread;
    this.onUnread(this);
  }

  read() {
    this.unread = 0;
    delete this.node.dataset.unread;
    this.onUnread(this);
  }
}
