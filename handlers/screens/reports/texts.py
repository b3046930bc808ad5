"""Figures of reports in words, the same for caption, picture and console. Pure, and free of aiogram."""

from collections.abc import Sequence
from datetime import date, timedelta

from babel.dates import format_date
from markupsafe import Markup

from handlers.screens.display_names import former_title, isolated, person_name, stage_words
from handlers.screens.figures.texts import amounts, others, share, span
from handlers.screens.texts import Texts
from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition
from workflow.figures.work import CaseFigures, Spread, StageTimes, TaskFigures

_ROOM = 40


def worked(t: Texts, seconds: float) -> str:
    """Working time in hours: days of different calendars are not alike."""
    if abs(seconds) < 3600:
        return t.plain("{n} min", n=round(seconds / 60))
    return t.plain("{n} h", n=t.number(round(seconds / 3600, 1)))


def signed(t: Texts, seconds: float) -> str:
    sign = "+" if seconds > 0 else "−" if seconds < 0 else ""
    return sign + worked(t, abs(seconds))


def task_totals(t: Texts, found: TaskFigures) -> list[Markup]:
    """What tasks came to."""
    told = [_done(t, found), _not_done(t, found)]
    if found.waiting:
        told.append(t("On pause: {n}", n=t.number(found.waiting)))
    if found.returned or found.extensions:
        back = {"n": t.number(found.returned), "more": t.number(found.extensions)}
        told.append(t("Sent back: {n} · more time given: {more}", **back))
    if found.took.median is not None and found.took.ninety is not None:
        took = {"half": worked(t, found.took.median), "ninety": worked(t, found.took.ninety)}
        told.append(t("Working time taken: half within {half}, nine of ten within {ninety}", **took))
    if found.planned.median is not None and found.deviation.median is not None:
        told.append(
            t(
                "Planned: {plan} (median). Against the due time: {deviation} (median), nine of ten within {ninety}",
                plan=worked(t, found.planned.median),
                deviation=signed(t, found.deviation.median),
                ninety=signed(t, found.deviation.ninety or 0),
            )
        )
    return told


def _done(t: Texts, found: TaskFigures) -> Markup:
    if not found.done_late:
        return t("Done: <b>{n}</b>", n=t.number(found.done))
    late = {"late": t.number(found.done_late), "share": share(t, found.done_late, found.done)}
    return t("Done: <b>{n}</b>, late {late} ({share})", n=t.number(found.done), **late)


def _not_done(t: Texts, found: TaskFigures) -> Markup:
    if not found.open_late:
        return t("Not done: <b>{n}</b>", n=t.number(found.open))
    return t("Not done: <b>{n}</b>, overdue {late}", n=t.number(found.open), late=t.number(found.open_late))


def task_group_line(t: Texts, name: str, found: TaskFigures) -> Markup:
    """A group of tasks in one line; what is nought is left out."""
    parts = []
    if found.done:
        late = t.plain(", late {n}", n=t.number(found.done_late)) if found.done_late else ""
        parts.append(t.plain("done {n}", n=t.number(found.done)) + late)
    if found.open:
        late = t.plain(", overdue {n}", n=t.number(found.open_late)) if found.open_late else ""
        parts.append(t.plain("not done {n}", n=t.number(found.open)) + late)
    return _line(name, parts or [t.plain("withdrawn {n}", n=t.number(found.withdrawn))])


def case_group_line(t: Texts, name: str, found: CaseFigures) -> Markup:
    """A group of cases in one line; what is nought is left out."""
    parts = []
    if found.live:
        late = t.plain(", overdue {n}", n=t.number(found.live_late)) if found.live_late else ""
        parts.append(t.plain("under way {n}", n=t.number(found.live)) + late)
    if ended := found.cases - found.live:
        late = t.plain(", late {n}", n=t.number(found.ended_late)) if found.ended_late else ""
        parts.append(t.plain("ended {n}", n=t.number(ended)) + late)
    return _line(name, parts)


def _line(name: str, parts: Sequence[str]) -> Markup:
    return Markup("<b>{}</b>: {}").format(name, " · ".join(parts))


def case_totals(t: Texts, found: CaseFigures) -> list[Markup]:
    """What cases came to."""
    live = t("Under way: <b>{n}</b>", n=t.number(found.live))
    late = t.plain(", overdue {n}", n=t.number(found.live_late)) if found.live_late else ""
    told = [
        live + Markup("{}").format(late),
        t("Ended: ✓ <b>{won}</b> · ✕ {lost} · 🚫 {cancelled}", **_ends(t, found)),
    ]
    if found.ended_in_time or found.ended_late:
        when = {"n": t.number(found.ended_in_time), "late": t.number(found.ended_late)}
        told.append(t("Ended in time: {n}, late: {late}", **when))
    if found.took.median is not None and found.took.ninety is not None:
        half, ninety = _on_clock(t, found.took)
        told.append(t("From start to end: half within {half}, nine of ten within {ninety}", half=half, ninety=ninety))
    if found.amounts:
        told.append(t("Worth: {amounts}", amounts=amounts(t, found.amounts)))
    return told


def _ends(t: Texts, found: CaseFigures) -> dict[str, str]:
    return {"won": t.number(found.won), "lost": t.number(found.lost), "cancelled": t.number(found.cancelled)}


def stage_line(t: Texts, definition: ProcessDefinition, one: StageTimes, directory: Directory) -> Markup:
    """One stage: how long it takes, and for whom it waits."""
    title = stage_name(t, [definition], f"{definition.key}/{one.stage}")
    told = Markup("<b>{}</b>: ").format(title)
    if one.took.median is not None:
        half, ninety = _on_clock(t, one.took)
        told += t("half within {half}, nine of ten within {ninety}", half=half, ninety=ninety)
        if one.with_plan:
            told += t(", late {n} of {all}", n=t.number(one.late), all=t.number(one.with_plan))
    else:
        told += t("nobody has passed it in this time")
    if one.standing:
        late = t.plain(", overdue {n}", n=t.number(one.standing_late)) if one.standing_late else ""
        told += Markup("\n    {}{}").format(t.plain("now {n}", n=t.number(one.standing)), late)
    for holder in one.holders[:2]:
        who = person_name(directory, holder.person, _ROOM) if holder.person else t.plain("nobody has it yet")
        told += Markup(" · {} {}").format(who, t.number(holder.waiting))
    return told


def _on_clock(t: Texts, found: Spread) -> tuple[str, str]:
    return span(t, timedelta(seconds=found.median or 0)), span(t, timedelta(seconds=found.ninety or 0))


def group_words(
    t: Texts, by: str, name: str | None, tail: int, directory: Directory, processes: Sequence[ProcessDefinition]
) -> str:
    """What a group is called."""
    if name is None:
        return others(t, tail)
    match by:
        case "performer" | "responsible" | "issuer":
            return person_name(directory, name, _ROOM) if name else t.plain("nobody has it yet")
        case "process":
            return process_name(t, processes, name)
        case "stage":
            return stage_name(t, processes, name)
        case "month":
            return str(format_date(date.fromisoformat(name), "LLLL y", locale=t.locale))
        case "week":
            return t.plain("week of {day}", day=t.day(date.fromisoformat(name)))
    return isolated(name, _ROOM) or t.plain("no department")


def process_name(t: Texts, processes: Sequence[ProcessDefinition], key: str) -> str:
    """Never its key; `processes` hold those that are no more, too."""
    found = next((one for one in processes if one.key == key), None)
    if found is None:
        return t.plain("a former process")
    title = isolated(t.own(found.title), _ROOM)
    return former_title(t, title) if found.is_former else title


def stage_name(t: Texts, processes: Sequence[ProcessDefinition], place: str) -> str:
    """Of `process/stage`, also where the present map has no such stage."""
    process, _, key = place.partition("/")
    return stage_words(t, next((one for one in processes if one.key == process), None), key, _ROOM)
