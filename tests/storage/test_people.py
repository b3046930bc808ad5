"""Who is joined to which account, and people who came with an import."""

import pytest

from storage.problems import StorageProblem
from storage.store import Store
from tests.storage.conftest import Clock
from tests.storage.fresh import fresh_store
from tests.storage.small_company import company
from workflow.company import Person


def imported(key: str, name: str) -> Person:
    return Person.model_validate({"key": key, "name": name, "roles": ["manager"], "department": "Central"})


async def test_a_code_joins_once(store: Store) -> None:
    code = await store.members.invite("olena")
    member = await store.members.join(code, 77, 770)
    assert member
    assert (member.person, member.chat_id, member.language, member.reachable) == ("olena", 770, "uk", True)
    assert store.members.by_telegram(77) == member == store.members.of_person("olena")
    assert await store.members.join(code, 78, 78) is None
    assert await store.members.join(code, 77, 770) == member


async def test_an_earlier_code_stops_working(store: Store) -> None:
    first, second = await store.members.invite("olena"), await store.members.invite("olena")
    assert await store.members.join(first, 77, 77) is None
    assert await store.members.join(second, 77, 77)
    assert await store.members.join("nonsense", 79, 79) is None


async def test_an_account_belongs_to_one_person(store: Store) -> None:
    assert await store.members.join(await store.members.invite("olena"), 77, 77)
    assert await store.members.join(await store.members.invite("ivan"), 77, 77) is None


async def test_a_person_moves_to_another_account_by_a_new_code(store: Store) -> None:
    assert await store.members.join(await store.members.invite("olena"), 77, 77)
    assert await store.members.join(await store.members.invite("olena"), 78, 78)
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


async def test_whoever_left_the_company_is_a_stranger(url: str, clock: Clock) -> None:
    async with fresh_store(url, clock, company()) as store:
        await store.members.join(await store.members.invite("ivan"), 77, 77)
        whole = company()
        await store.adopt(whole.model_copy(update={"people": [p for p in whole.people if p.key != "ivan"]}))
        assert store.members.by_telegram(77) is None
        await store.adopt(whole)
        assert store.members.by_telegram(77)


async def test_imported_people_stand_beside_the_company(url: str, clock: Clock) -> None:
    agent = imported("agent-1", "Moses Frase")
    rival = imported("olena", "Somebody Else")
    async with fresh_store(url, clock, company()) as store:
        await store.add_people([agent, rival])
        await store.add_people([agent])
    async with fresh_store(url, clock, company()) as store:
        found = store.directory.person("agent-1")
        assert found == agent.model_copy(update={"imported": True})
        own = store.directory.person("olena")
        assert own
        assert own.name == "Олена Шевчук"


async def test_people_whom_another_process_imported_are_invited_and_join(url: str, clock: Clock) -> None:
    agents = [imported("agent-1", "Moses Frase"), imported("agent-2", "Anna Snelling")]
    async with fresh_store(url, clock, company()) as running, fresh_store(url, clock, company()) as importing:
        await importing.add_people(agents)
        code = await importing.members.invite("agent-2")
        assert running.directory.person("agent-2") is None
        member = await running.members.join(code, 78, 78)
        assert member
        assert member == running.members.of_person("agent-2")
        assert running.members.directory is running.directory
        await importing.add_people([imported("agent-3", "Zane Levy")])
        assert await running.members.invite("agent-3")
        with pytest.raises(StorageProblem, match="nobody has the key 'agent-4'"):
            await running.members.invite("agent-4")


async def test_people_of_an_import_in_another_process_are_found(url: str, clock: Clock) -> None:
    async with fresh_store(url, clock, company()) as running, fresh_store(url, clock, company()) as importing:
        assert not await running.look_for_people()
        await importing.add_people([imported("vera", "Віра"), imported("oleh", "Олег")])
        assert running.directory.person("vera") is None
        assert await running.look_for_people()
        found = running.directory.person("vera")
        assert found
        assert found.name == "Віра"
        assert not await running.look_for_people(), "nothing is read anew while nobody is brought"
