"""Help, and answers to what cannot be used. Pure."""

from collections.abc import Sequence
from difflib import get_close_matches

from markupsafe import Markup

from handlers.screens.display_names import isolated
from handlers.screens.menu import Open, titles_of_commands
from handlers.screens.screen import Screen, bullets, button, keyboard, lines
from handlers.screens.texts import Texts

_LONGEST = 40
"""Letters of a word that are compared with commands; none is longer."""


def help_screen(t: Texts, names: Sequence[str]) -> Screen:
    """How it works, and this person's commands."""
    titles = titles_of_commands(t)
    return Screen(
        text=lines(
            t("<b>How it works</b>"),
            bullets(
                [
                    t("A task comes as a card: what to do, for whom, by when, and what to send."),
                    t("Send it in this chat; where you have several tasks, reply to the card it is for."),
                    t("An album is one answer. Files may be up to 20 MB."),
                    t("Under the card there are buttons: more time, waiting for the client, details, undo."),
                    t("You are reminded before the deadline; when it passes, your supervisor hears of it."),
                ]
            ),
            "",
            t("<b>Your commands</b>"),
            *[Markup("/{} — {}").format(name, titles[name]) for name in names],
        ),
        keyboard=keyboard([button(t.plain("📋 My tasks"), Open(what="tasks"))]),
    )


def unknown_command_screen(t: Texts, word: str, names: Sequence[str]) -> Screen:
    """A command that does not exist: perhaps the nearest one was meant."""
    known = {name: titles_of_commands(t)[name] for name in names}
    near = get_close_matches(word.casefold()[:_LONGEST], known, n=1, cutoff=0.6)
    said = t("There is no command /{word}.", word=isolated(word, 32))
    if near:
        meant = t("Did you mean /{name} ({title})?", name=near[0], title=known[near[0]])
        return Screen(text=lines(said, meant))
    return Screen(text=lines(said, t("All your commands are in /help.")))


def not_your_command_screen(t: Texts, word: str) -> Screen:
    return Screen(text=t("/{word} is for another role. Your commands are in /help.", word=word))


def nothing_to_cancel_screen(t: Texts) -> Screen:
    return Screen(text=t("Nothing is being typed, so there is nothing to cancel."))


def out_of_date_text(t: Texts) -> str:
    return t.plain("This button is out of date. Your tasks are in /tasks.")
