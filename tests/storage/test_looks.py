"""When somebody last looked is kept by person and by what they looked at, across a restart."""

from datetime import timedelta

from storage.store import Store
from tests.storage.conftest import Clock


async def test_a_look_is_remembered_by_person_and_by_what(store: Store, clock: Clock) -> None:
    assert await store.looks.look("olena", "changes sale", clock.moment) is None
    first = clock.moment
    clock.forward(hours=5)
    assert await store.looks.look("olena", "changes order", clock.moment) is None
    assert await store.looks.look("ivan", "changes sale", clock.moment) is None
    assert await store.looks.look("olena", "changes sale", clock.moment) == first
    assert await store.looks.look("olena", "changes sale", clock.moment + timedelta(minutes=10)) == first


async def test_half_typed_input_is_another_matter(store: Store, clock: Clock) -> None:
    await store.conversations.put("42:42", "typing", {"a": 1})
    await store.looks.look("olena", "changes sale", clock.moment)
    assert await store.conversations.get("42:42") == ("typing", {"a": 1})
    await store.conversations.put("42:42", None, {})
    clock.forward(days=1)
    assert await store.looks.look("olena", "changes sale", clock.moment) is not None
