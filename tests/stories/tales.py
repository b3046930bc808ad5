"""The way of a sale, stage by stage, as the people of the sample company walk it. Tales begin where it matters.

Refuses to assert: a step that does not work shows at the next one.
"""

from collections.abc import Awaitable, Callable

from tests.stories import things
from tests.stories.cast import Actor, Company

SALE = "Продаж обладнання"
CLIENT = "ТОВ «Лан»"
PRODUCT = "Насос свердловинний"


async def staff(company: Company, *keys: str) -> list[Actor]:
    """These people join."""
    return [await company.hires(key) for key in keys]


async def starts(
    seller: Actor, client: str = CLIENT, product: str = PRODUCT, amount: str = "125000", promised: str | None = None
) -> None:
    """A sale from /new to under way, each answer typed; a promise to the client only where the tale has one."""
    await seller.says("/new")
    await seller.taps(SALE)
    await seller.says(client)
    await seller.says(product)
    await seller.says(amount)
    if promised is None:
        await seller.taps("Пропустити")
    else:
        await seller.says(promised)
    await seller.taps("▶ Запустити")
    await seller.sees(": запущено.")


async def starts_in_french(seller: Actor, client: str = "Lycée Jean Moulin") -> None:
    await seller.says("/new")
    await seller.taps("Vente d’équipement")
    for answer in (client, "Pompe", "12 500"):
        await seller.says(answer)
    await seller.taps("Passer")
    await seller.taps("▶")


async def asks_the_client(seller: Actor) -> None:
    await seller.shares_contact("Ганна Лях", "+380671234567")
    await seller.sends(things.voice())


async def looks_at_the_site(seller: Actor) -> None:
    await seller.sends(things.photo(1), things.photo(2))
    await seller.shares_place(50.4501, 30.5234)


async def works_it_out(technician: Actor) -> None:
    await technician.sends(things.email())


async def offers(seller: Actor) -> None:
    await seller.sends(things.document("пропозиція.pdf"))


async def accepts(supervisor: Actor) -> None:
    await supervisor.taps("✅ Прийняти")


async def agrees(seller: Actor) -> None:
    await seller.says("125 000 з монтажем, аванс 50 %")
    await seller.taps("✅ Домовилися")


async def confirms_the_money(financier: Actor) -> None:
    await financier.sends(things.photo(3, "виписка"))


async def ships(storekeeper: Actor) -> None:
    await storekeeper.taps("🙋 Беру")
    await storekeeper.sends(things.photo(4))


async def sale_at(company: Company, stage: str, promised: str | None = None) -> None:
    """A sale of Olena's has come to this stage; whoever works on it has joined in the tale already."""
    await starts(company.people["olena"], promised=promised)
    for name, key, step in _WAY:
        if name == stage:
            return
        await step(company.people[key])


_WAY: tuple[tuple[str, str, Callable[[Actor], Awaitable[None]]], ...] = (
    ("request", "olena", asks_the_client),
    ("survey", "olena", looks_at_the_site),
    ("proposal", "andrii", works_it_out),
    ("offer", "olena", offers),
    ("acceptance", "bohdan", accepts),
    ("agreement", "olena", agrees),
    ("payment", "iryna", confirms_the_money),
    ("shipment", "oksana", ships),
)
"""The stages, who works on each in the tales, and how. Another word than these leads to the end."""
