"""The process beside the bot: `python -m workers.main DESCRIPTOR`, started by `workers.process`.

Does one job at a time, in the order in which they came, at the lowest pressing: whoever completes a task goes first
where there are fewer processors than processes. It goes when the bot is gone, also in the middle of a job. Refuses
signals: they are for the bot.
"""

import os
import pickle
import signal
import socket
import sys
import traceback
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread

from workers.channel import Arriving, packed

_NICE = 10
_BYTES = 262_144


def main(descriptor: int) -> None:
    """Work until the line is closed."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    os.nice(_NICE)
    jobs: SimpleQueue[bytes] = SimpleQueue()
    with suppress(BrokenPipeError, ConnectionResetError), socket.socket(fileno=descriptor) as line:
        Thread(target=_listen, args=(line, jobs), daemon=True).start()
        while True:
            line.sendall(_done(jobs.get()))


def _listen(line: socket.socket, jobs: "SimpleQueue[bytes]") -> None:
    arriving = Arriving()
    with suppress(ConnectionResetError):
        while data := line.recv(_BYTES):
            for body in arriving.cut(data):
                jobs.put(body)
    os._exit(0)


def _done(body: bytes) -> bytes:
    try:
        function, args = pickle.loads(body)
        return packed((function(*args), None))
    except Exception as error:
        error.add_note("".join(traceback.format_tb(error.__traceback__)))
        return _sendable(error)


def _sendable(error: Exception) -> bytes:
    """An error that the bot can read, whatever is in it."""
    try:
        told = packed((None, error))
        pickle.loads(Arriving().cut(told)[0])
    except Exception:
        return packed((None, RuntimeError(f"{type(error).__name__}: {error}")))
    return told


if __name__ == "__main__":
    main(int(sys.argv[1]))
