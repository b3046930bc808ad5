"""What the kept figures cost whoever moves a deal: the same completions with them and without.

Both through the whole bot, in turns on copies of the same tables; without them the process that writes leaves their
statements out (tests.bench.uncounted).
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from storage.writer import process
from tests.bench import places, seeding
from tests.bench.completion import completions
from tests.bench.figures import Figure, middle

ROUNDS = 5
SLOWED = 1.2
_COUNT = 1000


async def kept_figures() -> Figure:
    with places.folder() as folder:
        seed = await seeding.waiting_for_documents(folder, _COUNT)
        rounds = []
        for number in range(ROUNDS):
            kept = await completions(seed, places.within(folder, f"kept{number}"), "process")
            with _uncounted():
                rounds.append((kept, await completions(seed, places.within(folder, f"without{number}"), "process")))
    ratio = middle([without / kept for kept, without in rounds])
    shown = ", ".join(f"{without:,.0f}/{kept:,.0f} = {without / kept:.2f}" for kept, without in rounds)
    return Figure(
        name="stage moves with the kept figures",
        value=f"{middle([kept for kept, _ in rounds]):,.0f}/s",
        floor=f"without them {middle([without for _, without in rounds]):,.0f}/s",
        ratio=ratio,
        goal=f"<= {SLOWED} times slower",
        ok=ratio <= SLOWED,
        notes=[f"rounds: {shown}"],
    )


@contextmanager
def _uncounted() -> Iterator[None]:
    """Whoever starts the process that writes starts the other one."""
    plain = subprocess.Popen

    def started(command: list[str], **more: Any) -> Any:
        return plain(["tests.bench.uncounted" if word == "storage.writer.main" else word for word in command], **more)

    with patch.object(process.subprocess, "Popen", started):
        yield
