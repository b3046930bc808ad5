"""Behind the bars: which bar, then its instances from the worst, then the instance's own card.

Does not open an instance: the case's card does, and asks there again who may see it.
"""

from datetime import datetime

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.screens.buttons.funnel import LOST, WON, OpenBars, OpenCases, ShowFunnel, short
from handlers.screens.buttons.lists import SendCase
from handlers.screens.display_names import first_text, on_button, person_name
from handlers.screens.figures.texts import money, span
from handlers.screens.funnel.groups import ranked
from handlers.screens.funnel.result import Seen
from handlers.screens.funnel.texts import end_title, group_name, stage_title
from handlers.screens.lists.screens import within_limit
from handlers.screens.paging import turning
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.texts import Texts
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.figures.funnel import CaseBehind, CasesBehindAnswer, FunnelFacts, View

ON_A_PAGE = 8


def bars_screen(t: Texts, seen: Seen, directory: Directory, group: int) -> Screen:
    """Which bar shall be opened? Groups come first where there are groups."""
    process, look = short(seen.definition.key), seen.look.packed()
    groups = ranked(seen)
    if groups and group < 0:
        rows = [
            [
                button(
                    f"{group_name(t, one, seen.look.by, directory)} · {t.number(one.facts.cases)}",
                    OpenBars(process=process, look=look, group=place),
                )
            ]
            for place, one in groups
        ]
        return Screen(text=t("<b>Which group shall be opened?</b>"), keyboard=keyboard(*rows, [_back(t, seen)]))
    chosen = dict(groups).get(group)
    rows = [[one] for one in _bars(t, seen, chosen.facts if chosen else seen.answer.total, group)]
    asked = t("<b>Which bar shall be opened?</b>") if rows else t("There is nothing here any more.")
    whose = Markup("<b>{}</b>").format(group_name(t, chosen, seen.look.by, directory)) if chosen else None
    back = [button(t.plain("‹ Groups"), OpenBars(process=process, look=look))] if chosen else []
    return Screen(text=lines(whose, asked), keyboard=keyboard(*rows, [*back, _back(t, seen)]))


def _bars(t: Texts, seen: Seen, facts: FunnelFacts, group: int) -> list[InlineKeyboardButton]:
    process, look = short(seen.definition.key), seen.look.packed()

    def opening(caption: str, n: int, bar: int) -> InlineKeyboardButton:
        return button(f"{caption} · {t.number(n)}", OpenCases(process=process, look=look, bar=bar, group=group))

    found = [
        opening(stage_title(t, seen.definition, stage.key), stage.count, place)
        for place, stage in enumerate(facts.stages)
        if stage.count
    ]
    if seen.look.view is View.COHORT:
        ends = ((WON, "won", facts.won), (LOST, "lost", facts.lost))
        found += [opening(end_title(t, seen.definition, result), n, bar) for bar, result, n in ends if n]
    return found


def bar_key(seen: Seen, bar: int) -> str | None:
    """The stage or end that a bar stands for."""
    if bar < 0:
        return {WON: "won", LOST: "lost"}.get(bar)
    stages = seen.answer.total.stages
    return stages[bar].key if bar < len(stages) else None


def cases_screen(
    t: Texts,
    seen: Seen,
    found: CasesBehindAnswer,
    pressed: OpenCases,
    reader: Person,
    directory: Directory,
    now: datetime,
) -> Screen:
    """The instances of a bar, the worst first."""
    key = bar_key(seen, pressed.bar)
    title = (
        end_title(t, seen.definition, key) if pressed.bar < 0 and key else stage_title(t, seen.definition, key or "")
    )
    chosen = seen.answer.groups[pressed.group] if 0 <= pressed.group < len(seen.answer.groups) else None
    whose = f"{group_name(t, chosen, seen.look.by, directory)} · " if chosen else ""
    told = [_told(t, deal, seen, reader, directory, now) for deal in found.deals]
    rows = [[button(_caption(t, deal, seen), SendCase(instance_id=deal.instance_id))] for deal in found.deals]
    pages = -(-found.total // ON_A_PAGE)
    turn = turning(pressed.page, pages, lambda page: pressed.model_copy(update={"page": page}))
    heading = t("<b>{bar}</b> · {n}", bar=f"{whose}{title}", n=t.number(found.total))
    if found.total > 1 and pressed.bar >= 0:
        heading = lines(heading, t("The worst comes first."))
    process, look = short(seen.definition.key), seen.look.packed()
    back = button(t.plain("‹ Bars"), OpenBars(process=process, look=look, group=pressed.group))
    return Screen(
        text=within_limit(heading, told or [t("There is nothing here any more.")]),
        keyboard=keyboard(*rows, turn, [back, _back(t, seen)]),
    )


def _told(t: Texts, deal: CaseBehind, seen: Seen, reader: Person, directory: Directory, now: datetime) -> Markup:
    """Which one, whose, worth how much; and what is wrong with it."""
    who = person_name(directory, deal.responsible, 30)
    worth = f" · {money(t, deal.amount, deal.currency)}" if deal.amount else ""
    client = t("No. {number} · <b>{client}</b>", number=deal.number, client=_client(t, deal, seen))
    named = Markup("{} {}{} — {}").format(_mark(deal, now), client, worth, who)
    return Markup("{}\n    {}").format(named, _state(t, deal, seen, reader, now))


def _state(t: Texts, deal: CaseBehind, seen: Seen, reader: Person, now: datetime) -> Markup:
    stage = stage_title(t, seen.definition, deal.stage) if deal.stage else ""
    if deal.state != "live":
        return t("{stage}: ended", stage=stage) if stage else t("ended")
    if deal.due_at and deal.due_at <= now:
        return t("{stage}: overdue, was due {when}", stage=stage, when=t.moment(deal.due_at, reader.tz, now))
    stayed = span(t, now - deal.entered_at)
    if deal.due_at:
        due = t.moment(deal.due_at, reader.tz, now)
        return t("{stage}: {span}, due {when}", stage=stage, span=stayed, when=due)
    return t("{stage}: {span}", stage=stage, span=stayed)


def _mark(deal: CaseBehind, now: datetime) -> str:
    if deal.state != "live":
        return {"won": "🏆", "lost": "🏁"}.get(deal.state, "🚫")
    return "🔥" if deal.due_at and deal.due_at <= now else "📌"


def _caption(t: Texts, deal: CaseBehind, seen: Seen) -> str:
    return t.plain("No. {number} · {client}", number=deal.number, client=_client(t, deal, seen))


def _client(t: Texts, deal: CaseBehind, seen: Seen) -> str:
    """Without a client, what was written at its start."""
    about = deal.client or first_text(seen.definition, deal.fields)
    return on_button(about, 30) if about else t.plain("no client")


def _back(t: Texts, seen: Seen) -> InlineKeyboardButton:
    return button(t.plain("‹ Funnel"), ShowFunnel(process=short(seen.definition.key), look=seen.look.packed()))
