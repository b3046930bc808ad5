"""Every screen and notice of handing over many things at once, for the gallery of all screens."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from markupsafe import Markup

from handlers.screens.handover import screens
from handlers.screens.handover.brief import Brief, brief_screen
from handlers.screens.handover.plan import Plan, item_of, thing_of
from handlers.screens.handover.screens import PlanView
from handlers.screens.notices.rendering import render
from handlers.screens.screen import Screen
from handlers.screens.texts import Texts
from tests.handlers.jobs.away_gallery import Fact
from tests.handlers.samples import company, file_of, in_proposal, late, person, started
from workflow.case.state import TaskKind
from workflow.messages.events import NoticeKind
from workflow.ports.queries import HandOverLine
from workflow.rules.assignment.load_balancing import Split, divide

DIRECTORY = company().directory()
PROCESSES = {(process.key, 1): process for process in company().processes}
NOW = in_proposal().now
_CLIENTS = ("ТОВ «Акваріус»", "ФОП Бойко", "Hydro Lyon", None)
Item = tuple[str, Screen]


def handing_over(t: Texts) -> Iterator[Item]:
    """From the question whose work it is to the brief of whoever got it."""
    people = [one for one in company().people if one.supervisor == "bohdan"]
    asked = Plan(number=1, owners=["olena"], offered=[*(one.key for one in people), "@Відділ продажу"])
    load = {"olena": 12, "ivan": 3, "claire": 1}
    yield "whose work", screens.owners_screen(t, asked, people, load)
    yield "whose work, not understood", screens.owners_screen(t, asked, people, load, 0, Markup("?"))
    yield "nothing to hand over", screens.nothing_screen(t, "Олена Шевчук")
    for split in Split:
        yield from _plans(t, split)
    yield "nothing was handed over", screens.left_screen(t)
    yield from _briefs(t)


def _lines(count: int) -> list[HandOverLine]:
    """So many deals with a task each; of every fourth no client is known, some are late, one is an acceptance."""
    made: list[HandOverLine] = []
    for number in range(count):
        deal = HandOverLine(
            instance_id=number + 1,
            owner="olena",
            process="sale",
            version=1,
            number=number + 17,
            client=_CLIENTS[number % len(_CLIENTS)],
            amount=12_500_000 * (number + 1),
            currency="UAH",
        )
        due = NOW + timedelta(hours=7 * number - 5)
        kind = TaskKind.ACCEPTANCE if number == 2 else TaskKind.STAGE
        made += [replace(deal, task_id=100 + number, stage="proposal", kind=kind, due_at=due), deal]
    return made


def _plans(t: Texts, split: Split) -> Iterator[Item]:
    lines = _lines(6)
    load = {"ivan": 3, "claire": 1}
    shared = divide([item_of(line) for line in lines], ["ivan", "claire"], load, split)
    given = [(thing_of(line), shared[item_of(line)]) for line in lines]
    plan = Plan(number=1, owners=["olena"], receivers=["ivan", "claire"], split=split, given=given)
    sight = PlanView(
        t=t,
        plan=plan,
        reader=person("bohdan"),
        directory=DIRECTORY,
        now=NOW,
        lines={thing_of(line): line for line in lines},
        definitions=PROCESSES,
        load=load,
        marks={"claire": " 📵"},
    )
    yield f"plan by {split}", screens.plan_screen(sight)
    yield f"plan by {split}, a share", screens.share_screen(sight, 0)
    yield f"plan by {split}, a client", screens.client_screen(sight, 0)
    yield f"plan by {split}, done", screens.done_screen(sight)
    if split is not Split.CLIENT:
        return
    some = replace(sight, plan=replace(plan.handed([given[0][0], given[1][0]], None), offered=["ivan", "claire"]))
    yield "plan, some stays", screens.plan_screen(some)
    yield "plan, what stays", screens.share_screen(some, -1)
    yield "plan, who gets it", screens.receiver_screen(some, "i0", t("<b>Who gets it?</b> {what}", what="1"))
    yield "plan, some stayed", screens.done_screen(some)
    file = file_of(in_proposal())
    task = file.case.live_tasks()[0].id
    whys = ("done", "moved", "own_work", "away", "no_such_person", "gone")
    changed = [(file if why != "gone" else None, {"task": task, "why": why}) for why in whys]
    yield "plan, changed", screens.plan_screen(some, 0, screens.changed_words(t, changed, 3))


def _briefs(t: Texts) -> Iterator[Item]:
    desk = late()
    files = [file_of(desk), file_of(started())]
    data = {"by": "bohdan", "from": ["olena"], "deals": [1, 2], "tasks": 5, "responsible": 2}
    brief = Brief(t=t, row=1, data=data, reader=person("andrii"), directory=DIRECTORY, now=desk.now)
    sees = replace(brief, reader=person("olena"))
    yield "brief", brief_screen(sees, files)
    to = {"by": "bohdan", "to": {"ivan": 4, "claire": 2}}
    gone = render(Fact(NoticeKind.HANDED_OVER, to), None, person("olena"), t.language, DIRECTORY, desk.now)
    assert gone is not None
    yield "notice: handed over", gone
