// The drawer for the curious: Bot API calls as they happen, and how the bot stands. It asks only while it is open.
import { ask } from "/page/api.js";
import { element, iconButton } from "/page/elements.js";
import { momentText, timeOf } from "/page/when.js";
import { words } from "/page/words.js";

const EVERY = 700;
const KEPT = 200;
const BEHIND = 1_000;

export class Drawer {
  constructor(office) {
    this.office = office;
    this.node = document.getElementById("drawer");
    this.list = element("ol", "calls");
    this.state = element("dl", "state");
    const head = element("header", "", element("h2", "", words.drawer), iconButton("close", words.close, () => this.toggle(false)));
    this.node.append(head, element("h3", "", words.state), this.state, element("h3", "", words.calls), this.list);
    this.node.setAttribute("aria-label", words.drawer);
    this.node.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle(false));
    this.since = null;
  }

  toggle(open = this.node.hidden) {
    this.node.hidden = !open;
    document.getElementById("inside").setAttribute("aria-expanded", String(open));
    if (open) {
      this.node.querySelector("button").focus();
      this.look();
    } else document.getElementById("inside").focus();
  }

  async look() {
    if (this.node.hidden) return;
    try {
      const standing = await ask("/sim/status");
      this.stand(standing);
      if (this.since === null || this.since > standing.calls) this.since = Math.max(0, standing.calls - BEHIND);
      this.add(await ask(`/sim/calls?since=${this.since}`));
    } catch { /* the line above the phones tells that the simulator is gone */ }
    clearTimeout(this.again);
    this.again = setTimeout(() => this.look(), EVERY);
  }

  stand({ status, why, updates }) {
    const rows = status
      ? [[words.ready, status.ready ? words.yes : words.no], [words.inbox, status.inbox], [words.outbox, status.outbox],
        [words.timersDue, status.timers_due], [words.files, status.files ?? 0], [words.updates, updates],
        ...(status.next_timers || []).map((timer) => [momentText(timer.at), `${timer.kind} · ${timer.about}`])]
      : [[words.noStatus, why], [words.updates, updates]];
    this.state.replaceChildren(...rows.flatMap(([name, value]) => [element("dt", "", name), element("dd", "", String(value))]));
  }

  add(calls) {
    if (!calls.length) return;
    this.since = calls.at(-1).n;
    const shown = calls.filter(({ method }) => method !== "getUpdates").slice(-KEPT);
    this.list.prepend(...shown.map((call) => this.call(call)).reverse());
    while (this.list.children.length > KEPT) this.list.lastChild.remove();
  }

  call({ method, params, ok, result, error, took_ms: took, at }) {
    const to = this.office.phones.get(Number(params.chat_id))?.name || params.chat_id || "";
    const line = element(
      "summary", ok ? "" : "failed",
      element("time", "", timeOf(Date.parse(at) / 1000)), element("b", "", method), element("span", "", String(to)), element("small", "", `${Math.round(took)} ms`),
    );
    const node = element("details", "", line);
    node.addEventListener("toggle", () => {
      if (!node.open || node.children.length > 1) return;
      const told = { params, ...(ok ? { result } : { error }) };
      node.append(element("pre", "", JSON.stringify(told, null, 1)));
    });
    return element("li", "", node);
  }
}
