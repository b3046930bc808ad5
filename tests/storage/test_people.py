"""Who is joined to which account, and people who came with an import."""

import pytest

from storage.db.problems import StorageProblem
from storage.store import Store
from tests.storage.conftest import Clock
from tests.storage.fresh import fresh_store
from tests.storage.small_company import company
from workflow.company.people import Person
from workflow.ports.members import Joined, Member, NoEntry, Refused


def imported(key: str, name: str) -> Person:
    return Person.model_validate({"key": key, "name": name, "roles": ["manager"], "department": "Central"})


async def joins(store: Store, code: str, telegram_id: int, chat_id: int | None = None) -> Member:
    entry = await store.members.join(code, telegram_id, chat_id or telegram_id)
    assert isinstance(entry, Joined), entry
    return entry.member


async def test_a_code_joins_once(store: Store) -> None:
    code = await store.members.invite("olena")
    member = await joins(store, code, 77, 770)
    assert (member.person, member.chat_id, member.language, member.reachable) == ("olena", 770, "uk", True)
    assert store.members.by_telegram(77) == member == store.members.of_person("olena")
    assert await store.members.join(code, 78, 78) == Refused(why=NoEntry.USED)
    assert await store.members.join(code, 77, 770) == Joined(member=member, afresh=False)


async def test_an_earlier_code_stops_working(store: Store) -> None:
    first, second = await store.members.invite("olena"), await store.members.invite("olena")
    assert await store.members.join(first, 77, 77) == Refused(why=NoEntry.REPLACED)
    await joins(store, second, 77)
    assert await store.members.join("nonsense", 79, 79) == Refused(why=NoEntry.UNKNOWN)


async def test_a_code_ends_after_fourteen_days_and_a_new_one_opens_again(store: Store, clock: Clock) -> None:
    early, late = await store.members.invite("olena"), await store.members.invite("ivan")
    clock.forward(days=14, microseconds=-1)
    member = await joins(store, early, 77)
    clock.forward(microseconds=1)
    for account in (78, 79):
        assert await store.members.join(late, account, account) == Refused(why=NoEntry.EXPIRED)
    assert await store.members.join(early, 77, 77) == Joined(member=member, afresh=False), "who is in stays in"
    renewed = await store.members.invite("ivan")
    assert await store.members.join(late, 78, 78) == Refused(why=NoEntry.REPLACED)
    assert (await joins(store, renewed, 78)).person == "ivan"


async def test_an_account_belongs_to_one_person(store: Store) -> None:
    await joins(store, await store.members.invite("olena"), 77)
    code = await store.members.invite("ivan")
    refused = Refused(why=NoEntry.ANOTHERS_ACCOUNT, whose="olena")
    assert await store.members.join(code, 77, 77) == refused
    assert (await joins(store, code, 78)).person == "ivan", "the code is as good as it was"
    found = [store.members.by_telegram(account) for account in (77, 78)]
    assert [one and one.person for one in found] == ["olena", "ivan"]


async def test_a_person_moves_to_another_account_by_a_new_code(store: Store) -> None:
    await joins(store, await store.members.invite("olena"), 77)
    await joins(store, await store.members.invite("olena"), 78)
    assert store.members.by_telegram(77) is None
    member = store.members.by_telegram(78)
    assert member
    assert member.person == "olena"


async def test_the_chosen_language_outlives_a_restart(url: str, clock: Clock) -> None:
    async with fresh_store(url, clock, company()) as store:
        await store.members.join(await store.members.invite("olena"), 77, 77)
        assert (await store.members.set_language("olena", "fr")).language == "fr"
    async with fresh_store(url, clock, company()) as store:
        member = store.members.of_person("olena")
        assert member
        assert member.language == "fr"


async def test_whoever_left_the_company_needs_a_new_link_when_their_key_is_there_again(store: Store) -> None:
    """At a restart and beside a running bot alike; a changed name alone locks nobody out."""
    whole = company()
    without = whole.model_copy(update={"people": [p for p in whole.people if p.key != "ivan"]})
    renamed = [p.model_copy(update={"name": "Іван Інший"}) if p.key == "ivan" else p for p in whole.people]
    assert (await store.company.renew(whole)).is_first
    old, waiting = await store.members.invite("ivan"), await store.members.invite("ivan")
    await joins(store, waiting, 77)
    assert not await store.company.renew(whole)
    changes = await store.company.renew(whole.model_copy(update={"people": renamed}))
    assert [(was.name, now.name) for was, now in changes.changed] == [("Іван Коваленко", "Іван Інший")]
    assert store.members.by_telegram(77)

    unused = await store.members.invite("ivan")
    changes = await store.company.renew(without)
    assert [person.key for person in changes.left] == ["ivan"]
    assert store.members.by_telegram(77) is None
    assert [one.name for one in store.directory.former] == ["Іван Інший"]
    [account] = await store.former_accounts.untold()
    assert (account.chat_id, account.why) == (77, "left")
    await store.former_accounts.told(account.id)
    assert await store.former_accounts.untold() == []

    changes = await store.company.renew(whole)
    assert [(was.name, now.name) for was, now in changes.returned] == [("Іван Інший", "Іван Коваленко")]
    assert not list(store.directory.former)
    assert store.members.by_telegram(77) is None
    for code in (old, waiting, unused):
        assert isinstance(await store.members.join(code, 77, 77), Refused)
    assert (await joins(store, await store.members.invite("ivan"), 77)).person == "ivan"


async def test_a_code_of_somebody_whom_the_company_does_not_name_yet_stays_good(store: Store) -> None:
    whole = company()
    await store.company.adopt(whole)
    code = await store.members.invite("ivan")
    await store.company.adopt(whole.model_copy(update={"people": [p for p in whole.people if p.key != "ivan"]}))
    assert await store.members.join(code, 77, 77) == Refused(why=NoEntry.NOT_IN_THE_COMPANY)
    looked: list[int] = []

    async def look() -> None:
        looked.append(1)
        await store.company.adopt(whole)

    store.members.look_with(look)
    assert (await joins(store, code, 77)).person == "ivan"
    assert looked == [1]


async def test_imported_people_stand_beside_the_company(url: str, clock: Clock) -> None:
    agent = imported("agent-1", "Moses Frase")
    rival = imported("olena", "Somebody Else")
    async with fresh_store(url, clock, company()) as store:
        await store.company.add_people([agent, rival])
        await store.company.add_people([agent])
    async with fresh_store(url, clock, company()) as store:
        found = store.directory.person("agent-1")
        assert found == agent.model_copy(update={"imported": True})
        own = store.directory.person("olena")
        assert own
        assert own.name == "Олена Шевчук"


async def test_people_whom_another_process_imported_are_invited_and_join(url: str, clock: Clock) -> None:
    agents = [imported("agent-1", "Moses Frase"), imported("agent-2", "Anna Snelling")]
    async with fresh_store(url, clock, company()) as running, fresh_store(url, clock, company()) as importing:
        await importing.company.add_people(agents)
        code = await importing.members.invite("agent-2")
        assert running.directory.person("agent-2") is None
        member = await joins(running, code, 78)
        assert member == running.members.of_person("agent-2")
        assert running.members.directory is running.directory
        await importing.company.add_people([imported("agent-3", "Zane Levy")])
        assert await running.members.invite("agent-3")
        with pytest.raises(StorageProblem, match="nobody has the key 'agent-4'"):
            await running.members.invite("agent-4")


async def test_people_of_an_import_in_another_process_are_found(url: str, clock: Clock) -> None:
    async with fresh_store(url, clock, company()) as running, fresh_store(url, clock, company()) as importing:
        assert not await running.company.look_for_people()
        await importing.company.add_people([imported("vera", "Віра"), imported("oleh", "Олег")])
        assert running.directory.person("vera") is None
        assert await running.company.look_for_people()
        found = running.directory.person("vera")
        assert found
        assert found.name == "Віра"
        assert not await running.company.look_for_people(), "nothing is read anew while nobody is brought"
