"""Keyboards: read strictly, kept with the fields Telegram knows, refused in Telegram's words."""

import json
from typing import Any
from urllib.parse import urlsplit

from simulator.entities import is_blank
from simulator.errors import Json, bad_request

MAX_BUTTONS = 100
MAX_BYTES = 10_000
_ACTIONS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
    "disabled",
)
_EMPTY_ALLOWED = {"switch_inline_query", "switch_inline_query_current_chat", "callback_game"}
_LOOKS = ("icon_custom_emoji_id", "style")
_KEY_FIELDS = ("request_users", "request_chat", "request_contact", "request_location", "request_poll", "web_app")
_REPLY_OPTIONS = ("is_persistent", "resize_keyboard", "one_time_keyboard", "input_field_placeholder", "selective")


def read_markup(raw: Any) -> Json | None:
    """The keyboard to keep; None when there is none, or an empty inline one."""
    if raw in (None, ""):
        return None
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in raw:
        return _inline(raw["inline_keyboard"])
    if "keyboard" in raw:
        return _reply(raw)
    if raw.get("remove_keyboard"):
        return {"remove_keyboard": True}
    if raw.get("force_reply"):
        return {"force_reply": True} | _options(raw)
    return None


def _inline(rows: Any) -> Json | None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    kept = [[_button(button) for button in row] for row in rows]
    return _bounded({"inline_keyboard": [row for row in kept if row]}, kept)


def _bounded(markup: Json, rows: list[list[Json]]) -> Json | None:
    count = sum(len(row) for row in rows)
    if count > MAX_BUTTONS or len(json.dumps(markup, ensure_ascii=False).encode()) > MAX_BYTES:
        raise bad_request("reply markup is too long")
    return markup if count else None


def _button(raw: Any) -> Json:
    prefix = "can't parse inline keyboard button: "
    if not isinstance(raw, dict):
        raise bad_request(prefix + "InlineKeyboardButton must be an Object")
    if not isinstance(raw.get("text"), str):
        raise bad_request(
            prefix + ('Can\'t find field "text"' if "text" not in raw else 'Field "text" must be of type String')
        )
    action = next((key for key in _ACTIONS if _given(raw, key)), None)
    if action is None:
        raise bad_request(prefix + "Text buttons are unallowed in the inline keyboard")
    if is_blank(raw["text"]):
        raise bad_request("inline keyboard button text must be non-empty")
    _check_action(action, raw[action])
    return {"text": raw["text"], action: raw[action]} | {key: raw[key] for key in _LOOKS if raw.get(key)}


def _given(raw: Json, key: str) -> bool:
    return raw.get(key) is not None and (key in _EMPTY_ALLOWED or bool(raw[key]))


def _check_action(action: str, value: Any) -> None:
    if action == "callback_data" and not 1 <= len(str(value).encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if action == "url":
        parts = urlsplit(str(value))
        if parts.scheme and parts.scheme not in ("http", "https", "tg", "ton", "mailto", "tel"):
            raise bad_request(f"inline keyboard button URL '{value}' is invalid: Unsupported URL protocol")
        host = parts.netloc or parts.path.partition("/")[0]
        if parts.scheme in ("http", "https", "") and ("." not in host or " " in str(value)):
            raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    if action == "web_app" and not str(value.get("url", "")).startswith("https://"):
        raise bad_request(
            f"inline keyboard button Web App URL '{value.get('url')}' is invalid: Only HTTPS links are allowed"
        )


def _reply(raw: Json) -> Json | None:
    rows = raw["keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "keyboard" must be an Array of Arrays')
    kept = [[_key(key) for key in row] for row in rows]
    return _bounded({"keyboard": [row for row in kept if row]} | _options(raw), kept)


def _key(raw: Any) -> Json:
    if isinstance(raw, str):
        return {"text": raw}
    if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    if is_blank(raw["text"]):
        raise bad_request("keyboard button text must be non-empty")
    fields = {key: raw[key] for key in (*_KEY_FIELDS, *_LOOKS) if raw.get(key)}
    return {"text": raw["text"]} | fields


def _options(raw: Json) -> Json:
    return {key: raw[key] for key in _REPLY_OPTIONS if raw.get(key)}


def find_button(markup: Json | None, wanted: str) -> Json | None:
    """The inline button with that text or callback_data; the data wins where both would do."""
    buttons = [button for row in (markup or {}).get("inline_keyboard", []) for button in row]
    by_data = next((button for button in buttons if button.get("callback_data") == wanted), None)
    return by_data or next((button for button in buttons if button["text"] == wanted), None)
