"""With 2,000 messages in a chat and 50 phones known, a message is on the screen at once."""

from statistics import median

import pytest

from simulator.server import Running
from tests.browser.conftest import Opens
from tests.phones import Phones
from tests.stories.firm import TOKEN

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TIMES = """async ([token, chat, rounds]) => {
  const list = document.querySelector(`[data-person="${chat}"] .list`);
  const took = [];
  for (let round = 0; round < rounds; round += 1) {
    const text = `мить ${round}`;
    const started = performance.now();
    const shown = new Promise((resolve) => {
      const watch = new MutationObserver(() => {
        if (!list.lastElementChild.textContent.includes(text)) return;
        watch.disconnect();
        requestAnimationFrame(() => resolve(performance.now() - started));
      });
      watch.observe(list, { childList: true, subtree: true });
    });
    await fetch(`/bot${token}/sendMessage`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ chat_id: chat, text }),
    });
    took.push(await shown);
  }
  return took;
}"""


async def test_from_send_to_bubble(sim: Running, phones: Phones, opens: Opens) -> None:
    people = [await phones.add(f"Людина {number}") for number in range(50)]
    telegram = sim.telegram
    for person in people:
        await person.start()
    for person in people[:4]:
        chat, who = telegram.world.chats[person.id], telegram.world.people[person.id].user()
        for number in range(2_000):
            telegram.post(
                chat, who if number % 3 else telegram.bot.user(), {"text": f"повідомлення {number}\nдругий рядок"}
            )
    desk = await opens(sim.url)
    took: list[float] = await desk.page.evaluate(TIMES, [TOKEN, people[0].id, 25])
    assert median(took) < 150, sorted(took)
    assert await desk.page.locator(".entry").count() < 1_000
    top = (
        await desk.phone("Людина 0")
        .node.locator(".list")
        .evaluate(
            """async (node) => {
          const frames = [];
          for (let step = 0; step < 30; step += 1) {
            const started = performance.now();
            node.scrollTop -= 500;
            await new Promise(requestAnimationFrame);
            frames.push(performance.now() - started);
          }
          return frames.sort((a, b) => a - b)[15];
        }"""
        )
    )
    print(f"send to bubble: median {median(took):.0f} ms, worst {max(took):.0f}; a scrolled frame: {top:.0f} ms")
