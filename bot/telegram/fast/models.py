"""aiogram's models that this bot sends and is answered with, built before anybody waits for them.

`bot.telegram.fast.lazy_models` puts building off until first use: a tenth of a second or more for a message with a
picture, and the event loop stands still meanwhile. These are built at the start instead, in a thread, while the
process that writes comes up.
"""

from types import UnionType
from typing import Any, Union, get_args, get_origin

from aiogram import Bot
from aiogram.methods import (
    EditMessageMedia,
    EditMessageReplyMarkup,
    EditMessageText,
    Response,
    SendDocument,
    SendMessage,
    SendPhoto,
)
from aiogram.types import InputMediaPhoto, Message
from pydantic import BaseModel, TypeAdapter

_FIRST: tuple[type[BaseModel], ...] = (
    *(Message, Response[Any], SendMessage, EditMessageText, EditMessageReplyMarkup),
    *(SendPhoto, EditMessageMedia, InputMediaPhoto),
)


class Envelope:
    """Stands for a method where only the envelope of its answer is read: why it did not go well."""

    __returning__ = Any


def read(kind: Any, result: Any, bot: Bot) -> Any:
    """What a call brought, as this kind of value. aiogram makes a model for each kind of envelope, three of which
    hold a whole message and take a fifth of a second to build; here the message is the one that exists anyway.

    Raises ValueError (pydantic's among them) where it is of another kind."""
    kinds = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    if isinstance(result, bool | int | str):
        if type(result) in kinds:
            return result
        raise ValueError(f"{type(result).__name__} is not {kind}")
    if isinstance(result, list) and get_origin(kind) is list:
        return [read(get_args(kind)[0], one, bot) for one in result]
    models = [one for one in kinds if isinstance(one, type) and issubclass(one, BaseModel)]
    if len(models) == 1:
        return models[0].model_validate(result, context={"bot": bot})
    return TypeAdapter(kind).validate_python(result, context={"bot": bot})


def build_for_files() -> None:
    """What an exported file is sent with."""
    SendDocument.model_rebuild()


def build() -> None:
    """What nearly everybody is sent in the first hour."""
    for model in _FIRST:
        model.model_rebuild()
