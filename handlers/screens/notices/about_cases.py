"""Notices about a whole instance: its card, sent back, ended, cancelled."""

from datetime import timedelta

from aiogram.types import InlineKeyboardMarkup
from markupsafe import Markup

from handlers.screens.buttons.case import ShowCase
from handlers.screens.case.card import case_card
from handlers.screens.display_names import isolated, quoted
from handlers.screens.notices.notice_context import NoticeContext
from handlers.screens.screen import Screen, button, keyboard, lines
from workflow.case.state import InstanceState
from workflow.rules.permissions import may_see


def deal(telling: NoticeContext) -> Screen | None:
    """The case's card, for the one who started it."""
    if not may_see(telling.directory, telling.reader.key, telling.known_file.case):
        return None
    return case_card(telling.known_file, telling.reader, telling.t.language, telling.directory, telling.now)


def returned(telling: NoticeContext) -> Screen | None:
    """To the one who started it: it went back, why, and by whom."""
    if telling.instance.state is not InstanceState.LIVE:
        return None
    sender = telling.task.ended_by if telling.task else None
    stage = telling.stage(str(telling.data.get("to")))
    text = lines(
        telling.t("↩️ <b>Sent back to “{stage}”</b>", stage=stage),
        telling.about(),
        "",
        _reason(telling),
        Markup("— {}").format(telling.name(sender)) if sender else None,
    )
    return Screen(text=text, keyboard=_open(telling))


def ended(telling: NoticeContext) -> Screen | None:
    """Won or lost: for how much, after how long. An end that was taken back meanwhile is not told."""
    instance = telling.instance
    if instance.state.value != telling.data.get("result") or instance.ended_at is None:
        return None
    end = telling.known_file.definition.end(instance.end or "")
    named = isolated(telling.t.own(end.title)) if end else ""
    mark = "🏆" if instance.state is InstanceState.WON else "🏁"
    text = lines(
        Markup("{} <b>{}</b>").format(mark, named),
        telling.about(),
        _duration(telling, instance.ended_at - instance.started_at),
        _last_words(telling),
    )
    return Screen(text=text, keyboard=_open(telling))


def _duration(telling: NoticeContext, took: timedelta) -> Markup | None:
    return telling.t("Took {span}", span=telling.t.span(took)) if took >= timedelta(minutes=1) else None


def _last_words(telling: NoticeContext) -> Markup | None:
    """Why it was lost, as whoever ended it put it."""
    if telling.instance.state is not InstanceState.LOST:
        return None
    at = telling.instance.ended_at
    last = [task for task in telling.known_file.case.tasks if task.ended_at == at and task.outcome and task.reason]
    if not last:
        return None
    said, who = quoted(last[-1].reason or "", 400), telling.name(last[-1].ended_by)
    return Markup("<i>{}</i> — {}").format(said, who)


def cancelled(telling: NoticeContext) -> Screen | None:
    if telling.instance.state is not InstanceState.CANCELLED:
        return None
    text = lines(telling.t("🚫 <b>Cancelled</b>"), telling.about(), "", _reason(telling))
    return Screen(text=text, keyboard=_open(telling))


def _reason(telling: NoticeContext) -> Markup | None:
    reason = telling.data.get("reason")
    return Markup("<i>{}</i>").format(quoted(str(reason), 600)) if reason else None


def _open(telling: NoticeContext) -> InlineKeyboardMarkup | None:
    """A look at the case, for those who may have one."""
    if not may_see(telling.directory, telling.reader.key, telling.known_file.case):
        return None
    return keyboard([button(telling.t.plain("Open"), ShowCase(instance_id=telling.instance.id))])
