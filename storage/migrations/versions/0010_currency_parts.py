"""Amounts in currencies with thousandths are kept in those, not in hundredths."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_TIMES = {10: ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 100: ("CLF", "UYW")}
_AMOUNTS = (("instance", "amount"), ("stage_counter", "amount_now"), ("process_counter", "won_amount"))
_CASES = sa.text(
    "SELECT i.id, i.fields, d.body FROM instance i"
    " JOIN definition d ON d.process = i.process AND d.version = i.version WHERE i.currency IN :codes"
)
_KEEP = sa.text("UPDATE instance SET fields = :fields WHERE id = :id")


def upgrade() -> None:
    for times, codes in _TIMES.items():
        _answers(times, codes)
        for table, column in _AMOUNTS:
            said = f"UPDATE {table} SET {column} = {column} * {times} WHERE currency IN :codes"
            op.get_bind().execute(sa.text(said).bindparams(_bound(codes)))


def _answers(times: int, codes: tuple[str, ...]) -> None:
    """What was answered at the start is kept beside the amount."""
    database = op.get_bind()
    for key, fields, body in database.execute(_CASES.bindparams(_bound(codes))).all():
        money = _money_of(body)
        kept = {name: value * times if name in money else value for name, value in json.loads(fields).items()}
        database.execute(_KEEP, {"id": key, "fields": json.dumps(kept, ensure_ascii=False, separators=(",", ":"))})


def _bound(codes: tuple[str, ...]) -> sa.BindParameter[Any]:
    return sa.bindparam("codes", codes, expanding=True)


def _money_of(body: str) -> set[str]:
    fields = json.loads(body)["start"].get("fields", ())
    return {field["key"] for field in fields if field.get("type") == "money"}
