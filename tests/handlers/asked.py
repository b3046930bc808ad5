"""Everything that a person may be asked for words, on the way to its answer: one class for each kind of dialog."""

from typing import Any, ClassVar

from aiogram.filters.callback_data import CallbackData

from handlers.screens.buttons.case import AskToCancelCase
from handlers.screens.buttons.escalation import MoreTimeFor
from handlers.screens.buttons.funnel import AskPeriod, short
from handlers.screens.buttons.reports import AskDays
from handlers.screens.buttons.subscriptions import TypeTimes
from tests.handlers.office import DOCUMENT, Office
from tests.handlers.test_task_presses import in_proposal, started
from workflow.case.state import InstanceState
from workflow.messages.commands import AskExtension, ReassignTask

ME = "bohdan"
"""Somebody who may be asked everything."""


class Asked:
    """A form or question of one kind, on the way to its answer."""

    shows: ClassVar[str]
    """Words that stand in it while it is asked."""
    answer: ClassVar[str]
    """What is typed next."""

    def __init__(self, office: Office) -> None:
        self.office = office

    async def prepare(self) -> None:
        """What it is about comes to be."""

    async def open(self) -> None:
        """It is asked, and half typed where it has several answers."""
        raise NotImplementedError

    async def is_answered(self) -> bool:
        """Whether the answer has come to it, and what was typed before is still there."""
        raise NotImplementedError

    async def finish(self) -> None:
        """It is answered to its end."""
        await self.office.send(ME, text=self.answer)

    async def press_data(self, data: CallbackData) -> None:
        """A button that stands under a message of theirs."""
        await self.office.send(ME, text="/help")
        await self.office.press_data(ME, data.pack(), self.office.last(ME))

    async def record(self, kind: str) -> dict[str, Any] | None:
        """What is half typed of this kind."""
        chat = self.office.chat_of(ME)
        _, data = await self.office.store.conversations.get(f"{chat}:{chat}")
        return next((one["data"] for one in data.get("open", ()) if one["kind"] == kind), None)


class Start(Asked):
    shows, answer = "Кому", "Іван"

    async def open(self) -> None:
        await self.office.send(ME, text="/order")
        await self.office.send(ME, text="Перевірити залишки")

    async def is_answered(self) -> bool:
        form = await self.record("start") or {}
        return form["ticked"] == ["ivan"] and "Перевірити залишки" in form["answers"].values()

    async def finish(self) -> None:
        await self.office.send(ME, text=self.answer)
        for caption in ("Готово (1)", "завтра, 18:00", "Пропустити", "Запустити"):
            await self.office.press(ME, caption)


class Away(Asked):
    shows, answer = "5 бер", "Олена"

    async def open(self) -> None:
        await self.office.send(ME, text="/away")
        await self.office.send(ME, text="5.03 – 6.03")

    async def is_answered(self) -> bool:
        form = await self.record("away") or {}
        return (form["first"], form["substitute"]) == ("2026-03-05", "olena")

    async def finish(self) -> None:
        await self.office.send(ME, text=self.answer)
        await self.office.press(ME, self.office.last(ME).captions[0])


class Handover(Asked):
    shows, answer = "Чиї справи", "Хтось Невідомий"

    async def open(self) -> None:
        await self.office.send(ME, text="/handover")
        await self.office.press(ME, "Іван Коваленко")

    async def is_answered(self) -> bool:
        plan = await self.record("handover") or {}
        return plan["owners"] == ["ivan"] and "такого імені немає" in self.office.last(ME).text

    async def finish(self) -> None:
        await self.office.press(ME, "Скасувати", self.office.last(ME))


class OfCase(Asked):
    case: int

    async def prepare(self) -> None:
        self.case = await started(self.office, client=f"ТОВ «{type(self).__name__}»")

    async def task(self) -> int:
        return (await self.office.live(self.case)).id


class Reason(OfCase):
    shows, answer = "Що треба виправити", "Немає цін"

    async def prepare(self) -> None:
        self.case = await in_proposal(self.office)
        await self.office.send("andrii", document=DOCUMENT)
        await self.office.send("olena", document=DOCUMENT)

    async def open(self) -> None:
        await self.office.press(ME, "↩️ Повернути")

    async def is_answered(self) -> bool:
        case = (await self.office.file(self.case)).case
        return self.answer in [task.reason for task in case.tasks]


class MoreTime(OfCase):
    shows, answer = "ср, 4 бер., 12:00", "Чекаю прайс"

    async def prepare(self) -> None:
        await super().prepare()
        await self.office.execute(ReassignTask(actor="natalia", task_id=await self.task(), to=ME))

    async def open(self) -> None:
        await self.office.press(ME, "⏳ Більше часу")
        await self.office.send(ME, text="4.03 12:00")

    async def is_answered(self) -> bool:
        request = (await self.office.live(self.case)).request
        return request is not None and (request.reason, request.until.day) == (self.answer, 4)


class Decision(OfCase):
    shows, answer = "тільки не довше", "3.03 12:00"

    async def prepare(self) -> None:
        await super().prepare()
        task = await self.office.live(self.case)
        assert task.due_at
        until = task.due_at + (task.due_at - self.office.clock.now())
        await self.office.execute(AskExtension(actor="olena", task_id=task.id, to=until, reason="Чекаю"))

    async def open(self) -> None:
        await self.office.press(ME, "📅 Інша дата")
        await self.office.send(ME, text="тільки не довше")

    async def is_answered(self) -> bool:
        asked = await self.record("decision") or {}
        return asked["word"] == "тільки не довше" and bool(asked["at"])

    async def finish(self) -> None:
        await self.office.send(ME, text=self.answer)
        await self.office.press(ME, "✅ Так, до вт, 3 бер., 12:00")


class Giving(OfCase):
    shows, answer = "до якого часу?", "4.03 12:00"

    async def open(self) -> None:
        await self.press_data(MoreTimeFor(task_id=await self.task()))

    async def is_answered(self) -> bool:
        return any("ср, 4 бер., 12:00" in caption for caption in self.office.last(ME).captions)

    async def finish(self) -> None:
        await self.office.send(ME, text=self.answer)
        await self.office.press(ME, "ср, 4 бер., 12:00")


class Cancellation(OfCase):
    shows, answer = "Чому скасовуємо", "Клієнт зник"

    async def open(self) -> None:
        await self.press_data(AskToCancelCase(instance_id=self.case))

    async def is_answered(self) -> bool:
        return (await self.office.file(self.case)).case.instance.state is InstanceState.CANCELLED


class Period(Asked):
    shows, answer = "З якого і до якого дня", "01.02.2026 – 20.02.2026"

    async def open(self) -> None:
        await self.press_data(AskPeriod(process=short("sale"), look=""))

    async def is_answered(self) -> bool:
        return await self.record("period") is None and "20 лют" in self.office.last(ME).text


class Days(Period):
    async def open(self) -> None:
        await self.press_data(AskDays(kind="tasks"))

    async def is_answered(self) -> bool:
        return await self.record("days") is None and "20 лют" in self.office.last(ME).text


class Times(Asked):
    shows, answer = "Коли", "щосереди 10:30"

    async def open(self) -> None:
        await self.press_data(TypeTimes(process=short("sale"), shows="p"))

    async def is_answered(self) -> bool:
        return len(await self.office.store.reads.people.subscriptions(ME)) == 1


KINDS = (Start, Away, Handover, Reason, MoreTime, Decision, Giving, Cancellation, Period, Days, Times)
