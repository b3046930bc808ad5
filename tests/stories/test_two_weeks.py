"""Two weeks of the company, hour by hour: what each person did and heard, against a table that can be read.

Clocks go forward in the night to 28 March, the day after is Easter Monday in France; the office in Kyiv has 26 March
off and works on Saturday 3 April instead. Ivan is away for some days, Andrii blocks the bot for a day, and the bot is
down for two.
"""

import shutil
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.mornings import KYIV
from tests.stories import tales, things
from tests.stories.books import COMPANY, Books
from tests.stories.bots import Zygote
from tests.stories.cast import Actor, Company
from tests.stories.diary import Diary
from tests.stories.firm import firm_at
from tests.stories.test_assignments import gives

TABLE = Path(__file__).with_name("two_weeks.txt")
PEOPLE = ("olena", "ivan", "claire", "andrii", "daniel", "iryna", "taras", "oksana", "bohdan", "natalia")


def kyiv(day: int, clock: str) -> datetime:
    """That time in Kyiv; days are counted through from 1 March."""
    month, number = (3, day) if day <= 31 else (4, day - 31)
    hour, minute = map(int, clock.split(":"))
    return datetime(2027, month, number, hour, minute, tzinfo=KYIV)


@pytest.fixture
async def company(tmp_path: Path, books: Books, zygote: Zygote) -> AsyncIterator[Company]:
    """The company on Monday, 22 March 2027, with a day off of its own, worked on a Saturday."""
    files = tmp_path / "company"
    shutil.copytree(COMPANY, files)
    for name in ("office", "warehouse"):
        calendar = files / "calendars" / f"{name}.yaml"
        text = calendar.read_text().replace("days_off: [", 'days_off: ["2027-03-26", ')
        calendar.write_text(text.replace("working_days: {", 'working_days: {"2027-04-03": fri, '))
    async with firm_at(tmp_path, books, zygote, begins=kyiv(22, "9:05"), files=files) as firm:
        yield Company(firm, {})
        mistakes = firm.mistakes()
    assert not mistakes, mistakes


async def test_two_weeks_of_everybody(company: Company) -> None:
    people = await tales.staff(company, *PEOPLE)
    diary = Diary(company.firm)
    await diary.begins()
    await first_week(company, diary)
    await second_week(company, diary)
    await company.firm.comes_to(kyiv(36, "9:30"))
    told = await diary.written(people)
    print(told)
    assert told == TABLE.read_text()


async def first_week(company: Company, diary: Diary) -> None:
    olena, ivan, claire, andrii, _, _, _, _, bohdan, _ = (company.people[key] for key in PEOPLE)
    await diary.at(kyiv(22, "9:40"), olena, "starts a sale for ТОВ «Лан»", tales.starts(olena))
    await diary.at(kyiv(22, "10:10"), olena, "calls them", tales.asks_the_client(olena))
    await diary.at(kyiv(22, "15:10"), claire, "starts a sale for Hydro Lyon", french_sale(claire))
    await diary.at(kyiv(23, "11:10"), claire, "calls them", tales.asks_the_client(claire))
    both = ["Олена Шевчук", "Іван Коваленко"]
    order = gives(bohdan, "Порахувати насоси", both, "четвер 17:00", None)
    await diary.at(kyiv(23, "11:40"), bohdan, "orders a count of the pumps from both managers", order)
    await diary.at(kyiv(23, "14:10"), olena, "looks at the site", tales.looks_at_the_site(olena))
    await diary.at(
        kyiv(23, "15:00"), ivan, "starts a sale for ФОП Гай", tales.starts(ivan, "ФОП Гай", "Котел", "9000")
    )
    await diary.at(kyiv(23, "16:10"), ivan, "has counted", ivan.taps("✅ Виконано"))
    await diary.at(kyiv(23, "16:40"), bohdan, "accepts Ivan’s count", tales.accepts(bohdan))
    await diary.at(kyiv(23, "17:40"), ivan, "goes away until Tuesday, Olena stands in", goes_away(ivan))
    await diary.at(kyiv(24, "11:10"), andrii, "works it out", tales.works_it_out(andrii))
    await diary.at(kyiv(24, "11:40"), olena, "calls ФОП Гай for Ivan", tales.asks_the_client(olena))
    await diary.at(kyiv(24, "16:10"), olena, "offers to ТОВ «Лан»", sends_for(olena, "Комерційна пропозиція"))
    await diary.at(kyiv(25, "9:40"), bohdan, "accepts her offer", tales.accepts(bohdan))
    await diary.at(kyiv(26, "11:10"), claire, "looks at the site", tales.looks_at_the_site(claire))


async def second_week(company: Company, diary: Diary) -> None:
    olena, ivan, claire, andrii, _, iryna, _, oksana, bohdan, _ = (company.people[key] for key in PEOPLE)
    await diary.at(kyiv(29, "10:10"), olena, "has counted", olena.taps("✅ Виконано"))
    await diary.at(kyiv(29, "10:40"), bohdan, "accepts Olena’s count", tales.accepts(bohdan))
    await diary.at(kyiv(29, "11:10"), andrii, "works it out for Hydro Lyon", tales.works_it_out(andrii))
    await diary.at(kyiv(29, "14:50"), bohdan, "takes on what is late", bohdan.taps("🙋 Беру на себе"))
    await diary.at(kyiv(29, "15:10"), olena, "looks at the site of ФОП Гай", tales.looks_at_the_site(olena))
    await diary.at(kyiv(29, "18:40"), andrii, "blocks the bot", blocks(company, andrii))
    await diary.at(kyiv(30, "11:10"), claire, "offers to Hydro Lyon", tales.offers(claire))
    await diary.at(kyiv(30, "11:40"), bohdan, "accepts her offer", tales.accepts(bohdan))
    await diary.at(kyiv(30, "14:10"), olena, "agrees with ТОВ «Лан»", tales.agrees(olena))
    await diary.at(kyiv(31, "10:10"), andrii, "lets the bot in again", unblocks(company, andrii))
    await diary.at(kyiv(31, "11:10"), andrii, "works it out for ФОП Гай", tales.works_it_out(andrii))
    await diary.at(kyiv(31, "12:10"), iryna, "confirms the money", tales.confirms_the_money(iryna))
    await diary.at(kyiv(31, "13:10"), oksana, "takes the shipment", oksana.taps("🙋 Беру"))
    order = gives(bohdan, "Звірити рахунки", ["Ірина Бондаренко"], "завтра 15:00", None)
    await diary.at(kyiv(32, "10:10"), bohdan, "orders the bills checked", order)
    await the_bot_is_down(company, kyiv(32, "10:30"), kyiv(34, "10:30"))
    await diary.at(kyiv(34, "10:50"), oksana, "ships", oksana.sends(things.photo(4)))
    await diary.at(kyiv(34, "11:40"), ivan, "offers to ФОП Гай", tales.offers(ivan))
    await diary.at(kyiv(34, "12:10"), bohdan, "accepts his offer", tales.accepts(bohdan))
    await diary.at(kyiv(34, "14:10"), iryna, "has checked the bills", iryna.taps("✅ Виконано"))
    await diary.at(kyiv(34, "14:40"), bohdan, "accepts that", tales.accepts(bohdan))


async def blocks(company: Company, who: Actor) -> None:
    await who.phone.block()
    await company.firm.settles()


async def unblocks(company: Company, who: Actor) -> None:
    await who.phone.unblock()
    await company.firm.settles()


async def the_bot_is_down(company: Company, since: datetime, until: datetime) -> None:
    await company.firm.comes_to(since)
    assert company.firm.bot_stops() == 0
    await company.firm.phones.clock.set(until)
    company.firm.bot_starts()
    await company.firm.settles()


async def french_sale(claire: Actor) -> None:
    await claire.says("/new")
    await claire.taps("Vente d’équipement")
    await claire.says("Hydro Lyon")
    await claire.says("Pompe de forage")
    await claire.says("480000")
    await claire.taps("Passer")
    await claire.taps("▶ ")


async def goes_away(ivan: Actor) -> None:
    await ivan.says("/away")
    await ivan.says("24.03 - 29.03")
    await ivan.taps("✅ Олена Шевчук")


async def sends_for(seller: Actor, stage: str) -> None:
    """As a reply to the card it is for: she has several."""
    await seller.sends(things.document("пропозиція.pdf"), reply_to=await seller.sees(f"📌 {stage}"))
