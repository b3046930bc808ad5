"""The request schema: aiogram's own method classes, one validator each, built once.

Clients send nested objects as JSON in strings and numbers as text; here they become values again. What does not fit
is refused in Telegram's words.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from aiogram import methods as aiogram_methods
from aiogram.client.default import Default
from aiogram.methods import TelegramMethod
from aiogram.types import InputFile
from pydantic import BaseModel, ValidationError

from simulator.botapi.request import well_formed
from simulator.errors import ApiError, Json, bad_request

_MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "user_id": "invalid user_id specified",
    "file_id": "file_id not specified",
    "latitude": "latitude is empty",
    "longitude": "longitude is empty",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "action": "wrong parameter action in request",
}
_FILE_FIELDS = ("photo", "document", "video", "animation", "audio", "voice", "video_note", "sticker")
_TRUE = {"true", "yes", "1"}
_JSON_NAMES = {
    "reply_markup": "reply keyboard markup",
    "reply_parameters": "reply parameters",
    "link_preview_options": "link preview options",
    "scope": "BotCommandScope",
    "menu_button": "menu button",
    "reaction": "reaction types",
}
_CHECKED_ELSEWHERE = {"reply_markup"}


@dataclass(frozen=True, slots=True)
class Field:
    """How one parameter comes over the wire."""

    name: str
    is_json: bool
    is_bool: bool
    is_text: bool
    is_number: bool
    is_aside: bool


class Schema:
    """One method's parameters."""

    def __init__(self, method: type[TelegramMethod[Any]]) -> None:
        self.method = method
        self.name: str = method.__api_method__

    @cached_property
    def fields(self) -> dict[str, Field]:
        return {name: _field(name, info.annotation) for name, info in self.method.model_fields.items()}

    def read(self, raw: Json) -> Json:
        """Checked parameters; only those that were sent."""
        values = {name: self._decode(field, raw[name]) for name, field in self.fields.items() if name in raw}
        aside = {name: values.pop(name) for name in list(values) if self.fields[name].is_aside}
        values = {name: value for name, value in values.items() if value is not None}
        try:
            checked = self.method.model_validate(values).model_dump(exclude_unset=True)
        except ValidationError as error:
            raise _refusal(error.errors()[0]) from None
        return checked | {name: value for name, value in aside.items() if value is not None}

    def shown(self, raw: Json) -> Json:
        """The parameters for the log: JSON in strings opened where it can be."""
        shown = dict(raw)
        for name, value in raw.items():
            field = self.fields.get(name)
            if field and field.is_json and isinstance(value, str):
                with suppress(ValueError):
                    shown[name] = json.loads(value)
            elif name in ("chat_id", "from_chat_id"):
                shown[name] = _chat_id(value)
        return shown

    def _decode(self, field: Field, value: Any) -> Any:
        if value == "" and not field.is_text:
            return None
        if field.is_bool:
            return _boolean(value)
        if field.is_json and isinstance(value, str):
            return _parse(field.name, value)
        if field.name in ("chat_id", "from_chat_id"):
            return _chat_id(value)
        if field.is_text and not field.is_json and not field.is_number:
            return str(value) if isinstance(value, int | float) else value
        return value


def _boolean(value: Any) -> bool:
    return value.lower() in _TRUE if isinstance(value, str) else bool(value)


def _chat_id(value: Any) -> Any:
    text = str(value).strip()
    return int(text) if text.removeprefix("-").isdecimal() else value


def _parse(name: str, value: str) -> Any:
    try:
        return well_formed(json.loads(value))
    except ValueError:
        raise bad_request(f"can't parse {_JSON_NAMES.get(name, name)} JSON object") from None


def _refusal(error: Any) -> ApiError:
    name = str(error["loc"][0]) if error["loc"] else ""
    if len(error["loc"]) == 1 and error["type"] == "missing":
        if name in _FILE_FIELDS:
            return bad_request(f"there is no {name.replace('_', ' ')} in the request")
        return bad_request(_MISSING.get(name, f'parameter "{name}" is required'))
    if name in ("chat_id", "from_chat_id"):
        return bad_request("chat not found")
    if name in _MISSING and error["type"].startswith("int"):
        return bad_request(_MISSING[name])
    if name == "entities" or name == "caption_entities":
        return bad_request(f"can't parse MessageEntity: {_where(error)}")
    if name == "media":
        return bad_request(f"can't parse InputMedia: {_where(error)}")
    return bad_request(f"can't parse {_JSON_NAMES.get(name, name)}: {_where(error)}")


def _where(error: Any) -> str:
    if error["type"] in ("literal_error", "enum") and error["loc"][-1] == "type":
        return f'type "{error["input"]}" is unsupported'
    path = [str(part) for part in error["loc"][1:] if not str(part).startswith(("function", "Input"))]
    if error["type"] == "missing" and path:
        return f'Can\'t find field "{path[-1]}"'
    return f"{'.'.join(path)} {error['msg']}".strip()


def _leaves(annotation: Any) -> set[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _leaves(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return set().union(*(_leaves(part) for part in get_args(annotation)))
    return {origin or annotation}


def _field(name: str, annotation: Any) -> Field:
    leaves = _leaves(annotation) - {type(None), Default}
    classes = {leaf for leaf in leaves if isinstance(leaf, type)}
    return Field(
        name=name,
        is_json=any(issubclass(leaf, BaseModel | list | dict) for leaf in classes if leaf is not str),
        is_bool=classes == {bool},
        is_text=str in classes,
        is_number=bool(classes & {int, float}),
        is_aside=name in _CHECKED_ELSEWHERE or classes == {InputFile},
    )


def _schemas() -> dict[str, Schema]:
    found = {}
    for name in aiogram_methods.__all__:
        method = getattr(aiogram_methods, name)
        if isinstance(method, type) and issubclass(method, TelegramMethod) and method is not TelegramMethod:
            found[method.__api_method__.lower()] = Schema(method)
    return found


SCHEMAS = _schemas()
