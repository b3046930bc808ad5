"""A PostgreSQL server of the test's own, which it may stop, crash and start; and a wire to it that can be cut.

Where the programs of a server are not installed, the test is skipped. Refuses the server that other tests share.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.stories.firm import free_port

_SETTINGS = "fsync=off\nunix_socket_directories=''\nlisten_addresses='127.0.0.1'\nmax_connections=60\n"


class Server:
    """One server, with an empty database `work`."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder = programs, folder
        self.port = free_port()
        self._run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync", "-D", str(folder / "data"))
        with (folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(f"{_SETTINGS}port={self.port}\n")
        self.start()
        self.said("CREATE DATABASE work", "postgres")

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/work"

    def start(self) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-l", str(self._folder / "log"), "-w", "start")

    def crash(self) -> None:
        """As when the machine is switched off: nobody is told, what was committed is found again at the start."""
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "-w", "stop")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It says nothing any more, and refuses nobody either."""
        mother = (self._folder / "data" / "postmaster.pid").read_text().split()[0]
        children = Path(f"/proc/{mother}/task/{mother}/children").read_text().split()
        for pid in (mother, *children):
            os.kill(int(pid), signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in (mother, *children):
                os.kill(int(pid), signal.SIGCONT)

    def said(self, statement: str, database: str = "work") -> list[tuple[Any, ...]]:
        """What the server answers to this statement."""
        where = f"host=127.0.0.1 port={self.port} user=postgres dbname={database}"
        with psycopg.connect(where, autocommit=True) as connection:
            found = connection.execute(statement)  # type: ignore[call-overload]
            return list(found.fetchall()) if found.description else []

    def empty(self) -> None:
        """Everything in the database is gone."""
        self.said("DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    def _run(self, program: str, *words: str) -> None:
        # A server does not run as root: neither does this one.
        user = "postgres" if os.geteuid() == 0 else None
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
        done = subprocess.run(
            [str(self._programs / program), *words],
            user=user,
            cwd=self._folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 0, done.stderr.decode()


@contextmanager
def own_server() -> Iterator[Server]:
    """Started; gone afterwards."""
    found = sorted(glob("/usr/lib/postgresql/*/bin/pg_ctl")) or [path for path in [shutil.which("pg_ctl")] if path]
    if not found:
        pytest.skip("no PostgreSQL server is installed that a test could stop and start")
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        server = Server(Path(found[-1]).parent, Path(folder))
        try:
            yield server
        finally:
            server.crash()
