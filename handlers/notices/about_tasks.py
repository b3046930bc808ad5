"""Notices about one task: a card, a reminder, lateness, work that nobody could be found for, a damaged file.

Each asks first whether it still matters to this reader.
"""

from datetime import datetime

from aiogram.types import InlineKeyboardMarkup
from markupsafe import Markup

from handlers.naming import deal_line, isolated
from handlers.notices.telling import Telling
from handlers.screen import Screen, button, keyboard, lines
from handlers.supervise.callbacks import PickPerson
from handlers.task.asked import missing_rules, names_of
from handlers.task.buttons import card_keyboard
from handlers.task.callbacks import ShowCard
from handlers.task.card import card
from workflow.permissions import Action, is_performer, may, may_see
from workflow.state import TaskKind, UserTask


def task(telling: Telling) -> Screen | None:
    """A new card, for whoever has the task or may take it."""
    given = telling.task
    if given is None or not given.state.is_live or not is_performer(telling.reader.key, given):
        return None
    return _card(telling, given)


def card_again(telling: Telling) -> Screen | None:
    """The card as it is now, also when the task is over or with somebody else."""
    shown = telling.task
    if shown is None:
        return None
    if not may_see(telling.directory, telling.reader.key, telling.known_file.case):
        return _theirs_no_more(telling, shown)
    return _card(telling, shown)


def _theirs_no_more(telling: Telling, shown: UserTask) -> Screen:
    """What is left of a card whose task was handed on to somebody else: nothing to press, nothing new to read."""
    text = lines(
        Markup("<b>{}</b>").format(telling.stage(shown.stage)),
        deal_line(telling.t, telling.known_file),
        "",
        telling.t("👤 Now with {who}", who=telling.name(shown.assignee)) if shown.assignee else None,
    )
    return Screen(text=text)


def reminder(telling: Telling) -> Screen | None:
    """How much time is left, and the one thing that is missing; with the card's own buttons."""
    late = telling.task
    if late is None or not _still_concerns(telling, late) or late.due_at is None or late.due_at <= telling.now:
        return None
    left = telling.t.span(late.due_at - telling.now)
    return _urging(telling, late, telling.t("⏰ <b>{left} left</b>", left=left))


def overdue(telling: Telling) -> Screen | None:
    late = telling.task
    if late is None or not _still_concerns(telling, late) or late.due_at is None or late.due_at > telling.now:
        return None
    when = telling.moment(late.due_at)
    return _urging(telling, late, telling.t("🔥 <b>Time is up</b>: it was due {when}", when=when))


def escalation(telling: Telling) -> Screen | None:
    """To those above: what is late and by how much, who has it, what it holds up."""
    late = telling.task
    if late is None or not late.state.is_live or late.due_at is None or late.due_at > telling.now:
        return None
    t = telling.t
    text = lines(
        t("🔥 <b>Late by {late}</b>", late=t.span(telling.now - late.due_at)),
        _what_and_who(telling, late),
        "",
        telling.about(),
        _waiting_for_it(telling, late),
    )
    return Screen(text=text, keyboard=_for_those_above(telling, late))


def waits(telling: Telling) -> Screen | None:
    """To admins: nobody holds the role, or nobody of them could be picked."""
    given = telling.task
    if given is None or not given.state.is_live or not given.stand_in:
        return None
    text = lines(
        telling.t("⚠️ <b>Nobody could be picked</b> for “{stage}”.", stage=telling.stage(given.stage)),
        telling.about(),
        "",
        telling.t("For now it is with {who}, to be handed over.", who=telling.name(given.assignee)),
    )
    return Screen(text=text, keyboard=_for_those_above(telling, given))


def damaged_file(telling: Telling) -> Screen | None:
    """To whoever sent it: what came cannot be opened."""
    name = telling.data.get("name")
    named = isolated(str(name)) if name else telling.t.plain("The file you sent")
    about = telling.task
    text = lines(
        telling.t("🧩 {name} cannot be opened: it came damaged.", name=named),
        deal_line(telling.t, telling.known_file) if telling.file else None,
        telling.t("Please send it again, as a reply to this message."),
    )
    row = [button(telling.t.plain("Open the task"), ShowCard(task_id=about.id))] if about and telling.file else []
    return Screen(text=text, keyboard=keyboard(row))


def _card(telling: Telling, shown: UserTask) -> Screen:
    return card(telling.known_file, shown.id, telling.reader, telling.t.language, telling.directory, telling.now)


def _still_concerns(telling: Telling, late: UserTask) -> bool:
    """Live, due when it was said to be, and still this reader's; or nobody's who works here."""
    told = telling.data.get("due")
    moved = told is not None and late.due_at is not None and datetime.fromisoformat(told) != late.due_at
    if not late.state.is_live or moved:
        return False
    return is_performer(telling.reader.key, late) or telling.directory.person(late.assignee) is None


def _urging(telling: Telling, late: UserTask, urgent: Markup) -> Screen:
    missing = missing_rules(telling.known_file, late)
    needed = telling.t("Still needed: {what}", what=names_of(telling.t, missing[:3])) if missing else None
    title = _accepting(telling, late) or telling.stage(late.stage)
    text = lines(urgent, Markup("<b>{}</b>").format(title), telling.about(), "" if needed else None, needed)
    return Screen(text=text, keyboard=card_keyboard(telling.view(late)))


def _accepting(telling: Telling, late: UserTask) -> str | None:
    if late.kind is not TaskKind.ACCEPTANCE:
        return None
    return telling.t.plain("To accept: {stage}", stage=telling.stage(late.stage))


def _what_and_who(telling: Telling, late: UserTask) -> Markup:
    what = _accepting(telling, late) or telling.stage(late.stage)
    who = telling.name(late.assignee) if late.assignee else telling.t.plain("nobody has taken it")
    return Markup("<b>{}</b> — {}").format(what, who)


def _waiting_for_it(telling: Telling, late: UserTask) -> Markup | None:
    """The stage that cannot begin."""
    definition = telling.known_file.definition
    keys = definition.stage(late.stage).outcomes[0].to
    coming = [telling.stage(key) for key in keys if definition.end(key) is None]
    return telling.t("It holds up: {stages}", stages=", ".join(coming)) if coming else None


def _for_those_above(telling: Telling, late: UserTask) -> InlineKeyboardMarkup | None:
    row = [button(telling.t.plain("Open"), ShowCard(task_id=late.id))]
    if may(telling.directory, telling.reader.key, Action.REASSIGN, telling.known_file.case, late):
        row.append(button(telling.t.plain("👤 Hand over"), PickPerson(task_id=late.id)))
    return keyboard(row)
