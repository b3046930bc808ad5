// One person's phone: its head, the chat that is open on it, its foot. It is built when it is first shown.
import { ask } from "/page/api.js";
import { bubble } from "/page/bubble.js";
import { Composer } from "/page/composer.js";
import { avatar, button, element, iconButton } from "/page/elements.js";
import { icon } from "/page/icons.js";
import { replyKeyboard } from "/page/keyboards.js";
import { MessageList } from "/page/list.js";
import { shortText } from "/page/media.js";
import { alertOn, attempt, toast } from "/page/notes.js";
import { ownContact, samples } from "/page/parcels.js";
import { Thread } from "/page/thread.js";
import { fill, words } from "/page/words.js";

const TYPING = 5000;

export class Phone {
  constructor(person, office) {
    this.office = office;
    this.threads = new Map();
    this.current = person.id;
    this.flags = 0;
    this.node = null;
    this.meet(person);
    this.join({ id: person.id, type: "private" });
  }

  get thread() { return this.threads.get(this.current); }
  get unread() { return [...this.threads.values()].reduce((sum, thread) => sum + thread.unread, 0); }
  get inHand() { return this.office.inHand === this; }

  meet(person) {
    this.person = person;
    this.name = [person.first_name, person.last_name].filter(Boolean).join(" ");
    this.role = (person.label || "").replace(`${this.name} · `, "");
    if (this.node) this.headline();
  }

  join(chat) {
    const known = this.threads.get(chat.id);
    if (known) known.chat = { ...known.chat, ...chat };
    else this.threads.set(chat.id, new Thread(chat));
    if (this.node) this.chatPicker();
  }

  build() {
    const context = {
      press: (message, key, node) => this.press(message, key, node),
      command: (text) => this.send({ text }),
      reply: (message) => this.composer.reply(message),
      jump: (id) => this.list.jump(id),
    };
    this.list = new MessageList((messages) => {
      const own = messages[0].from.id === this.person.id;
      return bubble(messages, own, { ...context, named: !own && this.current !== this.person.id });
    }, () => this.scrolled());
    this.composer = new Composer(this);
    this.notes = element("div", "phone-notes");
    this.notes.setAttribute("aria-live", "polite");
    this.pinned = button("pinned", icon("pin"), () => this.list.jump(this.thread.pinned?.message_id));
    this.pinnedText = element("span");
    this.pinned.append(this.pinnedText);
    this.down = button("down", icon("down"), () => { this.list.toEnd(); this.read(); }, words.down);
    this.keys = element("div", "keys");
    const middle = element("div", "middle", this.list.node, this.down, this.notes);
    this.node = element("section", "phone", this.head(), this.pinned, middle, this.composer.node, this.keys);
    this.node.addEventListener("pointerdown", () => this.take());
    this.node.addEventListener("focusin", () => this.take());
    this.accepts();
    this.headline();
    this.chatPicker();
  }

  head() {
    this.title = element("div", "title");
    this.picker = element("select", "picker");
    this.picker.setAttribute("aria-label", words.chats);
    this.picker.addEventListener("change", () => this.open(Number(this.picker.value)));
    this.badge = element("span", "badge");
    this.flag = element("span", "flag");
    this.face = element("span");
    this.blockKey = iconButton("block", words.block, () => this.toggleBlock());
    const hide = iconButton("close", words.hide, () => this.office.shelf.hide(this));
    hide.classList.add("hide");
    return element("header", "", this.face, this.title, this.flag, this.badge, this.picker, this.blockKey, hide);
  }

  headline() {
    this.face.replaceChildren(avatar(this.name, this.person.id));
    this.subtitle = element("small", "", this.role || `id ${this.person.id}`);
    this.title.replaceChildren(element("b", "", this.name), this.subtitle);
    this.node.setAttribute("aria-label", fill(words.openPhone, { name: this.name }));
    this.list.node.setAttribute("aria-label", fill(words.chatOf, { name: this.name }));
    this.node.dataset.person = this.person.id;
    this.node.classList.toggle("is-blocked", Boolean(this.person.blocked));
    this.composer.setBlocked(Boolean(this.person.blocked));
    this.offerStart();
  }

  chatPicker() {
    this.picker.replaceChildren(...[...this.threads.values()].map(({ chat }) => {
      const option = element("option", "", chat.title || words.privateChat);
      option.value = chat.id;
      return option;
    }));
    this.picker.value = this.current;
    this.picker.hidden = this.threads.size < 2;
  }

  accepts() {
    const over = (on) => this.node.classList.toggle("dropping", on);
    this.node.dataset.drop = words.drop;
    this.node.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
    this.node.addEventListener("dragleave", (event) => !this.node.contains(event.relatedTarget) && over(false));
    this.node.addEventListener("drop", (event) => {
      over(false);
      event.preventDefault();
      this.composer.take([...event.dataTransfer.files]);
    });
  }

  // Built, loaded and drawn; what it shows until then is an empty chat.
  async appear() {
    if (!this.node) this.build();
    await this.open(this.current);
  }

  async open(chatId) {
    this.current = chatId;
    const { thread } = this;
    await this.attempt(() => thread.load());
    if (this.thread !== thread) return;
    this.list.fill(thread.all, thread.newFrom);
    this.around();
    this.counted();
  }

  // What stands around the messages and follows from them.
  around() {
    const { all, pinned } = this.thread;
    const { node, placeholder } = replyKeyboard(all, (key) => this.pressKey(key));
    this.keys.replaceWith(node);
    this.keys = node;
    this.composer.box.placeholder = placeholder || words.write;
    this.pinned.hidden = !pinned;
    if (pinned) this.pinnedText.replaceChildren(element("b", "", words.pinned), element("span", "", shortText(pinned)));
    this.offerStart();
    this.scrolled();
  }

  offerStart() {
    const wanted = this.current === this.person.id && !this.thread.messages.size && this.thread.state === "ready";
    const shown = this.list.node.querySelector(".start");
    if (!wanted) shown?.remove();
    else if (!shown) this.list.node.append(button("start", words.start, () => this.send({ text: "/start" })));
  }

  hear(kind, data, chatId) {
    const thread = this.threads.get(chatId);
    if (!thread) return;
    const known = thread.messages.has(data.message_id);
    const changed = thread.hear(kind, data);
    if (kind === "message" && data.from.id !== this.person.id && !known) this.arrived(thread, data);
    if (!changed || !this.node || thread !== this.thread) return;
    if (kind === "delete") this.list.remove(data.message_id);
    else if (kind === "edit") this.list.change(data);
    else this.list.put(data);
    if (kind === "message") this.acting(false);
    this.around();
  }

  arrived(thread, message) {
    this.office.jumps.arrived(this);
    if (this.inHand && thread === this.thread && this.list?.stuck && document.visibilityState === "visible") return;
    thread.unread += 1;
    if (thread.unread === 1) {
      thread.newFrom = message.message_id;
      if (thread === this.thread) this.list?.markNew(message.message_id);
    }
    this.counted();
  }

  acting(on = true) {
    if (!this.node) return;
    clearTimeout(this.typingEnds);
    this.subtitle.textContent = on ? words.typing : this.role || `id ${this.person.id}`;
    this.subtitle.classList.toggle("typing", on);
    if (on) this.typingEnds = setTimeout(() => this.acting(false), TYPING);
  }

  counted() {
    const { unread } = this;
    if (this.node) {
      this.badge.textContent = unread || "";
      this.badge.setAttribute("aria-label", unread ? fill(words.unreadCount, { n: unread }) : "");
      this.flag.textContent = this.flags ? `+${this.flags}` : "";
      this.node.classList.toggle("flagged", this.flags > 0);
    }
    this.office.shelf.counted(this);
  }

  take() {
    this.office.inHand = this;
    if (this.list.stuck) this.read();
  }

  read() {
    if (!this.thread.unread && !this.flags) return;
    this.thread.unread = 0;
    this.flags = 0;
    this.counted();
  }

  scrolled() {
    this.down.hidden = this.list.stuck;
    if (this.list.stuck && this.inHand) this.read();
  }

  addressed(body) {
    return this.current === this.person.id ? body : { ...body, chat: this.current };
  }

  attempt(action) {
    return attempt(action, this.notes);
  }

  async send(body) {
    this.office.inHand = this;
    const whole = this.addressed({ from: this.person.id, ...body });
    if (this.composer.replyTo) whole.reply_to = this.composer.replyTo;
    const sent = await this.attempt(() => ask("/sim/send", whole));
    if (!sent) return null;
    this.composer.reply(null);
    this.thread.newFrom = null;
    this.list.markNew(null);
    this.list.toEnd();
    this.read();
    return sent;
  }

  async pressKey(key) {
    if (key.request_contact) return this.send(ownContact(this.person));
    if (key.request_location) return this.send(await samples("place"));
    return this.send({ text: key.text ?? key });
  }

  async press(message, key, node) {
    const away = key.url || key.web_app?.url;
    if (away) return /^(https?|tg):/i.test(away) && window.open(away, "_blank", "noopener");
    if (key.copy_text) {
      await navigator.clipboard?.writeText(key.copy_text.text);
      return toast(words.copied, this.notes);
    }
    node.classList.add("waiting");
    const body = this.addressed({ from: this.person.id, message_id: message.message_id, button: key.callback_data || key.text });
    const answer = await this.attempt(() => ask("/sim/tap", body));
    node.classList.remove("waiting");
    if (!answer) return null;
    if (!answer.answered) return toast(words.noAnswer, this.notes);
    if (answer.text && answer.show_alert) alertOn(this.notes, answer.text);
    else if (answer.text) toast(answer.text, this.notes);
    return answer;
  }

  toggleBlock() {
    return this.attempt(() => ask(this.person.blocked ? "/sim/unblock" : "/sim/block", { user: this.person.id }));
  }
}
