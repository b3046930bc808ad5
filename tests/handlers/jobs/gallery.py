"""Every screen of these jobs as values, in one language: for the soundness test and for the page of all screens."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.charts.route_map.drawing import draw as draw_route
from handlers.charts.stacked_bars import draw as draw_load
from handlers.dialogs.case import cancellation
from handlers.dialogs.task.supply_replies import unsupported
from handlers.screens.assignments import screens as assigning
from handlers.screens.buttons.lists import ShowAssignments, TurnCases
from handlers.screens.evidence.texts import kind_name
from handlers.screens.help import screens as helping
from handlers.screens.incidents.screens import incidents_screen
from handlers.screens.lists import screens as lists
from handlers.screens.menu import names_for
from handlers.screens.onboarding import screens as joining
from handlers.screens.route_map import screens as maps
from handlers.screens.route_map.case_map import route_of_case
from handlers.screens.route_map.process_map import route_of_process
from handlers.screens.screen import Screen
from handlers.screens.start_case import screens as beginning
from handlers.screens.start_case.half_typed import HalfTyped
from handlers.screens.start_case.input_errors import InputError, said
from handlers.screens.start_case.typed_moments import offered_moments
from handlers.screens.team import screens as supervising
from handlers.screens.team.chart import team_picture
from handlers.screens.team.loads import Load, most_urgent_first
from handlers.screens.texts import Texts, texts_for
from tests.handlers.jobs.away_gallery import being_away
from tests.handlers.jobs.funnel_gallery import funnels
from tests.handlers.jobs.handover_gallery import handing_over
from tests.handlers.jobs.reports_gallery import reports
from tests.handlers.jobs.subscriptions_gallery import subscriptions
from tests.handlers.jobs.time_gallery import about_time
from tests.handlers.samples import (
    assigned,
    company,
    file_of,
    in_proposal,
    late,
    person,
    returned_to_survey,
    started,
    won,
)
from workflow.case.state import InstanceState, TaskState
from workflow.definition.process import FieldType, ProcessDefinition
from workflow.definition.stage import EvidenceKind
from workflow.figures.funnel import FunnelFacts, StageFacts
from workflow.messages.events import NoticeKind
from workflow.ports.queries import AssignmentLine, CaseFile, CaseLine, TaskLine, Trouble, Troubles

DIRECTORY = company().directory()
PROCESSES = company().processes
DEFINITIONS = {(process.key, 1): process for process in PROCESSES}
NOW = in_proposal().now
_TICKED = (FieldType.PEOPLE, FieldType.EVIDENCE)

Item = tuple[str, Screen]


def gallery(language: str) -> Iterator[Item]:
    """Every screen with its name."""
    t = texts_for(language)
    yield from _coming_in(t)
    yield from _beginning(t)
    yield from _lists(t)
    yield from _supervising(t)
    yield from being_away(t, task_lines(file_of(late())), DEFINITIONS, DIRECTORY, NOW)
    yield from handing_over(t)
    yield from about_time(t)
    yield from _assigning(t)
    yield from _routes(t)
    yield from funnels(t)
    yield from reports(t)
    yield from subscriptions(t)
    yield from _incidents(t)
    yield from _helping(t)


def process(key: str) -> ProcessDefinition:
    return next(one for one in PROCESSES if one.key == key)


def _coming_in(t: Texts) -> Iterator[Item]:
    for key in ("olena", "andrii", "bohdan", "natalia", "petro"):
        one = person(key)
        yield f"welcome, {key}", joining.welcome_screen(t, one, DIRECTORY, names_for(one, DIRECTORY, PROCESSES))
    yield "group", joining.group_screen(t)
    yield "language", joining.language_screen(t)
    yield "language chosen", joining.language_chosen_screen(t)
    yield "whom to invite", joining.invitees_screen(t, company().people, {"olena", "ivan"})
    yield "whom to invite, page 2", joining.invitees_screen(t, company().people, {"olena", "ivan"}, 1)
    yield "invited", joining.invited_screen(t, person("claire"), t.moment(NOW, person("claire").tz, NOW))
    yield (
        "invitation",
        joining.invitation_screen(person("claire"), "https://t.me/estafeta_bot?start=AbCdEf123456", NOW),
    )


def _beginning(t: Texts) -> Iterator[Item]:
    half = HalfTyped(form=1, message_id=1, offered=[one.key for one in PROCESSES])
    yield "what to start", beginning.process_screen(t, half, PROCESSES)
    for one in PROCESSES:
        for step in range(len(one.start.fields)):
            yield f"{one.key}, question {step + 1}", beginning.form_screen(_form(t, one, step))
        yield f"{one.key}, summary", beginning.form_screen(_form(t, one, len(one.start.fields)))
    sale = _form(t, process("sale"), 0)
    alike = replace(sale.half, typed="Аквариус", options=[["ТОВ «Акваріус»"] * 2])
    yield "a similar client", beginning.form_screen(replace(sale, half=alike))
    for complaint in InputError:
        yield f"complaint: {complaint}", beginning.form_screen(_form(t, process("sale"), 2), said(t, complaint))
    yield "started", beginning.started_screen(_form(t, process("sale"), 3), 17)
    yield "given up", beginning.given_up_screen(t)
    yield "left", beginning.left_screen(t)
    yield "closed", beginning.closed_screen(t)
    yield "nothing to start", beginning.nothing_to_start_screen(t)


def _form(t: Texts, definition: ProcessDefinition, step: int) -> beginning.Form:
    reader = person("bohdan")
    answers = {
        FieldType.CLIENT: 'ТОВ «Акваріус & <Ко>"',
        FieldType.PRODUCT: "Насос Wilo",
        FieldType.MONEY: 18_400_050,
        FieldType.DATE: (NOW + timedelta(days=2)).isoformat(),
        FieldType.PEOPLE: ["olena", "ivan"],
        FieldType.EVIDENCE: ["photo", "place"],
        FieldType.CONTACT: "Марія, +380501112233",
        FieldType.TEXT: "Прибрати зал\nі перевірити стенд",
    }
    fields = definition.start.fields
    options = _options(t, fields[step].type) if step < len(fields) else []
    half = HalfTyped(
        form=2**40,
        message_id=1,
        offered=["sale", "order"],
        process=definition.key,
        step=step,
        answers={field.key: answers[field.type] for field in fields},
        options=options,
        ticked=[value for _, value in options[:2]] if step < len(fields) and fields[step].type in _TICKED else [],
    )
    return beginning.Form(t, definition, half, reader, DIRECTORY, NOW)


def _options(t: Texts, kind: FieldType) -> list[list[str]]:
    match kind:
        case FieldType.CLIENT | FieldType.PRODUCT:
            return [["ТОВ «Акваріус»"] * 2, ["Дуже довга назва, яку ніхто ніколи не скорочував, бо так заведено"] * 2]
        case FieldType.DATE:
            return [[words, at.isoformat()] for words, at in offered_moments(t, person("bohdan").tz, NOW)]
        case FieldType.PEOPLE:
            return [[one.name, one.key] for one in company().people]
        case FieldType.EVIDENCE:
            return [[kind_name(t, one), one.value] for one in EvidenceKind]
        case _:
            return []


def task_lines(file: CaseFile) -> list[TaskLine]:
    instance = file.case.instance
    return [
        TaskLine(
            task_id=task.id,
            instance_id=instance.id,
            process=instance.process,
            version=1,
            number=instance.number,
            stage=task.stage,
            kind=task.kind,
            state=task.state,
            client=instance.client,
            assignee=task.assignee,
            due_at=task.due_at,
            ended_at=task.ended_at,
        )
        for task in file.case.live_tasks()
    ]


def _many_tasks() -> list[TaskLine]:
    lines = [*task_lines(file_of(late())), *task_lines(file_of(assigned()))]
    return [replace(line, task_id=10**12 + n) for n, line in enumerate(lines * 5)]


def case_lines() -> list[CaseLine]:
    instance = file_of(in_proposal()).case.instance
    line = CaseLine(
        instance_id=10**12,
        process="sale",
        version=1,
        number=17,
        state=InstanceState.LIVE,
        client="ТОВ «Акваріус»",
        product="Насос <Wilo>",
        amount=18_400_000,
        currency="UAH",
        starter="olena",
        responsible="olena",
        stages=("proposal",),
        started_at=instance.started_at,
        ended_at=None,
    )
    over = replace(line, number=16, state=InstanceState.WON, stages=(), client=None, product=None, amount=None)
    return [line, over]


def _lists(t: Texts) -> Iterator[Item]:
    reader, later = person("olena"), late().now
    yield "no tasks", lists.tasks_screen(t, [], {}, reader, NOW)
    yield "tasks", lists.tasks_screen(t, _many_tasks(), DEFINITIONS, reader, later)
    for turn in (
        TurnCases(),
        TurnCases(ended=True),
        TurnCases(everyone=True),
        TurnCases(page=1, ended=True, everyone=True),
    ):
        name = f"deals {turn.pack()}"
        yield name, lists.cases_screen(t, case_lines(), DEFINITIONS, turn, more=not turn.page, sees_all=True)
        yield f"{name}, none", lists.cases_screen(t, [], DEFINITIONS, turn, more=False, sees_all=False)
    yield "why cancel", cancellation.question(t, file_of(in_proposal()))


def _supervising(t: Texts) -> Iterator[Item]:
    file, reader, later = file_of(late()), person("bohdan"), late().now
    (task,) = file.case.live_tasks()
    able = supervising.able_to_take(file, task.id, reader, DIRECTORY, later)
    load = {"andrii": Load(3, 1), "olena": Load(12, 3, 4, 1)}
    yield "who takes it", supervising.chooser_screen(t, file, task.id, able, load, DIRECTORY, 0, {able[0].key: " 📵"})
    yield "handed over", supervising.handed_over_screen(t, file, task.id, person("daniel"))
    team = most_urgent_first(company().people, load)
    picture = team_picture(t, team[:8], load, "14 · 2026")
    assert picture
    yield "team", supervising.team_screen(t, team, load, {"olena"}, 0, png=draw_load(picture))
    yield "team without a task", supervising.team_screen(t, team, {}, {"olena"}, 1)
    yield "no team", supervising.team_screen(t, [], {}, (), 0)
    theirs: Sequence[TaskLine] = task_lines(file)
    for name, who, has in (("their tasks", "andrii", theirs), ("no tasks of theirs", "ivan", [])):
        yield name, supervising.their_tasks_screen(t, person(who), has, DEFINITIONS, reader, DIRECTORY, later, 0)
    for name, takers in (("their task", able), ("their task, not to be handed over", [])):
        yield name, supervising.their_task_screen(t, theirs[0], DEFINITIONS, reader, later, takers, load, {})


def _assigning(t: Texts) -> Iterator[Item]:
    file, reader = file_of(assigned()), person("bohdan")
    found = list(_parts(file))
    for to_me in (False, True):
        shown = ShowAssignments(to_me=to_me)
        for lines in (found, []):
            yield (
                f"assignments {shown.pack()}, {len(lines)}",
                assigning.assignments_screen(t, lines, shown, reader, DIRECTORY, NOW, may_give=True),
            )
    yield "assignment", assigning.assignment_screen(t, file, reader, DIRECTORY, NOW, to_me=False)


def _parts(file: CaseFile) -> Iterator[AssignmentLine]:
    """Every way a part may stand."""
    line = AssignmentLine(
        instance_id=file.case.instance.id,
        number=3,
        process="order",
        text="Прибрати виставковий зал",
        issuer="bohdan",
        assignee="olena",
        task_id=1,
        state=TaskState.RESERVED,
        awaits_acceptance=False,
        due_at=NOW + timedelta(days=1),
        ended_at=None,
    )
    yield line
    yield replace(line, assignee="ivan", due_at=NOW - timedelta(hours=3))
    yield replace(line, assignee="oksana", due_at=NOW - timedelta(hours=3), waiting_until=NOW + timedelta(days=2))
    yield replace(line, assignee="andrii", state=TaskState.COMPLETED, awaits_acceptance=True, ended_at=NOW)
    yield replace(line, assignee="daniel", state=TaskState.COMPLETED, ended_at=NOW)
    yield replace(line, instance_id=2, state=TaskState.COMPLETED, ended_at=NOW + timedelta(days=2))
    yield replace(line, instance_id=2, assignee="ivan", state=TaskState.CANCELLED)
    yield replace(line, instance_id=2, assignee="iryna", due_at=None)


def _routes(t: Texts) -> Iterator[Item]:
    """Of deals late, sent back and over, with endless names from both directions; of an empty company and a large."""
    reader = person("olena")
    endless = {"client": "\u2068شركة النور للتجارة\u2069 " + "Товариство «Північ & <Південь>» " * 5}
    for desk in (late(), returned_to_survey(), won(), started(endless)):
        file = file_of(desk)
        chart = route_of_case(file, reader, t, DIRECTORY, desk.now)
        name = f"route, {file.case.instance.state} {len(file.case.visits)} {len(file.case.instance.client or '')}"
        yield name, maps.route_screen(t, file, chart, draw_route(chart))
    for many in (0, 1, 10**9):
        for definition in PROCESSES if many else PROCESSES[:1]:
            facts = facts_of(definition, many)
            chart = route_of_process(definition, facts, reader, t, DIRECTORY, NOW, of_all=many > 1)
            drawn = draw_route(chart)
            yield f"map, {definition.key}, {many}", maps.map_screen(t, definition, chart, drawn)


def facts_of(definition: ProcessDefinition, many: int) -> FunnelFacts:
    """So many stand in the first stage, half as many in the next, and so on."""
    stages = tuple(
        StageFacts(
            key=stage.key,
            count=many,
            standing=many // 2**place,
            amounts={},
            weighted={},
            median=3600.0 * many ** (place % 3 / 3) if many else None,
        )
        for place, stage in enumerate(definition.stages)
    )
    return FunnelFacts(cases=many, stages=stages, won=0, lost=0, cancelled=0, won_amounts={}, lost_amounts={})


def _incidents(t: Texts) -> Iterator[Item]:
    tz = person("petro").tz
    none = Troubles({}, ())
    crashed = Troubles(
        {"update": 2, "timer": 10}, tuple(Trouble(f"E-{n:06}", NOW, "timer") for n in range(10, 0, -1))
    )
    kinds = {kind.value: 1 for kind in NoticeKind}
    undelivered = Troubles(kinds, tuple(Trouble(str(n), NOW, kind) for n, kind in enumerate([*kinds][:10])))
    yield "incidents, none", incidents_screen(t, none, none, tz, NOW)
    yield "incidents, one", incidents_screen(t, Troubles({"timer": 1}, crashed.newest[:1]), none, tz, NOW)
    yield "incidents, many", incidents_screen(t, crashed, undelivered, tz, NOW)


def _helping(t: Texts) -> Iterator[Item]:
    names = names_for(person("bohdan"), DIRECTORY, PROCESSES)
    yield "help", helping.help_screen(t, names)
    yield "misspelt command", helping.unknown_command_screen(t, "task", names)
    yield "unknown command", helping.unknown_command_screen(t, "<b>&", names)
    yield "command of another role", helping.not_your_command_screen(t, "invite")
    yield "unsupported", unsupported(t)
    yield "nothing to cancel", helping.nothing_to_cancel_screen(t)
