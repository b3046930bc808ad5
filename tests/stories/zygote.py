"""A process that has the bot imported and becomes one on demand: `python -m tests.stories.zygote`.

Importing aiogram takes seconds; stories and chaos start the bot hundreds of times. What is forked here is a bot in a
process of its own, with its own settings, that is killed like any other. Refuses to keep anything between two bots:
no event loop, no thread, no connection exists before the fork.
"""

import gc
import json
import os
import signal
import sys
import traceback
from importlib import import_module
from typing import Any, NoReturn


def main() -> None:
    """Orders come as JSON lines: {"start": {...}} is answered with the pid, {"wait": pid} with its exit status."""
    _import_everything()
    _say("ready")
    for line in sys.stdin:
        order = json.loads(line)
        _say(_start(order["start"]) if "start" in order else os.waitpid(order["wait"], 0)[1])


def _import_everything() -> None:
    for module in ("bot.__main__", "bot.app", "handlers.dialogs.routing"):
        import_module(module)
    import_module("bot.telegram.fast.models").build()
    gc.collect()
    gc.freeze()


def _start(order: dict[str, Any]) -> int:
    pid = os.fork()
    return pid or _become_bot(order)


def _become_bot(order: dict[str, Any]) -> NoReturn:
    status = 70
    try:
        _settle_in(order)
        status = _serve(order)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _settle_in(order: dict[str, Any]) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])


def _serve(order: dict[str, Any]) -> int:
    import typer

    from bot import __main__ as command
    from bot.telegram import rate_schedule

    rate_schedule.SECOND = order.get("second", rate_schedule.SECOND)
    try:
        command.serve()
    except typer.Exit as end:
        return end.exit_code
    return 0


def _say(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
