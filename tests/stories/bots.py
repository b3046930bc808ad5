"""Bot processes: how they are started, killed and waited for.

A bot is either `python -m bot serve`, as an operator starts it, or the same forked from a process that has imported
it already (see `zygote`). Refuses to know what people do with it.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

ROOT = Path(__file__).parents[2]
_KEPT = ("PATH", "HOME", "LANG", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True)
class Order:
    """One bot: its settings, its working folder, its log."""

    settings: Mapping[str, str]
    folder: Path
    log: Path
    hurried: bool = False
    """Whether it writes to a chat as often as it likes, where the pace is not what the story is about."""

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        return {**kept, "PYTHONPATH": str(ROOT), **self.settings}


class Starts(Protocol):
    """Whoever can start a bot."""

    def start(self, order: Order) -> int: ...

    def wait(self, pid: int) -> int: ...


class Zygote:
    """Forks bots that are ready in a fraction of a second."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.stories.zygote"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        assert self._answer() == "ready"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    def start(self, order: Order) -> int:
        wanted: dict[str, Any] = {
            "environment": order.environment,
            "folder": str(order.folder),
            "log": str(order.log),
        }
        return int(self._ask({"start": wanted | ({"second": 0.0} if order.hurried else {})}))

    def wait(self, pid: int) -> int:
        return os.waitstatus_to_exitcode(int(self._ask({"wait": pid})))

    def _ask(self, order: Mapping[str, Any]) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the process that starts bots has ended"
        return json.loads(line)


class Commands:
    """Starts bots as an operator does; each takes seconds to import."""

    def __init__(self) -> None:
        self._processes: dict[int, subprocess.Popen[bytes]] = {}

    def start(self, order: Order) -> int:
        with order.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"],
                cwd=order.folder,
                env=order.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._processes[process.pid] = process
        return process.pid

    def wait(self, pid: int) -> int:
        return self._processes.pop(pid).wait(30)


def kill(pid: int) -> None:
    """As the power cut does it."""
    os.kill(pid, signal.SIGKILL)


def ask_to_stop(pid: int) -> None:
    """As an operator does it."""
    os.kill(pid, signal.SIGTERM)
