"""What somebody is in the middle of: kept in their conversation, and shown by one message.

A press redraws that message in place; words move it down, under what was written: the older one goes once the newer
one is there. Refuses to know what is asked.
"""

from dataclasses import replace
from typing import Any, ClassVar, Protocol

from aiogram.fsm.state import State

from handlers.dialogs.context import Desk
from handlers.dialogs.show import put_away, redraw, send
from handlers.screens.screen import Screen


class Unfinished(Protocol):
    """A frozen dataclass that goes into the conversation table as JSON."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def message_id(self) -> int:
        """The one message that shows it; 0 while there is none."""

    def to_data(self) -> dict[str, Any]:
        """Itself, under the key of its kind."""


async def show(desk: Desk, half: Unfinished, screen: Screen, *, asking: State | None, below: bool = False) -> None:
    """Remembered with the update that it answers, once it is shown. `asking`: what words are taken for from now on;
    None leaves that as it was."""
    if asking is not None:
        await desk.state.set_state(asking)
    await desk.state.update_data(half.to_data())
    message_id = await _put(desk, half.message_id, screen, below=below)
    if message_id != half.message_id:
        await desk.state.update_data(replace(half, message_id=message_id).to_data())
        await _put_away(desk, half.message_id if below else 0)


async def end(desk: Desk, half: Unfinished, screen: Screen, *, below: bool = False) -> None:
    """It is over; its message says how it ended."""
    await forget(desk, half)
    await _put(desk, half.message_id, screen, below=below)
    await _put_away(desk, half.message_id if below else 0)


async def leave(desk: Desk, older: Unfinished | None, screen: Screen) -> None:
    """Another begins: this one is dropped, and its message says so."""
    if older is None:
        return
    await forget(desk, older)
    if older.message_id:
        await redraw(desk.bot, desk.chat_id, older.message_id, screen)


async def forget(desk: Desk, half: Unfinished) -> None:
    """Only this: what somebody else keeps in this conversation stays."""
    data, own = await desk.state.get_data(), half.to_data()
    await desk.state.set_state(None)
    await desk.state.set_data({key: value for key, value in data.items() if key not in own})


async def _put(desk: Desk, message_id: int, screen: Screen, *, below: bool) -> int:
    """The id of the message that shows this screen now."""
    if message_id and not below:
        return await redraw(desk.bot, desk.chat_id, message_id, screen)
    return (await send(desk.bot, desk.chat_id, screen)).message_id


async def _put_away(desk: Desk, message_id: int) -> None:
    if message_id:
        await put_away(desk.bot, desk.chat_id, message_id, desk.t)
