"""What follows when the company changes, on both databases: accounts, work of leavers, free tasks, what is told."""

from collections.abc import Callable

from bot.company.succession import Succession
from storage.db.statements import PreparedStatement
from storage.schema import user_task
from storage.store import Store
from tests.storage.conftest import Clock
from tests.storage.small_company import company
from tests.storage.test_mail import join, waiting
from tests.storage.test_office import PHOTO
from tests.storage.test_people import joins
from workflow.case.reachability import UnreachableReason
from workflow.case.state import TaskState, UserTask
from workflow.company.directory import Company
from workflow.company.people import Person
from workflow.messages.commands import CompleteTask, OfferAnew, StartInstance, SupplyEvidence
from workflow.messages.events import CommandResult, NoticeKind
from workflow.messages.people_commands import ReportUnreachable


def changed(change: Callable[[Person], Person | None]) -> Company:
    """The company with each of its people as they come back; without those who do not."""
    whole = company()
    return whole.model_copy(update={"people": [new for one in whole.people if (new := change(one))]})


def without(*keys: str) -> Company:
    return changed(lambda one: None if one.key in keys else one)


async def started(store: Store) -> int:
    outcome = await store.office.execute(StartInstance(actor="olena", process="sale", fields={"client": "ТОВ «Лан»"}))
    assert isinstance(outcome, CommandResult)
    return (await live(store)).id


async def done(store: Store, task_id: int, by: str) -> None:
    assert isinstance(
        await store.office.execute(SupplyEvidence(actor=by, task_id=task_id, things=(PHOTO,))), CommandResult
    )
    assert isinstance(
        await store.office.execute(CompleteTask(actor=by, task_id=task_id, outcome="done")), CommandResult
    )


async def live(store: Store) -> UserTask:
    (line,) = await store.reads.cases.lines(person=None, live=True)
    file = await store.reads.cases.get(line.instance_id)
    assert file
    (task,) = file.case.live_tasks()
    return task


async def nothing() -> None:
    """No menus here."""


async def test_a_move_brings_the_work_and_forgets_what_was_alive_elsewhere(store: Store, clock: Clock) -> None:
    await store.company.renew(company())
    await join(store, "olena", 77)
    task_id = await started(store)
    for row in await waiting(store, clock):
        await store.outbox.sent(row.id, clock())
    await joins(store, await store.members.invite("olena"), 78)
    assert [(row.kind, row.task_id) for row in await waiting(store, clock)][:1] == [(NoticeKind.TASK, task_id)]
    [account] = await store.former_accounts.untold()
    assert (account.chat_id, account.why, account.is_taken) == (77, "moved", False)
    await joins(store, await store.members.invite("ivan"), 77)
    [account] = await store.former_accounts.untold()
    assert account.is_taken, "Ivan came in with it: he is not told of Olena"


async def test_work_of_a_leaver_is_told_once_until_nothing_is_theirs(store: Store, clock: Clock) -> None:
    await store.company.renew(company())
    await join(store, "boss", 70)
    task_id = await started(store)
    await store.company.renew(without("olena"))
    succession = Succession(store, nothing)
    await succession.settle_work()
    await succession.settle_work()
    alarms = [row for row in await waiting(store, clock) if row.kind is NoticeKind.UNREACHABLE]
    assert [(row.to, row.data["why"], row.data["live"], row.data["deals"]) for row in alarms] == [
        ("boss", "left", 1, 1)
    ]
    assert (await live(store)).id == task_id
    assert store.directory.last_name("olena") == "Олена Шевчук"
    assert store.directory.supervises("boss", "olena"), "whoever stood above them still does"
    lost = await store.office.execute(ReportUnreachable(person="nobody", why=UnreachableReason.LEFT))
    assert not isinstance(lost, CommandResult)


async def test_a_free_task_is_offered_to_whoever_holds_the_role_now(store: Store) -> None:
    await store.company.renew(company())
    await started(store)
    await done(store, (await live(store)).id, "olena")
    await done(store, (await live(store)).id, str((await live(store)).assignee))
    free = await live(store)
    assert (free.state, free.candidates) == (TaskState.READY, ("andrii", "daniel"))

    async def living_by(new: Company) -> UserTask:
        await store.company.renew(new)
        await Succession(store, nothing).settle_work()
        return await live(store)

    def turned(one: Person) -> Person | None:
        roles = {"daniel": ["manager"], "ivan": ["technician"]}.get(one.key)
        return None if one.key == "andrii" else one.model_copy(update={"roles": roles}) if roles else one

    assert (await living_by(changed(turned))).candidates == ("ivan",)
    assert (await living_by(company())).candidates == ("andrii", "daniel")
    again = await store.office.execute(OfferAnew(instance_id=free.instance_id))
    assert isinstance(again, CommandResult)
    assert (await live(store)).candidates == ("andrii", "daniel")

    nobody = changed(lambda one: one.model_copy(update={"roles": ["manager"]}) if "technician" in one.roles else one)
    waits = await living_by(nobody)
    assert (waits.state, waits.assignee, waits.stand_in) == (TaskState.RESERVED, "boss", True)


async def test_what_is_different_is_told_to_the_admins_once(store: Store, clock: Clock) -> None:
    """Nothing at the first look; without an admin, those who supervise everything hear."""
    for person, account in (("petro", 71), ("boss", 70)):
        await join(store, person, account)
    assert (await store.company.renew(company())).is_first
    assert not await store.company.renew(company())
    assert await waiting(store, clock) == []
    promoted = changed(lambda one: one.model_copy(update={"supervisor": "petro"}) if one.key == "ivan" else one)
    await store.company.renew(promoted.model_copy(update={"processes": company("Інший продаж").processes}))
    [row] = await waiting(store, clock)
    assert (row.to, row.kind) == ("petro", NoticeKind.COMPANY_CHANGED)
    assert row.data["changed"][0]["words"] == {"supervisor": ["boss", "petro"]}
    assert [(one["key"], one["version"], one["change"]) for one in row.data["processes"]] == [("sale", 2, "changed")]
    await store.outbox.sent(row.id, clock())
    await store.company.renew(without("petro"))
    told = [row for row in await waiting(store, clock) if row.kind is NoticeKind.COMPANY_CHANGED]
    assert [(row.to, row.data["no_admin"]) for row in told] == [("boss", True)]


async def test_process_that_is_gone_is_told_by_its_title(store: Store, clock: Clock) -> None:
    await join(store, "petro", 71)
    ours = company().processes
    other = ours[0].model_copy(update={"key": "repair", "title": {"uk": "Ремонт"}})
    await store.company.renew(company().model_copy(update={"processes": [*ours, other]}))
    await store.company.renew(company())
    [row] = await waiting(store, clock)
    assert [(one["change"], one["title"]) for one in row.data["processes"]] == [("gone", {"uk": "Ремонт"})]


async def test_whoever_gets_a_key_one_day_begins_afresh(store: Store) -> None:
    """Habits and invitations of the one before are not theirs; the mail that waited is not told."""
    await store.company.renew(company())
    await join(store, "olena", 77)
    await started(store)
    await store.habits.choose("olena", agenda=False)
    await store.members.invite("olena")
    await store.company.renew(without("olena"))
    left = PreparedStatement(user_task.select().with_only_columns(user_task.c.assignee))
    assert await store._reader.run(lambda cursor: cursor.rows(left)) == [("olena",)]
    assert store.habits.of("olena").agenda
    await store.company.renew(company())
    assert store.members.of_person("olena") is None
    await joins(store, await store.members.invite("olena"), 99)
