"""A disk that is full for whoever writes the tables, and then no more. Needs no disk of its own and no rights: the
process that writes may make no file longer, as on a full disk; everybody else goes on."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.stories.firm import Firm


@contextmanager
def full_disk(firm: Firm) -> Iterator[None]:
    """The tables can be read and not written."""
    writer = _writer_of(firm)
    if not hasattr(resource, "prlimit"):
        pytest.skip("this system cannot limit another process")
    free = resource.prlimit(writer, resource.RLIMIT_FSIZE)
    resource.prlimit(writer, resource.RLIMIT_FSIZE, (0, free[1]))
    try:
        yield
    finally:
        resource.prlimit(writer, resource.RLIMIT_FSIZE, free)


def _writer_of(firm: Firm) -> int:
    """The process that writes for this bot."""
    children = Path(f"/proc/{firm.pid}/task/{firm.pid}/children")
    if not children.exists():
        pytest.skip("this system does not tell of a process's children")
    for pid in map(int, children.read_text().split()):
        if b"storage.writer.main" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return pid
    raise AssertionError("nobody writes for this bot")
