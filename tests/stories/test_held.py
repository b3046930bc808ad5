"""Nothing that waits is forgotten: what a summary leaves to follow it follows, also in another life."""

from tests.stories.cast import Actor, Company
from tests.stories.test_reach import four_tasks

LEFT = "select id, kind, held_for, summary_id from outbox where state = 'pending' and not_before is null"


async def cut_off(company: Company) -> Actor:
    """Four tasks of somebody out of reach are late; their supervisor."""
    _, ivan, bohdan = await four_tasks(company)
    await ivan.phone.block()
    await company.firm.settles()
    return bohdan


async def followed(company: Company, bohdan: Actor) -> None:
    assert company.firm.rows(LEFT) == []
    told = company.firm.rows("select count(*) from outbox where summary_id is not null and kind = 'escalation'")
    assert told == [(4,)]
    assert await bohdan.count("🔥 Прострочено") >= 4, "a card for each"


async def test_a_day_passes_at_once_over_four_late_tasks_of_somebody_out_of_reach(company: Company) -> None:
    bohdan = await cut_off(company)
    await company.passes("1d")
    await bohdan.sees("📬")
    await followed(company, bohdan)


async def test_a_kill_between_a_summary_and_what_follows_it(company: Company) -> None:
    bohdan = await cut_off(company)
    firm = company.firm
    await firm.phones.clock.advance("1d")
    while not await bohdan.count("📬"):
        assert firm.pid is not None
    firm.bot_is_killed()
    firm.bot_starts()
    await firm.settles()
    assert 1 <= await bohdan.count("📬") <= 2, "repeated at most once"
    await followed(company, bohdan)
