"""A funnel's figures in its reader's words. Pure, and free of aiogram.

In a cohort a share is of the instances that were started; conversion is won of all started, and beside it stands won
of those decided, because a young pipeline has decided little. Currencies stand apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from markupsafe import Markup

from handlers.screens.display_names import isolated, person_name, stage_words
from handlers.screens.figures.texts import amounts, others, period_words, share, span
from handlers.screens.funnel.options import Measure
from handlers.screens.funnel.result import Seen
from handlers.screens.texts import Texts
from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition
from workflow.figures.funnel import FunnelGroup, Group, StageFacts, View

_ROOM = 40


def figures_text(t: Texts, seen: Seen, groups: Sequence[Markup], at: str) -> Markup:
    """All figures as lines of text, those of the groups as they are given."""
    rows = [stage_line(t, stage, seen) for stage in seen.answer.total.stages]
    parts = [heading(t, seen, at), rows, [*_grouped_by(t, seen), *groups] if groups else [], totals(t, seen)]
    return Markup("\n\n").join(Markup("\n").join(part) for part in parts if part)


def groups_text(t: Texts, seen: Seen, groups: Sequence[Markup], at: str) -> Markup:
    """What a picture of groups shows, without the stages."""
    parts = [heading(t, seen, at), [*_grouped_by(t, seen), *groups], totals(t, seen)]
    return Markup("\n\n").join(Markup("\n").join(part) for part in parts)


def totals_text(t: Texts, seen: Seen, at: str) -> Markup:
    """Only the totals, for a caption that has no room for more."""
    return Markup("\n\n").join(Markup("\n").join(part) for part in (heading(t, seen, at), totals(t, seen)) if part)


def heading(t: Texts, seen: Seen, at: str) -> list[Markup]:
    """The process, and in one line what is counted."""
    return [t("<b>{process}</b>", process=t.own(seen.definition.title)), view_words(t, seen, at)]


def view_words(t: Texts, seen: Seen, at: str) -> Markup:
    question = seen.answer.question
    if question.view is View.CURRENT:
        return t("Where they stand: everything under way, as of {at}", at=at)
    period = period_words(t, question.since, question.until)
    return t("How far they came (started: {period}) · as of {at}", period=period, at=at)


def stage_line(t: Texts, stage: StageFacts, seen: Seen) -> Markup:
    """One stage by the measure that is looked at."""
    title, total = stage_title(t, seen.definition, stage.key), seen.answer.total
    match seen.look.measure:
        case Measure.TIME:
            return _time_line(t, title, stage)
        case Measure.AMOUNT | Measure.WEIGHTED:
            return _worth_line(t, title, stage, seen.look.measure)
    if seen.look.view is View.CURRENT:
        line = t("{stage}: <b>{n}</b>", stage=title, n=t.number(stage.count))
        return line + Markup(" · {}").format(amounts(t, stage.amounts)) if stage.amounts else line
    line = t(
        "{stage}: reached by <b>{passed}</b> ({share})",
        stage=title,
        passed=t.number(stage.count),
        share=share(t, stage.count, total.cases),
    )
    return line + t(", {n} now", n=t.number(stage.standing)) if stage.standing else line


def _worth_line(t: Texts, title: str, stage: StageFacts, measure: Measure) -> Markup:
    if not stage.count:
        return t("{stage}: <b>{n}</b>", stage=title, n=t.number(0))
    worth, n = amounts(t, worth_of(stage, measure)), cases_words(t, stage.count)
    if not worth and not stage.amounts:
        return t("{stage}: amount not given · {n}", stage=title, n=n)
    return t("{stage}: <b>{worth}</b> · {n}", stage=title, worth=worth or t.number(0), n=n)


def _time_line(t: Texts, title: str, stage: StageFacts) -> Markup:
    if stage.median is None or stage.late_tail is None:
        return t("{stage}: nobody has stayed yet", stage=title)
    return t(
        "{stage}: of {n} stays half within <b>{median}</b>, nine of ten within {tail}",
        stage=title,
        median=seconds(t, stage.median),
        tail=seconds(t, stage.late_tail),
        n=t.number(stage.stays),
    )


def totals(t: Texts, seen: Seen) -> list[Markup]:
    """How many there were and how they ended; beside as many days before, where they are compared."""
    total, definition = seen.answer.total, seen.definition
    if seen.look.view is View.CURRENT:
        worth = summed(stage.amounts for stage in total.stages)
        return [t("Under way: <b>{n}</b>{worth}", n=t.number(total.cases), worth=_after_dot(amounts(t, worth)))]
    before = seen.before
    return [
        t("Started: <b>{n}</b>", n=t.number(total.cases)) + _moved(t, total.cases, before.cases if before else None),
        t("✓ {won}: <b>{n}</b>", won=end_title(t, definition, "won"), n=t.number(total.won))
        + Markup("{}").format(_after_dot(amounts(t, total.won_amounts)))
        + _moved(t, total.won, before.won if before else None),
        t("✕ {lost}: <b>{n}</b>", lost=end_title(t, definition, "lost"), n=t.number(total.lost))
        + _moved(t, total.lost, before.lost if before else None),
        t(
            "Conversion: <b>{share}</b> of all started, {decided} of those decided",
            share=share(t, total.won, total.cases),
            decided=share(t, total.won, total.won + total.lost),
        ),
        *(
            [
                t(
                    "In brackets: the difference from the time before ({period}).",
                    period=period_words(t, *seen.compared),
                )
            ]
            if before and seen.compared
            else []
        ),
    ]


def _moved(t: Texts, now: int, before: int | None) -> Markup:
    """`(+5)`: more, or fewer, than in the time before."""
    if before is None:
        return Markup("")
    sign = "+" if now > before else "−" if now < before else "±"
    return Markup(" ({}{})").format(sign, t.number(abs(now - before)))


def _after_dot(words: str) -> str:
    return f" · {words}" if words else ""


def _grouped_by(t: Texts, seen: Seen) -> list[Markup]:
    title = group_title(t, seen.look.by)
    return [t("<b>{group}</b>", group=title[:1].upper() + title[1:])] if seen.look.by else []


def group_name(t: Texts, group: FunnelGroup, by: Group | None, directory: Directory) -> str:
    """People by their names, the long tail by how many it holds; what nobody has said is told so."""
    if group.name is None:
        return others(t, group.others)
    if not group.name:
        return t.plain("not given")
    if by in ("responsible", "manager"):
        return person_name(directory, group.name, _ROOM)
    return isolated(group.name, _ROOM)


def group_title(t: Texts, by: Group | None) -> str:
    """What instances are grouped by."""
    return {
        None: t.plain("not grouped"),
        "responsible": t.plain("by manager"),
        "manager": t.plain("by team leader"),
        "department": t.plain("by department"),
        "organisation": t.plain("by organisation"),
        "client": t.plain("by client"),
        "product": t.plain("by product"),
        "source": t.plain("by source"),
        "template": t.plain("by template"),
    }[by]


def stage_title(t: Texts, definition: ProcessDefinition, key: str) -> str:
    """The stage's name, also where the present definition no longer has it."""
    return stage_words(t, definition, key)


def end_title(t: Texts, definition: ProcessDefinition, result: str) -> str:
    """The company's own word where the process ends so in one way only."""
    titles = [t.own(end.title) for end in definition.ends if end.result == result]
    return titles[0] if len(titles) == 1 else {"won": t.plain("Won"), "lost": t.plain("Lost")}[result]


def worth_of(stage: StageFacts, measure: Measure) -> dict[str, int]:
    return dict(stage.weighted if measure is Measure.WEIGHTED else stage.amounts)


def summed(several: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Amounts added up, each currency for itself."""
    found: dict[str, int] = {}
    for each in several:
        for currency, parts in each.items():
            found[currency] = found.get(currency, 0) + parts
    return found


def cases_words(t: Texts, n: int) -> str:
    """`3 cases`."""
    return str(t.many("{n} case", "{n} cases", n).unescape())


def seconds(t: Texts, length: float) -> str:
    return span(t, timedelta(seconds=length))
