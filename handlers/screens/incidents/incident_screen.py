"""What a person is told when the bot failed them: that it is our fault, and a number to name to an admin.

Does not explain: what went wrong is with the incident, not on a phone.
"""

from handlers.screens.screen import Screen
from handlers.screens.texts import Texts


def apology(t: Texts, number: str) -> Screen:
    """The screen of an incident, for the person it happened to."""
    return Screen(
        text=t(
            "Something went wrong on our side. The administrator knows; if you write to them,"
            " name the number <b>{number}</b>.",
            number=number,
        )
    )
