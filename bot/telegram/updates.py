"""Updates as values: what is understood of an update is read, what is not is left out and named.

Telegram adds kinds, fields and words several times a year, and one word that nobody knows must not take a message
away. A part that does not validate is cut out of the update, and the rest is read again; who wrote, where and when is
completed rather than cut out, since without it nobody could be answered. Does not judge whether what remains says
anything: handlers do.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from aiogram import Bot
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

FROM_PEOPLE = frozenset({"message", "edited_message", "callback_query"})
"""Kinds of update in which somebody does something, and waits for an answer."""
_ROUNDS = 30
"""How often an update is cut at most: deeper than what Telegram nests."""
_PRIVATE = "private"
_INACCESSIBLE, _ACCESSIBLE = "InaccessibleMessage", "Message"

Json = dict[str, Any]
_Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """An update as far as it is understood."""

    update: Update
    left_out: tuple[str, ...] = ()
    """The places that were cut out, as `forward_origin` or `reply_markup.inline_keyboard`: names of fields only."""


def read(payload: Json, bot: Bot) -> Reading | None:
    """None where nothing of it is understood."""
    left_out: dict[str, None] = {}
    payload = _completed(payload) if _is_incomplete(payload) else payload
    for attempt in range(_ROUNDS):
        try:
            update = Update.model_validate(payload, context={"bot": bot})
            _ = update.event_type
        except UpdateTypeLookupError:
            return None
        except ValidationError as error:
            payload = deepcopy(payload) if attempt else _completed(payload)
            cut = _outermost(_places(payload, error)) if attempt else []
            if not all(len(place) > 1 for place in cut):
                return None
            left_out |= dict.fromkeys(map(_named, cut))
            _cut(payload, cut)
        else:
            return Reading(update, tuple(left_out))
    return None


def writer(payload: Json) -> int | None:
    """The Telegram id of whoever did this, as far as that can be told; of groups only where it is said."""
    for event in payload.values():
        if isinstance(event, dict):
            message = event.get("message")
            for holder in (event, message if isinstance(message, dict) else {}):
                if found := _id_in(holder, "from") or _private_id(holder):
                    return found
    return None


# What is completed: who, where, when


def _is_incomplete(payload: Json) -> bool:
    """Whether it would validate and yet hide who wrote: nobody is named, or their own chat is called by a name that
    nobody knows. The chat's number says it."""
    for kind in FROM_PEOPLE & payload.keys():
        event = payload[kind]
        message = event.get("message") if isinstance(event, dict) else None
        for holder in (event, message):
            if isinstance(holder, dict) and _private_id(holder) and holder["chat"].get("type") != _PRIVATE:
                return True
        if isinstance(event, dict) and event.get("from") is None and _private_id(event):
            return True
    return False


def _completed(payload: Json) -> Json:
    """A copy in which sender, chat and date of each message are such as validate, where they can be told at all."""
    payload = deepcopy(payload)
    for kind, event in payload.items():
        if not isinstance(event, dict):
            continue
        who = writer({kind: event})
        if who is not None:
            _complete_sender(event, who)
        if kind == "callback_query":
            event["chat_instance"] = str(event.get("chat_instance", ""))
            _complete_message(event.get("message"), None)
        else:
            _complete_message(event, None)
        if "edit_date" in event and not _is_number(event["edit_date"]):
            event["edit_date"] = event.get("date", 1)
    return payload


def _complete_sender(event: Json, who: int) -> None:
    told = event.get("from")
    told = told if isinstance(told, dict) else {}
    plain = {"id": who, "is_bot": told.get("is_bot") is True, "first_name": str(told.get("first_name", ""))}
    spoken = {"language_code": told["language_code"]} if isinstance(told.get("language_code"), str) else {}
    event["from"] = plain | spoken


def _complete_message(message: Any, within: Json | None) -> None:
    """`within`: the chat of the message that this one is a part of."""
    if not isinstance(message, dict) or ("date" not in message and "chat" not in message and within is None):
        return
    number = _id_in(message, "chat")
    if number is None and within is not None:
        message["chat"] = within
    elif number is not None:
        told = message["chat"].get("type")
        kind = _PRIVATE if number > 0 else told if isinstance(told, str) else "group"
        message["chat"] = {"id": number, "type": kind}
    if not _is_number(message.get("date")):
        message["date"] = 1
    if isinstance(message.get("chat"), dict):
        _complete_message(message.get("reply_to_message"), message["chat"])


def _private_id(holder: Json) -> int | None:
    number = _id_in(holder, "chat")
    return number if number is not None and number > 0 else None


def _id_in(holder: Json, name: str) -> int | None:
    told = holder.get(name)
    number = told.get("id") if isinstance(told, dict) else None
    return number if _is_number(number) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


# What is cut out


def _places(payload: Json, error: ValidationError) -> Iterator[_Place]:
    """Where the update does not validate, as far down as it has such a place. Of a message that may be inaccessible
    only what is wrong with it as a message counts."""
    found: list[_Place] = [one["loc"] for one in error.errors(include_url=False, include_input=False)]
    accessible = any(_ACCESSIBLE in loc for loc in found)
    for loc in found:
        if not (accessible and _INACCESSIBLE in loc):
            yield _place(payload, loc)


def _place(payload: Json, loc: _Place) -> _Place:
    """Names of alternatives, and of what is missing, are in a location but not in the update."""
    at: Any = payload
    place: list[str | int] = []
    for key in loc:
        below: dict[Any, Any] = dict(enumerate(at)) if isinstance(at, list) else at if isinstance(at, dict) else {}
        if key in below:
            at = below[key]
            place.append(key)
    return tuple(place)


def _outermost(places: Iterator[_Place]) -> list[_Place]:
    """Without what lies in another of them; the last of a list first, so that cutting moves nothing."""
    distinct = dict.fromkeys(places)
    kept = [place for place in distinct if not any(place[:end] in distinct for end in range(len(place)))]
    return sorted(kept, key=lambda place: [key if isinstance(key, int) else -1 for key in place], reverse=True)


def _cut(payload: Json, places: Sequence[_Place]) -> None:
    for place in places:
        holder: Any = payload
        for key in place[:-1]:
            holder = holder[key]
        del holder[place[-1]]


def _named(place: _Place) -> str:
    return ".".join(str(key) for key in place[1:] if isinstance(key, str))
