"""Addresses of databases, as operators write them and providers hand them out.

Does not quote any part of an address in a sentence, except names of parameters: what is misread may be a piece of the
password.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from storage.db.problems import StorageProblem

WRITE = "write sqlite:///data/estafeta.db or postgresql://user:password@host/name"
_ENCODE = (
    "DATABASE_URL: a character of the user or the password must be encoded: write / as %2F, : as %3A, # as %23, "
    "@ as %40, ? as %3F and % as %25"
)
_DRIVER = "psycopg"


def address_of(path: Path) -> str:
    """A SQLite file's address, whatever characters the path has."""
    return f"sqlite:///{quote(str(path))}"


def scheme_of(address: str) -> str:
    """`sqlite` or `postgresql`. Raises StorageProblem where it is neither."""
    scheme, separator, _ = address.partition("://")
    if not separator:
        raise StorageProblem(f"DATABASE_URL is not an address; {WRITE}")
    match scheme.partition("+")[0]:
        case "sqlite":
            return "sqlite"
        case "postgresql" | "postgres":
            return "postgresql"
        case other:
            raise StorageProblem(f"DATABASE_URL: '{other}' is not a database Estafeta knows; {WRITE}")


def check_address(address: str) -> None:
    """Raises StorageProblem where the address means no database."""
    path_of(address) if scheme_of(address) == "sqlite" else parts_of(address)


def path_of(address: str) -> Path:
    """The file that an address such as `sqlite:///data/estafeta.db` names. Raises StorageProblem."""
    _, _, rest = address.partition("://")
    if not rest.startswith("/") or rest[1:] in ("", ":memory:"):
        raise StorageProblem("DATABASE_URL names no file; write for example sqlite:///data/estafeta.db")
    if "?" in rest:
        raise StorageProblem("DATABASE_URL: a SQLite file takes no parameters; a ? in its name is written %3F")
    return Path(unquote(rest[1:]))


def parts_of(address: str) -> dict[str, Any]:
    """What libpq is to be given for a PostgreSQL server's address. Raises StorageProblem."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    scheme, _, rest = address.partition("://")
    driver = scheme.partition("+")[2]
    if driver not in ("", _DRIVER):
        raise StorageProblem(f"DATABASE_URL: '+{driver}' is not a driver Estafeta knows; {WRITE}")
    if not _is_clear(rest):
        raise StorageProblem(_ENCODE)
    try:
        return {name: value for name, value in conninfo_to_dict(f"postgresql://{rest}").items() if value is not None}
    except ProgrammingError as error:
        unknown = re.search('invalid URI query parameter: "([^"]*)"', str(error))
        if unknown:
            raise StorageProblem(f"DATABASE_URL: PostgreSQL knows no parameter '{unknown[1]}'") from None
        raise StorageProblem(f"DATABASE_URL cannot be read as an address; {WRITE}") from None


def shown(parts: Mapping[str, Any]) -> str:
    """Where this is, for a sentence."""
    user, host, port = (parts.get(name, "") for name in ("user", "host", "port"))
    where = f"{user}@{host}" if user else f"{host}"
    return f"{where}{f':{port}' if port else ''}/{parts.get('dbname', '')}"


def _is_clear(rest: str) -> bool:
    """Whether an address can be read in one way only: no sign in the user or the password that ends them early."""
    front, _, _ = rest.partition("?")
    authority, path = re.match("([^/#]*)(.*)", front, re.DOTALL).groups()  # type: ignore[union-attr]
    user, at, hosts = authority.rpartition("@")
    if re.search("%(?![0-9A-Fa-f]{2})", rest):
        return False
    if "@" in path or "#" in path or "@" in user or user.count(":") > 1:
        return False
    if at:
        return True
    # Without a user, whatever looks like one was cut off by a sign that it should not hold.
    ports = [host.rpartition(":")[2] for host in hosts.split(",") if ":" in host and not host.endswith("]")]
    return all(port.isdecimal() or not port for port in ports)
