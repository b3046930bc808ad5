"""The bot about itself: who it is, its texts, its commands by scope and language, its menu button."""

import re
from typing import Any

from simulator.botapi.call import Call, Handler
from simulator.errors import Json, bad_request
from simulator.utf16 import units

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_DEFAULT_MENU: Json = {"type": "commands"}


async def get_me(call: Call) -> Json:
    return call.tg.bot.me()


async def end_session(call: Call) -> bool:
    return True


def _language(call: Call) -> str:
    code = call.get("language_code") or ""
    if code and not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return str(code)


def _scope(call: Call) -> str:
    scope: Json = call.get("scope") or {"type": "default"}
    kind = str(scope["type"])
    if "chat_id" not in scope:
        return kind
    parts = [kind, str(scope["chat_id"]), str(scope.get("user_id", ""))]
    return ":".join(part for part in parts if part)


def _command(raw: Json) -> Json:
    name, text = raw["command"].removeprefix("/"), raw["description"]
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= units(text.strip()) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": text.strip()}


async def set_commands(call: Call) -> bool:
    commands = [_command(raw) for raw in call.get("commands")]
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    call.tg.bot.commands[_scope(call), _language(call)] = commands
    call.tg.events.publish("commands", {})
    return True


async def get_commands(call: Call) -> list[Json]:
    return call.tg.bot.commands.get((_scope(call), _language(call)), [])


async def delete_commands(call: Call) -> bool:
    call.tg.bot.commands.pop((_scope(call), _language(call)), None)
    call.tg.events.publish("commands", {})
    return True


def _texts(call: Call, key: str) -> dict[str, str]:
    bot = call.tg.bot
    return {"name": bot.names, "description": bot.descriptions, "short_description": bot.short_descriptions}[key]


def _setter(key: str, longest: int) -> Handler:
    async def set_text(call: Call) -> bool:
        text = call.get(key) or ""
        if units(text) > longest:
            raise bad_request(f"bot {key.replace('_', ' ')} is too long")
        texts, language = _texts(call, key), _language(call)
        if text:
            texts[language] = text
        else:
            texts.pop(language, None)
        return True

    return set_text


def _getter(key: str, default: str = "") -> Handler:
    async def get_text(call: Call) -> Any:
        texts = _texts(call, key)
        return {key: texts.get(_language(call)) or texts.get("") or default}

    return get_text


async def set_menu_button(call: Call) -> bool:
    button: Json = call.get("menu_button") or {"type": "default"}
    chat = call.get("chat_id")
    if chat is not None:
        call.chat()
    if button["type"] == "default":
        call.tg.bot.menu_buttons.pop(chat, None)
    else:
        call.tg.bot.menu_buttons[chat] = button
    return True


async def get_menu_button(call: Call) -> Json:
    buttons = call.tg.bot.menu_buttons
    return buttons.get(call.get("chat_id")) or buttons.get(None) or _DEFAULT_MENU


HANDLERS: dict[str, Handler] = {
    "getMe": get_me,
    "logOut": end_session,
    "close": end_session,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setMyName": _setter("name", 64),
    "getMyName": _getter("name", "Estafeta"),
    "setMyDescription": _setter("description", 512),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description", 120),
    "getMyShortDescription": _getter("short_description"),
    "setChatMenuButton": set_menu_button,
    "getChatMenuButton": get_menu_button,
}
