"""Files and folders that only the user the bot runs as may read, whatever the umask; open ones are closed to others.

Does not change what belongs to somebody else: that is said, and left as it is.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

_FILE, _FOLDER = 0o600, 0o700
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def open_private(path: Path, mode: str) -> IO[Any]:
    """Open a file, made if it is not there, as `open` does. Raises OSError."""
    made = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _FILE)
    close_to_others(path)
    return os.fdopen(made, mode)


def make_private(path: Path) -> None:
    """An empty file, unless there is one. Raises OSError."""
    open_private(path, "rb").close()


def make_private_folder(path: Path) -> None:
    """With the folders above it. Raises OSError."""
    for missing in reversed([folder for folder in (path, *path.parents) if not folder.exists()]):
        missing.mkdir(_FOLDER, exist_ok=True)
    if not path.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))


def close_to_others(path: Path) -> None:
    """Take the rights of everybody else, where there are any and where they are ours to take; of files and folders
    only, not of a machine's devices."""
    with suppress(OSError):
        mode = path.stat().st_mode
        if mode & _OTHERS and (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            path.chmod(stat.S_IMODE(mode) & ~_OTHERS)


def close_tree_to_others(folder: Path) -> None:
    """A folder and all in it. Where the folder is closed already, so is what is in it."""
    with suppress(OSError):
        if not folder.stat().st_mode & _OTHERS:
            return
    for path in _inside(folder):
        close_to_others(path)
    close_to_others(folder)


def _inside(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        yield from (Path(root, name) for name in (*files, *folders))
