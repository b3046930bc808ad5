// The live line to the simulator: server-sent events. The browser reconnects by itself and names the last event it
// saw; the simulator repeats what was missed, or says "reload" when that is not known any more.
import { ask } from "/page/api.js";

export function listen(heard, onLine) {
  const source = new EventSource("/sim/events");
  for (const [kind, hear] of Object.entries(heard)) {
    source.addEventListener(kind, (event) => hear(JSON.parse(event.data)));
  }
  source.onopen = () => onLine(true);
  source.onerror = () => {
    onLine(false);
    if (source.readyState === EventSource.CLOSED) revive(heard, onLine);
  };
  return new Promise((resolve) => { source.addEventListener("clock", resolve, { once: true }); });
}

// A browser gives up after an answer that is no stream; then everything is looked at anew.
async function revive(heard, onLine) {
  for (;;) {
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
    if (await ask("/sim/clock").catch(() => null)) break;
  }
  await listen(heard, onLine);
  heard.reload({});
}
