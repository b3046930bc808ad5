"""Notices about requests for more time and to wait: to those who decide, and back to the one who asked.

The screens are those that handlers draw (`handlers.screens.extra_time`); here is only whether they still matter.
"""

from datetime import datetime

from markupsafe import Markup

from handlers.screens.canned_reasons import as_read
from handlers.screens.display_names import case_line, due_line, quoted
from handlers.screens.extra_time.decision_screens import request_screen, verdict_line
from handlers.screens.notices.notice_context import NoticeContext
from handlers.screens.screen import Screen, lines
from handlers.screens.task.buttons import card_keyboard
from workflow.case.request import Request, Verdict
from workflow.case.state import UserTask
from workflow.rules.permissions import may_see


def asked(telling: NoticeContext) -> Screen | None:
    """Somebody asks: while nobody has decided yet."""
    request = _request(telling)
    return _screen(telling, request) if request and request.is_open and _is_meant(telling, request) else None


def over(telling: NoticeContext) -> Screen | None:
    """Decided, or no longer needed: the message says by whom."""
    request = _request(telling)
    return _screen(telling, request) if request and not request.is_open else None


def answer(telling: NoticeContext) -> Screen | None:
    """To the one who asked: yes or no, and the word back."""
    request, task = _request(telling), telling.task
    if task is None or request is None or request.is_open or not _is_meant(telling, request):
        return None
    if not task.state.is_live or task.assignee != telling.reader.key:
        return None
    who = telling.name(request.decided_by)
    word = (
        Markup("💬 <i>{}</i> — {}").format(quoted(as_read(telling.t, request.word), 400), who)
        if request.word
        else None
    )
    return Screen(
        text=lines(
            verdict_line(telling.view(task), request),
            *_about(telling, task)[: 3 if request.verdict is Verdict.REFUSED else 2],
            word or Markup("— {}").format(who),
        ),
        keyboard=card_keyboard(telling.view(task)),
    )


def extended(telling: NoticeContext) -> Screen | None:
    """Somebody above gave more time by themselves."""
    task = telling.task
    if task is None or not task.state.is_live or task.due_at is None or not _is_due_as_told(telling, task):
        return None
    word = telling.data.get("word")
    return Screen(
        text=lines(
            telling.t("⏳ <b>You have more time</b>"),
            *_about(telling, task),
            Markup("💬 <i>{}</i>").format(quoted(as_read(telling.t, str(word)), 400)) if word else None,
        ),
        keyboard=card_keyboard(telling.view(task)),
    )


def resumed(telling: NoticeContext) -> Screen | None:
    """The wait is over and the clock runs again."""
    task = telling.task
    if task is None or not task.state.is_live or task.waits:
        return None
    why = telling.data.get("waited_for")
    return Screen(
        text=lines(
            telling.t("▶️ <b>The wait is over: the clock runs again</b>"),
            *_about(telling, task),
            telling.t("Waited for: <i>{why}</i>", why=quoted(as_read(telling.t, str(why)), 400)) if why else None,
        ),
        keyboard=card_keyboard(telling.view(task)),
    )


def _about(telling: NoticeContext, task: UserTask) -> list[Markup | None]:
    view = telling.view(task)
    return [
        Markup("<b>{}</b>").format(telling.stage(task.stage)),
        case_line(telling.t, telling.known_file),
        due_line(telling.t, task.due_at, telling.reader, telling.now, view.calendar) if not task.waits else None,
    ]


def _request(telling: NoticeContext) -> Request | None:
    return telling.task.request if telling.task else None


def _is_meant(telling: NoticeContext, request: Request) -> bool:
    return telling.data.get("request") == request.id


def _is_due_as_told(telling: NoticeContext, task: UserTask) -> bool:
    told = telling.data.get("to")
    return told is None or datetime.fromisoformat(str(told)) == task.due_at


def _screen(telling: NoticeContext, request: Request) -> Screen | None:
    if telling.task is None or not may_see(telling.directory, telling.reader.key, telling.known_file.case):
        return None
    return request_screen(telling.view(telling.task), request)
