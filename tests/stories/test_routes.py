"""The route map: asked for under a card and a deal, drawn for whoever asks, refused to those it does not concern."""

from statistics import median

from tests.phones import Message
from tests.stories import tales
from tests.stories.cast import Company


async def test_the_way_of_a_deal_as_a_picture(company: Company) -> None:
    olena, andrii = await tales.staff(company, "olena", "andrii")
    await tales.sale_at(company, "proposal")

    card = await andrii.sees("📌 Підготовка технічного рішення")
    await andrii.taps("🗺 Маршрут", on=card)
    picture = await andrii.sees_last("Угода №1", "3. Підготовка технічного рішення: ▶ Андрій Мельник")
    assert is_for_a_phone(picture)
    assert any("Маршрут" in text for text in (await andrii.sees("📌 Підготовка")).button_texts), "the card stays"

    await company.passes("3d")
    await olena.taps("🗺 Маршрут", on=await olena.sees("Угода №1", "○ Відвантаження"))
    late = await olena.sees_last("Угода №1", "! прострочено на")
    assert is_for_a_phone(late)
    await olena.taps("▶", on=late)
    second = await olena.sees_last("Угода №1")
    assert second.id == late.id, "it is turned in place"
    assert "2/2" in second.button_texts
    await olena.taps("📄 Угода №1", on=second)
    assert "photo" not in (await olena.sees_last("▶️ Підготовка технічного рішення"))


async def test_whose_route_it_is(company: Company) -> None:
    olena, andrii, bohdan, ivan = await tales.staff(company, "olena", "andrii", "bohdan", "ivan")
    await tales.sale_at(company, "proposal")
    asks = data_of(await andrii.sees("📌 Підготовка технічного рішення"), "Маршрут")

    welcome = (await bohdan.reads())[-1]
    await bohdan.forges(welcome, asks)
    assert is_for_a_phone(await bohdan.sees_last("Угода №1")), "he leads Olena"

    seen = [message.text for message in await ivan.reads()]
    for forged in (asks, asks.replace("route", "routep") + ":1", "route:999999999", "routep:1:-7"):
        answer = await ivan.forges((await ivan.reads())[-1], forged)
        assert answer["show_alert"], "told that there is nothing for him"
    assert [message.text for message in await ivan.reads()] == seen

    await olena.forges((await olena.reads())[-1], asks.replace("route", "routep") + ":77")
    assert is_for_a_phone(await olena.sees_last("Угода №1")), "the last page there is"
    await olena.forges((await olena.reads())[-1], "route:nonsense")
    assert is_for_a_phone(await olena.sees_last("Угода №1"))


def is_for_a_phone(message: Message) -> bool:
    """1080 wide, or as much less as Telegram makes of it where it is higher than 1280."""
    largest = max(message.get("photo", [{"width": 1, "height": 9}]), key=lambda size: int(size["width"]))
    wide, high = int(largest["width"]), int(largest["height"])
    return high <= 1280 and (wide == 1080 or (high == 1280 and wide >= 800))


def data_of(message: Message, button: str) -> str:
    return next(str(each["callback_data"]) for each in message.buttons if button in each["text"])


async def test_the_heat_map_of_a_process_counts_what_its_reader_may_open(company: Company) -> None:
    _, ivan, _, natalia = await tales.staff(company, "olena", "ivan", "andrii", "natalia")
    await tales.sale_at(company, "proposal")
    await company.passes("5h")
    await tales.starts(ivan, client="ПП «Дніпро»")
    await company.passes("1h")
    await tales.asks_the_client(ivan)
    await tales.starts(ivan, client="ФОП Гай")

    await natalia.says("/funnel")
    await natalia.taps("🗺 Карта процесу")
    picture = await natalia.sees_last("Продаж обладнання", *figures(company, "Запит клієнта", "Огляд об’єкта"))
    assert is_for_a_phone(picture)
    await natalia.sees_last("1. Запит клієнта: ● зараз 1", "3. Підготовка технічного рішення: ● зараз 1")

    await ivan.taps("Деталі")
    await ivan.taps("🗺 Процес")
    await ivan.taps("🗺 Карта процесу")
    await ivan.sees_last("2. Огляд об’єкта: ● зараз 1", "3. Підготовка технічного рішення: ○ зараз порожньо")
    answer = await ivan.forges((await ivan.reads())[-1], "map:forgotten")
    assert answer.text == "Такого процесу вже немає."


def figures(company: Company, *titles: str) -> list[str]:
    """What the map must say of these stages, counted here from the tables."""
    keys = {"Запит клієнта": "request", "Огляд об’єкта": "survey"}
    found = []
    for title in titles:
        ((standing,),) = company.firm.rows("SELECT count(*) FROM token WHERE stage = ?", keys[title])
        took = company.firm.rows(
            "SELECT left_at - entered_at FROM stage_visit WHERE stage = ? AND leaving IN ('advanced', 'returned')",
            keys[title],
        )
        seconds = median(micros for (micros,) in took) / 1e6
        hours, rest = divmod(round(seconds / 60), 60)
        told = " ".join(part for part in (f"{hours} год" if hours else "", f"{rest} хв" if rest else "") if part)
        if seconds < 60:
            told = f"{int(seconds)} с" if seconds >= 1 else "0 хв"
        found.append(f"{title}: ● зараз {standing} · медіана {told}")
    return found
