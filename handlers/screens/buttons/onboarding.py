"""What people press around coming in: a language, the person to invite."""

from aiogram.filters.callback_data import CallbackData


class SpeakLanguage(CallbackData, prefix="lang"):
    """Speak this language with me."""

    code: str


class ShowInvitees(CallbackData, prefix="inv"):
    """Everybody who can be invited."""

    page: int = 0


class Invite(CallbackData, prefix="invite"):
    """Make a link for this person."""

    person: str
