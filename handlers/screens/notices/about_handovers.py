"""Notices about many things that changed hands at once: the brief of whoever got them, a word to whoever had them."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from handlers.screens.handover.brief import Brief, brief_screen, has_one_page, ids_on_page
from handlers.screens.notices.notice_context import NoticeContext
from handlers.screens.screen import Screen, lines
from workflow.rules.permissions import may_see


def concerned(data: Mapping[str, Any]) -> list[int]:
    """The instances on the first page of a brief."""
    return ids_on_page(data, 0)


def brief(telling: NoticeContext) -> Screen | None:
    """To each receiver: what they take over, client by client; nothing once all of it has gone on to others."""
    known = any(may_see(telling.directory, telling.reader.key, file.case) for file in telling.files)
    if not known and has_one_page(telling.data):
        return None
    made = Brief(
        t=telling.t,
        row=telling.row,
        data=telling.data,
        reader=telling.reader,
        directory=telling.directory,
        now=telling.now,
    )
    return brief_screen(made, telling.files)


def handed_over(telling: NoticeContext) -> Screen | None:
    """To whoever had it: who has it now."""
    t = telling.t
    to: Mapping[str, int] = telling.data.get("to") or {}
    told = [Markup("• {}: {}").format(telling.name(person), t.number(count)) for person, count in to.items()]
    by = telling.name(str(telling.data.get("by")))
    return Screen(text=lines(t("🤝 <b>Your work was handed over</b> by {who}. It is now with:", who=by), *told[:20]))
