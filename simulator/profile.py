"""The bot itself: its token, its name, its commands and menu buttons, and who is let in.

There is one bot. Its token is the given one, or the first that is seen; any other token is a stranger's.
"""

import re
from dataclasses import dataclass, field

from simulator.errors import Json

_TOKEN = re.compile(r"(\d{1,18}):[\w-]{1,100}")
_DEFAULT_ID = 7_000_000_001


@dataclass(slots=True)
class BotProfile:
    token: str | None = None
    username: str = "estafeta_demo_bot"
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)

    @property
    def id(self) -> int:
        match = _TOKEN.fullmatch(self.token or "")
        return int(match.group(1)) if match else _DEFAULT_ID

    def admits(self, token: str) -> bool:
        """Is this our token? The first well-formed one becomes ours."""
        if not _TOKEN.fullmatch(token):
            return False
        if self.token is None:
            self.token = token
        return token == self.token

    def user(self) -> Json:
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.names.get("", "Estafeta"),
            "username": self.username,
        }

    def me(self) -> Json:
        return self.user() | {
            "can_join_groups": True,
            "can_read_all_group_messages": True,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def commands_for(self, person: int | None, language: str) -> list[Json]:
        """The commands a person sees in the private chat with the bot: narrowest scope first."""
        scopes = [f"chat:{person}", "all_private_chats", "default"]
        for scope in scopes:
            for code in (language, ""):
                if found := self.commands.get((scope, code)):
                    return found
        return []
