"""The card: one task in one message, made for one glance and one thumb.

Pure: a case file and a reader in, a screen out. Delivery and handlers draw the very same card with it. Does not
decide anything: what may be pressed comes from `workflow`, and the engine asks again at the press.
"""

from collections.abc import Iterator
from datetime import datetime

from markupsafe import Markup

from handlers.screens.absence_texts import away_mark
from handlers.screens.canned_reasons import as_read
from handlers.screens.display_names import case_line, due_line, fitting, isolated, person_name, quoted, worth
from handlers.screens.evidence.texts import summary
from handlers.screens.screen import Screen, lines
from handlers.screens.task.buttons import card_keyboard
from handlers.screens.task.closed_card import ending
from handlers.screens.task.requirements import asked_lines, missing_rules
from handlers.screens.task.start_fields import extra_fields
from handlers.screens.task.view import Standing, View, sent_back_by, view_of
from handlers.screens.text_length import units
from workflow.case.request import RequestKind
from workflow.case.state import TaskKind
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.definition.stage import Pick
from workflow.ports.queries import CaseFile

_OVER = (Standing.AWAITS, Standing.DONE, Standing.WITHDRAWN)


def card(file: CaseFile, task_id: int, reader: Person, language: str, directory: Directory, now: datetime) -> Screen:
    """The task as this reader is to see it now."""
    view = view_of(file, task_id, reader, language, directory, now)
    return Screen(text=fitting(lambda room: card_text(view, room)), keyboard=card_keyboard(view))


def card_text(view: View, room: int) -> Markup:
    if view.standing in _OVER:
        return ending(view, room)
    return _to_accept(view, room) if view.task.kind is TaskKind.ACCEPTANCE else _work(view, room)


def headline(view: View, room: int) -> Markup:
    """The stage's name with a mark for how the task stands."""
    mark = {Standing.OFFERED: "🙋", Standing.STAND_IN: "⚠️"}.get(view.standing, "📌")
    return Markup("{} <b>{}</b>").format(mark, isolated(view.t.own(view.stage.title), room))


def about(view: View, room: int) -> Markup:
    """For which client and case, what it is worth, whatever else was told at its start."""
    name = case_line(view.t, view.file, room, described=False)
    return lines(name, worth(view.t, view.instance, room), *extra_fields(view, room))


def _work(view: View, room: int) -> Markup:
    asked = asked_lines(view, room)
    return lines(
        headline(view, room),
        about(view, room),
        _given_by(view),
        _stands_in_for(view),
        "",
        _whose(view, "\n"),
        _came_back(view, room),
        *_instruction(view, room),
        "",
        *term(view, room),
        *(["", *asked] if asked else []),
        _how_to_send(view),
        "",
        where_it_stands(view, room),
    )


def _instruction(view: View, room: int) -> Iterator[Markup]:
    """What is to be done; where it is too long for a card, the way to the rest."""
    whole = view.t.own(view.stage.instruction)
    shown = quoted(whole, room)
    yield Markup("{}").format(shown)
    if shown != quoted(whole, units(whole) + 100):
        yield view.t("<i>The rest is behind “Details”.</i>")


def term(view: View, room: int) -> Iterator[Markup | None]:
    """When it is due; instead, that its clock stands still; and what is asked about that."""
    t, task = view.t, view.task
    if task.waits and task.waiting_since and task.waiting_until:
        since, until = view.moment(task.waiting_since), view.moment(task.waiting_until)
        waits = (
            t("⏸ <b>Waits for the client</b> since {since}, until {until} at most", since=since, until=until)
            if view.instance.client
            else t("⏸ <b>Waits for an answer</b> since {since}, until {until} at most", since=since, until=until)
        )
        yield waits
        yield Markup("<i>{}</i>").format(quoted(as_read(view.t, task.waiting_for or ""), min(room, 200)))
    else:
        yield due_line(t, task.due_at, view.reader, view.now, view.calendar)
    request = task.request
    if request and request.is_open:
        who = ", ".join(person_name(view.directory, key, 40) for key in request.asked[:3])
        until = view.moment(request.until)
        if request.kind is RequestKind.EXTENSION:
            yield t("⏳ More time asked for: until {until}. {who} decides.", until=until, who=who)
        else:
            yield t("⏳ A wait asked for: until {until}. {who} decides.", until=until, who=who)


def _to_accept(view: View, room: int) -> Markup:
    t, done = view.t, view.subject
    sent = [evidence.what for evidence in view.file.case.evidence_of(done.id)]
    return lines(
        Markup("🔍 <b>{}</b>").format(t("To accept: {stage}", stage=isolated(t.own(view.stage.title), room))),
        about(view, room),
        _stands_in_for(view),
        "",
        _whose(view),
        _done_by(view),
        t("Sent: {what}", what=summary(t, sent, min(room, 300))) if sent else t("Nothing was sent with it."),
        "",
        due_line(t, view.task.due_at, view.reader, view.now, view.calendar),
        where_it_stands(view, room),
    )


def _done_by(view: View) -> Markup | None:
    done = view.subject
    if done.ended_at is None:
        return None
    who = person_name(view.directory, done.ended_by)
    return view.t("Done by {who}, {when}", who=who, when=view.moment(done.ended_at))


def _whose(view: View, after: str = "") -> Markup | None:
    """A line on who has the task, where it is not simply the reader."""
    said = _who_has_it(view)
    return said + Markup(after) if said else None


def _who_has_it(view: View) -> Markup | None:
    t, task = view.t, view.task
    who = person_name(view.directory, task.assignee)
    match view.standing:
        case Standing.STAND_IN:
            return t("<b>Nobody could be picked for this.</b> Please hand it over, or do it yourself.")
        case Standing.OFFERED | Standing.OPEN:
            return t("Free: whoever takes it first does it.")
        case Standing.TAKEN if task.touched_at:
            return t("👤 Taken by {who}, {when}", who=who, when=view.moment(task.touched_at))
        case Standing.TAKEN | Standing.WITH_ANOTHER:
            return t("👤 Now with {who}", who=who)
    return None


def _how_to_send(view: View) -> Markup | None:
    """That no button is needed, where something is still to be sent."""
    own = view.standing in (Standing.MINE, Standing.OFFERED, Standing.STAND_IN)
    return view.t("Just send it here.") if own and missing_rules(view.file, view.task) else None


def _given_by(view: View) -> Markup | None:
    """Who gave an assignment; a stage of a route is nobody's order."""
    if view.stage.performer.pick is not Pick.FIELD:
        return None
    return view.t("Given by {who}", who=person_name(view.directory, view.instance.starter))


def _stands_in_for(view: View) -> Markup | None:
    """Whose task it is while they are away."""
    person = view.task.on_behalf_of
    if person is None:
        return None
    name, away = person_name(view.directory, person), away_mark(view.t, view.directory, person, view.now)
    if away is None:
        return view.t("🏖 In place of: {who}", who=name)
    return view.t("🏖 In place of: {who} ({away})", who=name, away=away)


def _came_back(view: View, room: int) -> Markup | None:
    """Why the work came back, and from whom."""
    if not view.task.reason:
        return None
    reason, who = quoted(view.task.reason, min(room, 400)), sent_back_by(view)
    if who is None:
        said = view.t("↩️ Sent back: {reason}", reason=reason)
    else:
        name = person_name(view.directory, who)
        said = view.t("↩️ Sent back by {who}: {reason}", who=name, reason=reason)
    return said + Markup("\n")


def where_it_stands(view: View, room: int) -> Markup | None:
    """`Stage 3 of 7 · next: Offer`; nothing for a process of a single stage."""
    total = len(view.file.definition.stages)
    if total < 2:
        return None
    place = view.t("Stage {n} of {total}", n=view.file.definition.position(view.task.stage), total=total)
    coming = next_names(view, 0, room)
    return place + view.t(" · next: {stages}", stages=coming) if coming else place


def next_names(view: View, outcome: int, room: int) -> str:
    """What this outcome leads to, by name."""
    definition, names = view.file.definition, []
    for key in view.stage.outcomes[outcome].to:
        end = definition.end(key)
        names.append(isolated(view.t.own((end or definition.stage(key)).title), min(room, 80)))
    return ", ".join(names)
