"""A plan of a hand-over on one screen: who gets how much, then what exactly, then somebody else. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.screens.buttons import handover as press
from handlers.screens.collation import by_alphabet
from handlers.screens.display_names import called, case_line, isolated, pair, person_name, stage_words
from handlers.screens.handover.people import DEPARTMENT, members_of
from handlers.screens.handover.plan import Plan, Thing
from handlers.screens.lists.screens import Definitions, within_limit
from handlers.screens.paging import page_of, turning
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.texts import Texts
from workflow.case.state import TaskKind
from workflow.company.directory import Directory
from workflow.company.namesakes import told_apart
from workflow.company.people import Person
from workflow.ports.queries import CaseFile, HandOverLine
from workflow.rules.assignment.load_balancing import Split

ON_A_PAGE = 8
_CLIENTS_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """Everything that a plan's screens are made of."""

    t: Texts
    plan: Plan
    reader: Person
    directory: Directory
    now: datetime
    lines: Mapping[Thing, HandOverLine] = field(default_factory=dict)
    definitions: Definitions = field(default_factory=dict)
    load: Mapping[str, int] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    """What stands beside a name, by person."""
    warnings: Sequence[Markup] = ()

    def of(self, kind: type[press.OfPlan], **more: object) -> press.OfPlan:
        """A button's data, of this plan as it is."""
        return kind.model_validate({"plan": self.plan.number, "turn": self.plan.turn, **more})

    def name(self, key: str, room: int = 40) -> str:
        return person_name(self.directory, key, room) + self.marks.get(key, "")

    @property
    def owners(self) -> str:
        named = [person_name(self.directory, key, 40) for key in self.plan.owners]
        more = len(named) - 3
        rest = [str(self.t.many("{n} more", "{n} more", more))] if more > 0 else []
        return ", ".join([*named[:3], *rest])


def owners_screen(
    t: Texts,
    plan: Plan,
    people: Sequence[Person],
    load: Mapping[str, int],
    page: int = 0,
    complaint: Markup | None = None,
) -> Screen:
    """Whose work is it? People and departments to tick."""
    shown, page, pages = page_of(plan.offered, page, ON_A_PAGE)
    first = page * ON_A_PAGE
    of = {"plan": plan.number, "turn": plan.turn}
    rows = [
        [button(_owner_caption(t, plan, one, people, load), press.TickOwner(**of, at=first + place, page=page))]
        for place, one in enumerate(shown)
    ]
    chosen = t.plain("Next: a plan ({n})", n=len(plan.owners))
    return Screen(
        text=lines(
            complaint,
            t("<b>Whose work is to be handed over?</b>"),
            t("Tick one or several, or write a name. Nothing moves before you have seen the plan."),
            t("Beside each name: open tasks and cases; beside a department: its people."),
        ),
        keyboard=keyboard(
            *rows,
            turning(page, pages, lambda number: press.TurnOwners(**of, page=number)),
            [button(chosen, press.OwnersChosen(**of))] if plan.owners else [],
            [button(t.plain("✖ Cancel"), press.LeavePlan(**of))],
        ),
    )


def _owner_caption(t: Texts, plan: Plan, entry: str, people: Sequence[Person], load: Mapping[str, int]) -> str:
    meant = members_of(entry, people)
    ticked = "☑ " if set(meant) <= set(plan.owners) else ""
    if entry.startswith(DEPARTMENT):
        return f"{ticked}👥 {isolated(entry.removeprefix(DEPARTMENT), 36)} · {len(meant)}"
    name = next((person.name for person in people if person.key == entry), entry)
    return f"{ticked}{called(name, told_apart(people).get(entry), 40)} · {t.number(load.get(entry, 0))}"


def plan_screen(sight: PlanView, page: int = 0, complaint: Markup | None = None) -> Screen:
    """The whole plan: each receiver with how much, and the one button that does it."""
    t, plan = sight.t, sight.plan
    shown, page, pages = page_of(_receivers(sight), page, ON_A_PAGE)
    staying = plan.share_of(None)
    told = [_share_words(sight, person) for person in shown]
    if staying:
        told.append(t("<b>Stays as it is</b>: {what}", what=amount_of(t, staying)))
    return Screen(
        text=lines(
            *([complaint, ""] if complaint else []),
            within_limit(_heading(sight), [*told, *sight.warnings]),
        ),
        keyboard=keyboard(
            [button(t.plain("✅ Hand over"), sight.of(press.HandOverNow))] if plan.moving else [],
            *[[_share_button(sight, person)] for person in shown],
            [button(t.plain("Stays · {n}", n=len(staying)), sight.of(press.ShowShare, at=-1))] if staying else [],
            turning(page, pages, lambda number: sight.of(press.ShowPlan, page=number)),
            [_split_button(sight, Split.CLIENT), _split_button(sight, Split.LOAD)],
            [
                button(t.plain("All to one person"), sight.of(press.ChooseReceiver, what="a")),
                button(t.plain("➕ Receiver"), sight.of(press.ChooseReceiver, what="n")),
            ],
            [button(t.plain("✖ Leave everything as it is"), sight.of(press.LeavePlan))],
        ),
    )


def _receivers(sight: PlanView) -> list[str]:
    """Those who get most first; those who get nothing last."""
    plan = sight.plan
    shares = {person: len(plan.share_of(person)) for person in plan.receivers}
    return sorted(shares, key=lambda key: (-shares[key], by_alphabet(sight.name(key))))


def _heading(sight: PlanView) -> Markup:
    t, plan = sight.t, sight.plan
    getting = len({to for _, to in plan.moving})
    what = amount_of(t, [thing for thing, _ in plan.given])
    to = t.many("{n} receiver", "{n} receivers", getting) if getting else t("nobody receives them yet")
    return lines(
        t("🤝 <b>Hand over the work of {who}</b>", who=sight.owners),
        Markup("{} → {}").format(what, to),
        t("This is only a plan: change it, or confirm it."),
    )


def amount_of(t: Texts, things: Sequence[Thing]) -> Markup:
    """`5 tasks, 2 cases`."""
    tasks = sum(1 for _, task_id, _ in things if task_id is not None)
    deals = len(things) - tasks
    return amount(t, tasks, deals)


def amount(t: Texts, tasks: int, deals: int) -> Markup:
    said = [t.many("{n} task", "{n} tasks", tasks)] if tasks or not deals else []
    said += [t.many("{n} case", "{n} cases", deals)] if deals else []
    return Markup(", ").join(said)


def _share_words(sight: PlanView, person: str) -> Markup:
    t, things = sight.t, sight.plan.share_of(person)
    has = t("(has {n} now)", n=t.number(sight.load.get(person, 0)))
    if not things:
        return t("<b>{who}</b>: nothing", who=sight.name(person, 60))
    clients = _clients(sight, things)
    more = len(clients) - _CLIENTS_NAMED
    named = ", ".join(isolated(name, 40) for name in clients[:_CLIENTS_NAMED])
    rest = Markup(" ") + t("and {n} more", n=more) if more > 0 else Markup("")
    name = Markup("<b>{}</b>").format(sight.name(person, 60))
    head = pair(t, name, Markup("{} {}").format(amount_of(t, things), has))
    return lines(head, Markup("    {}{}").format(named, rest) if clients else None)


def _clients(sight: PlanView, things: Sequence[Thing]) -> list[str]:
    known = (sight.lines[thing].client for thing in things if thing in sight.lines)
    return list(dict.fromkeys(client for client in known if client))


def _share_button(sight: PlanView, person: str) -> InlineKeyboardButton:
    count = len(sight.plan.share_of(person))
    at = sight.plan.receivers.index(person)
    return button(f"{sight.name(person)} · {count}", sight.of(press.ShowShare, at=at))


def _split_button(sight: PlanView, by: Split) -> InlineKeyboardButton:
    t = sight.t
    caption = t.plain("By client") if by is Split.CLIENT else t.plain("Evenly")
    ticked = "☑ " if sight.plan.split is by else ""
    return button(ticked + caption, sight.of(press.SplitBy, by=by.value))


def share_screen(sight: PlanView, at: int, page: int = 0) -> Screen:
    """What one receiver would get (`at` -1: what stays), client by client."""
    t, plan = sight.t, sight.plan
    person = plan.receivers[at] if at >= 0 else None
    groups = clients_of(sight, plan.share_of(person))
    shown, page, pages = page_of(groups, page, ON_A_PAGE)
    every = clients_of(sight, [thing for thing, _ in plan.given])
    rows = [
        [
            button(
                f"{_group_name(sight, things)} · {len(things)}",
                sight.of(press.ShowClient, at=_place_of(every, things)),
            )
        ]
        for things in shown
    ]
    deeds = [button(t.plain("All of it to another"), sight.of(press.ChooseReceiver, what=f"r{at}"))] if groups else []
    out = [button(t.plain("➖ Give them nothing"), sight.of(press.TakeOut, at=at))] if person else []
    head = _share_words(sight, person) if person else t("<b>Stays as it is</b>")
    return Screen(
        text=within_limit(head, [_group_words(sight, things) for things in shown]),
        keyboard=keyboard(
            *rows,
            turning(page, pages, lambda number: sight.of(press.ShowShare, at=at, page=number)),
            deeds,
            out,
            [button(t.plain("← Plan"), sight.of(press.ShowPlan))],
        ),
    )


def clients_of(sight: PlanView, things: Sequence[Thing]) -> list[list[Thing]]:
    """Things of one client together; without a client, of one case."""
    groups: dict[object, list[Thing]] = {}
    for thing in things:
        line = sight.lines.get(thing)
        if line is not None:
            groups.setdefault(line.client or line.instance_id, []).append(thing)
    return list(groups.values())


def _place_of(groups: Sequence[Sequence[Thing]], things: Sequence[Thing]) -> int:
    return next(place for place, group in enumerate(groups) if things[0] in group)


def _group_name(sight: PlanView, things: Sequence[Thing]) -> str:
    line = sight.lines[things[0]]
    return isolated(line.client, 36) if line.client else _case_name(sight, line)


def _case_name(sight: PlanView, line: HandOverLine) -> str:
    definition = sight.definitions.get((line.process, line.version))
    noun = isolated(sight.t.own(definition.noun), 30) if definition else sight.t.plain("Case")
    return sight.t.plain("{noun} No. {number}", noun=noun, number=line.number)


def _group_words(sight: PlanView, things: Sequence[Thing]) -> Markup:
    told = [_thing_words(sight, sight.lines[thing]) for thing in things]
    return lines(Markup("<b>{}</b>").format(_group_name(sight, things)), *told)


def _thing_words(sight: PlanView, line: HandOverLine) -> Markup:
    return Markup("    {}").format(thing_name(sight, line, 50)) + _when(sight, line)


def thing_name(sight: PlanView, line: HandOverLine, room: int) -> str:
    """What it is, in a few words."""
    t = sight.t
    if line.task_id is None:
        worth = f" · {t.money(line.amount, line.currency)}" if line.amount is not None else ""
        return f"📁 {_case_name(sight, line)}{worth}"
    title = stage_words(t, sight.definitions.get((line.process, line.version)), line.stage or "", room)
    mark = "🔍" if line.kind is TaskKind.ACCEPTANCE else "📌"
    return f"{mark} {title} · {sight.t.plain('No. {number}', number=line.number)}"


def _when(sight: PlanView, line: HandOverLine) -> Markup:
    if line.due_at is None:
        return Markup("")
    when = sight.t.moment(line.due_at, sight.reader.tz, sight.now)
    late = line.due_at <= sight.now
    return Markup(" · 🔥 {}").format(when) if late else Markup(" · {}").format(when)


def client_screen(sight: PlanView, at: int, page: int = 0) -> Screen:
    """What of one client is handed over, thing by thing, with who gets it."""
    t = sight.t
    things = clients_of(sight, [thing for thing, _ in sight.plan.given])[at]
    places = {thing: place for place, (thing, _) in enumerate(sight.plan.given)}
    shown, page, pages = page_of(things, page, ON_A_PAGE)
    given = dict(sight.plan.given)
    told, rows = [], []
    for thing in shown:
        line = sight.lines[thing]
        to = given[thing]
        who = sight.name(to) if to else t.plain("stays with {who}", who=sight.name(line.owner))
        told.append(lines(_thing_words(sight, line), Markup("      → {}").format(who)))
        rows.append([button(thing_name(sight, line, 36), sight.of(press.ChooseReceiver, what=f"i{places[thing]}"))])
    return Screen(
        text=within_limit(
            Markup("<b>{}</b>").format(_group_name(sight, things)),
            [*told, t("Press one to give it to somebody else.")],
        ),
        keyboard=keyboard(
            *rows,
            turning(page, pages, lambda number: sight.of(press.ShowClient, at=at, page=number)),
            [button(t.plain("The whole client to another"), sight.of(press.ChooseReceiver, what=f"c{at}"))],
            [button(t.plain("← Plan"), sight.of(press.ShowPlan))],
        ),
    )


def receiver_screen(sight: PlanView, what: str, about: Markup, page: int = 0) -> Screen:
    """Who gets it instead? One tap changes the plan."""
    t, plan = sight.t, sight.plan
    shown, page, pages = page_of(plan.offered, page, ON_A_PAGE)
    first = page * ON_A_PAGE
    rows = [
        [button(_receiver_caption(sight, key), sight.of(press.SetReceiver, what=what, at=first + place))]
        for place, key in enumerate(shown)
    ]
    stays = (
        []
        if what == "n"
        else [button(t.plain("It stays where it is"), sight.of(press.SetReceiver, what=what, at=-1))]
    )
    return Screen(
        text=lines(about, t("Beside each name: what they have now + what the plan gives them.")),
        keyboard=keyboard(
            *rows,
            turning(page, pages, lambda number: sight.of(press.ChooseReceiver, what=what, page=number)),
            stays,
            [button(t.plain("← Plan"), sight.of(press.ShowPlan))],
        ),
    )


def _receiver_caption(sight: PlanView, key: str) -> str:
    has, planned = sight.load.get(key, 0), len(sight.plan.share_of(key))
    return f"{sight.name(key)} · {has}+{planned}" if planned else f"{sight.name(key)} · {has}"


def done_screen(sight: PlanView) -> Screen:
    """It is done: who has what now."""
    t = sight.t
    told = [
        pair(t, sight.name(person, 60), amount_of(t, sight.plan.share_of(person)))
        for person in _receivers(sight)
        if sight.plan.share_of(person)
    ]
    staying = sight.plan.share_of(None)
    if staying:
        told.append(t("Stayed: {what}", what=amount_of(t, staying)))
    head = lines(
        t("✅ <b>Handed over: the work of {who}</b>", who=sight.owners),
        t("Everybody has been told what they got."),
    )
    return Screen(text=within_limit(head, [*told, *sight.warnings]))


def nothing_screen(t: Texts, who: str) -> Screen:
    return Screen(text=t("{who}: nothing is open, there is nothing to hand over.", who=who))


def left_screen(t: Texts) -> Screen:
    return Screen(text=t("Nothing was handed over."))


def changed_words(t: Texts, changed: Sequence[tuple[CaseFile | None, Mapping[str, object]]], more: int) -> Markup:
    """What was done, or went to somebody else, while the plan was looked at."""
    return lines(
        t("⚠️ <b>Nothing was handed over yet</b>: part of it changed meanwhile. Here is the plan as it is now."),
        *[_changed_line(t, file, one) for file, one in changed],
        t("and {n} more", n=more) if more > 0 else None,
    )


def _changed_line(t: Texts, file: CaseFile | None, one: Mapping[str, object]) -> Markup:
    why = {
        "done": t("done already"),
        "moved": t("with somebody else already"),
        "own_work": t("nobody accepts their own work"),
        "away": t("its receiver is away"),
        "no_such_person": t("its receiver does not work here any more"),
    }.get(str(one.get("why")), t("gone"))
    if file is None:
        return Markup("• {}").format(why)
    task = next((task for task in file.case.tasks if task.id == one.get("task")), None)
    stage = f"{isolated(t.own(file.definition.stage(task.stage).title), 50)} · " if task else ""
    return Markup("• {}{} — {}").format(stage, case_line(t, file, 40), why)
