// Everybody with a phone: people and chats as the simulator tells of them, and which phone is in hand.
import { ask } from "/page/api.js";
import { Phone } from "/page/phone.js";

export class Office {
  constructor() {
    this.phones = new Map();
    this.inHand = null;
    this.shelf = null;
    this.jumps = null;
  }

  get everybody() { return [...this.phones.values()]; }

  person(person) {
    const known = this.phones.get(person.id);
    if (known) known.meet(person);
    else this.phones.set(person.id, new Phone(person, this));
    this.shelf.draw();
  }

  group(chat) {
    if (chat.type === "private") return;
    for (const member of chat.members || []) this.phones.get(member)?.join(chat);
  }

  owners(chatId) {
    return this.everybody.filter((phone) => phone.threads.has(chatId));
  }

  message(kind, message) {
    const { chat } = message;
    if (chat.type !== "private") this.everybody.forEach((phone) => phone.person.id === message.from.id && phone.join(chat));
    this.owners(chat.id).forEach((phone) => phone.hear(kind, message, chat.id));
  }

  gone({ chat, message_id: id }) {
    this.owners(chat).forEach((phone) => phone.hear("delete", { message_id: id }, chat));
  }

  acting({ chat }) {
    this.owners(chat).forEach((phone) => phone.current === chat && phone.acting());
  }

  // Everything anew, after a first look or when too much was missed; what is being written stays.
  async load() {
    const [people, chats] = await Promise.all([ask("/sim/users"), ask("/sim/chats")]);
    const there = new Set(people.map((person) => person.id));
    for (const id of this.phones.keys()) if (!there.has(id)) this.phones.delete(id);
    for (const phone of this.everybody) phone.threads.forEach((thread) => thread.chill());
    for (const person of people) {
      if (this.phones.has(person.id)) this.phones.get(person.id).meet(person);
      else this.phones.set(person.id, new Phone(person, this));
    }
    chats.forEach((chat) => this.group(chat));
    await this.shelf.draw(true);
  }
}
