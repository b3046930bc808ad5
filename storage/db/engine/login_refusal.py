"""Why a PostgreSQL server lets nobody in for now, by its code (SQLSTATE).

libpq tells only the server's words of a session that does not begin, and they are in the server's language. So it is
asked once more, in its own protocol, and shown the door before it asks for a password: nothing secret is said, and no
name (https://www.postgresql.org/docs/current/protocol-message-formats.html).
"""

import struct
from contextlib import suppress
from socket import AF_UNIX, SOCK_STREAM, create_connection, socket
from typing import Any

_PATIENCE = 3.0
_VERSION_3 = 196_608
_NAMES = b"user\0nobody\0database\0nothing\0\0"
_LONGEST = 30_000


def code_at_the_door(error: BaseException) -> str | None:
    """The code with which the server that did not let this session begin refuses whoever comes, empty where it
    refuses not everybody; None where there is no server."""
    line: Any = getattr(error, "pgconn", None)
    with suppress(Exception), _dialled(line) as door:
        door.settimeout(_PATIENCE)
        door.sendall(struct.pack("!ii", 8 + len(_NAMES), _VERSION_3) + _NAMES)
        kind, length = struct.unpack("!ci", _read(door, 5))
        if kind != b"E" or length > _LONGEST:
            return ""
        fields = _read(door, length - 4).split(b"\0")
        return next((field[1:].decode() for field in fields if field.startswith(b"C")), "")
    return None


def _dialled(line: Any) -> socket:
    host, port = (line.hostaddr or line.host).decode(), int(line.port or 5432)
    if not host.startswith("/"):
        return create_connection((host, port), _PATIENCE)
    door = socket(AF_UNIX, SOCK_STREAM)
    door.settimeout(_PATIENCE)
    door.connect(f"{host}/.s.PGSQL.{port}")
    return door


def _read(door: socket, count: int) -> bytes:
    told = b""
    while len(told) < count:
        more = door.recv(count - len(told))
        if not more:
            raise EOFError
        told += more
    return told
