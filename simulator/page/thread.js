// One chat as one phone knows it: its messages once they are asked for, and how many are unread.
// What happens while the messages are being fetched waits, and is applied to them in order.
import { ask } from "/page/api.js";

export class Thread {
  constructor(chat) {
    this.chat = chat;
    this.messages = new Map();
    this.state = "cold";
    this.waiting = [];
    this.unread = 0;
    this.newFrom = null;
  }

  load() {
    if (this.state === "cold") {
      this.state = "loading";
      this.loading = this.fetch();
    }
    return this.loading;
  }

  async fetch() {
    try {
      const messages = await ask(`/sim/chats/${this.chat.id}/messages`);
      this.messages = new Map(messages.map((message) => [message.message_id, message]));
      this.state = "ready";
      for (const [kind, data] of this.waiting) this.apply(kind, data);
    } catch (error) {
      this.state = "cold";
      throw error;
    } finally {
      this.waiting = [];
    }
  }

  chill() {
    this.state = "cold";
    this.waiting = [];
  }

  // True when the screen has to follow; a chat that nobody has opened only counts.
  hear(kind, data) {
    if (this.state === "loading") this.waiting.push([kind, data]);
    if (this.state !== "ready") return false;
    return this.apply(kind, data);
  }

  apply(kind, data) {
    if (kind === "delete") return this.messages.delete(data.message_id);
    if (kind === "edit" && !this.messages.has(data.message_id)) return false;
    this.messages.set(data.message_id, data);
    return true;
  }

  get all() {
    return [...this.messages.values()];
  }

  get pinned() {
    return this.all.filter((message) => message.pinned).at(-1) || null;
  }
}
