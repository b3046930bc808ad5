"""A director's Monday: the funnel comes by itself, once, with what may be seen then."""

import shutil
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.stories import tales
from tests.stories.books import COMPANY
from tests.stories.cast import Company


async def test_a_view_comes_by_its_schedule_until_it_is_called_off(company: Company) -> None:
    natalia, *_ = await tales.staff(company, "natalia", "olena", "andrii", "bohdan", "iryna", "oksana")
    await tales.sale_at(company, "proposal")
    await natalia.says("/funnel")
    await natalia.taps("Де стоять")
    await natalia.taps("Підписатися")
    await natalia.sees_last("Коли це надсилати?", "Де стоять")
    await natalia.taps("щодня, 09:00")
    await natalia.sees_last("Що вже надходить", "щодня, 09:00", "Наступного разу")
    await company.passes("24h")
    view = await natalia.sees("Де стоять: усе, що в роботі", "У роботі: 1")
    assert "photo" in view
    before = await natalia.count("Де стоять: усе, що в роботі")
    for _ in range(3):
        await company.passes("1d")
    assert await natalia.count("Де стоять: усе, що в роботі") == before + 3
    await natalia.taps("Підписатися")
    await natalia.taps("✖️ 1. щодня")
    await company.firm.settles()
    assert "Що вже надходить" not in (await natalia.phone.last()).text
    after = await natalia.count("Де стоять: усе, що в роботі")
    await company.passes("3d")
    assert await natalia.count("Де стоять: усе, що в роботі") == after


async def test_a_kill_neither_loses_nor_doubles_it(company: Company) -> None:
    natalia, *_ = await tales.staff(company, "natalia", "olena", "andrii", "bohdan", "iryna", "oksana")
    await tales.sale_at(company, "proposal")
    await natalia.says("/funnel")
    await natalia.taps("Що змінилося")
    await natalia.taps("Підписатися")
    await natalia.taps("Інший час")
    await natalia.says("колись потім")
    await natalia.sees("Не бачу днів і часу в «колись потім»")
    await natalia.says("щосереди 10:30")
    await natalia.sees("🔔 Надходитиме: середа, 10:30")
    firm = company.firm
    firm.bot_is_killed()
    await firm.phones.clock.advance("15d")
    firm.bot_starts()
    await firm.settles()
    await natalia.sees_last("нічого не змінилося")
    assert await natalia.count("нічого не змінилося") == 1, "what passed meanwhile is told once"


async def test_a_supervisor_sends_it_to_somebody_under_them(company: Company) -> None:
    natalia, bohdan, *_ = await tales.staff(company, "natalia", "bohdan", "olena", "andrii", "iryna", "oksana")
    await tales.sale_at(company, "proposal")
    await natalia.says("/funnel")
    await natalia.taps("Підписатися")
    await natalia.taps("щодня, 09:00")
    await natalia.taps("Для інших")
    await natalia.taps("Богдан")
    await natalia.sees_last("щодня, 09:00", "Богдан")
    await company.passes("24h")
    await bohdan.sees("Куди дійшли розпочаті", "Розпочато: 1")


async def test_a_view_comes_by_the_clock_that_its_reader_lives_by_now(company: Company) -> None:
    """Natalia moves to New York: the next daily view comes at nine of there, not in the night."""
    (natalia,) = await tales.staff(company, "natalia")
    await natalia.says("/funnel")
    await natalia.taps("Підписатися")
    await natalia.taps("щодня, 09:00")
    firm = company.firm
    before = firm.rows("select next_at from subscription")
    assert firm.bot_stops() == 0
    files = firm.order.folder / "company"
    shutil.copytree(COMPANY, files)
    people = files / "people.yaml"
    heading, mark, rest = people.read_text().partition("  - key: natalia\n")
    people.write_text(f"{heading}{mark}    zone: America/New_York\n{rest}")
    firm.order.settings["COMPANY_DIR"] = str(files)
    firm.bot_starts()
    await firm.settles()
    ((next_at,),) = firm.rows("select next_at from subscription")
    moment = datetime.fromtimestamp(next_at / 1e6, ZoneInfo("America/New_York"))
    assert [(next_at,)] != before
    assert (moment.hour, moment.minute) == (9, 0)
    assert firm.rows("select fire_at from timer where kind = 'views'") == [(next_at,)]
    assert firm.bot_stops() == 0
    firm.bot_starts()
    await firm.settles()
    assert firm.rows("select next_at from subscription") == [(next_at,)], "planned again, nothing moves"
