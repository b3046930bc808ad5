"""What a person sees on coming in: what they can do here, in which language; for an admin, whom to invite."""

from collections.abc import Collection, Sequence
from datetime import datetime

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.screens.buttons.onboarding import Invite, ShowInvitees, SpeakLanguage
from handlers.screens.collation import by_alphabet
from handlers.screens.display_names import called, person_name
from handlers.screens.menu import Open, titles_of_commands
from handlers.screens.paging import page_of, turning
from handlers.screens.screen import Screen, bullets, button, keyboard, lines
from handlers.screens.texts import Texts, texts_for
from workflow.company.directory import Directory
from workflow.company.namesakes import told_apart
from workflow.company.people import Person
from workflow.ports.members import INVITATION_LASTS, NoEntry, Refused

LANGUAGE_NAMES = {"uk": "Українська", "en": "English", "fr": "Français"}
INVITEES_ON_A_PAGE = 8

_DOORS = {"tasks": "📋", "new": "➕", "order": "📌", "funnel": "📊"}


def welcome_screen(t: Texts, person: Person, directory: Directory, names: Sequence[str]) -> Screen:
    """What this person can do here; `names` are the commands of their menu."""
    titles = titles_of_commands(t)
    does = [name for name in names if name not in ("cancel", "help", "language")]
    return Screen(
        text=lines(
            t("<b>{name}</b>, welcome.", name=person.name),
            *_place(t, person, directory),
            "",
            t(
                "Tasks come here by themselves. Answer a task with what it asks for: a photo, a file, "
                "a voice message, a place or a few words."
            ),
            "",
            t("What you can do yourself:"),
            bullets(Markup("{} /{}").format(titles[name], name) for name in does),
        ),
        keyboard=keyboard(*_doors(t, does), [button(t.plain("🌐 Language"), Open(what="language"))]),
    )


def group_screen(t: Texts) -> Screen:
    """The one line said in a group."""
    return Screen(
        text=t("Thank you for adding me. I work with each colleague in a private chat and keep quiet here.")
    )


def _place(t: Texts, person: Person, directory: Directory) -> list[str]:
    roles = [t.own(role.title) for role in map(directory.role, person.roles) if role]
    words = [", ".join(roles), person.department]
    return [" · ".join(word for word in words if word)] if any(words) else []


def _doors(t: Texts, names: Collection[str]) -> list[list[InlineKeyboardButton]]:
    titles = titles_of_commands(t)
    return [[button(f"{icon} {titles[name]}", Open(what=name))] for name, icon in _DOORS.items() if name in names]


def refusal_text(t: Texts) -> str:
    """All that a stranger ever gets."""
    return t.plain(
        "Hello! This bot serves the people of one company. To come in, open the invite link from your administrator."
    )


def no_entry_text(t: Texts, refused: Refused, directory: Directory) -> str:
    """Why a link lets nobody in. Whose it is or was is told to nobody; whose the account is, its owner knows."""
    if refused.why is NoEntry.ANOTHERS_ACCOUNT:
        return t.plain(
            "{who} already works with this Telegram account, and an account is for one person only. Open the link "
            "from your own account: it still works.",
            who=person_name(directory, refused.whose),
        )
    if refused.why is NoEntry.NOT_IN_THE_COMPANY:
        return t.plain(
            "You are not on the company’s list yet. The link still works: open it again once your administrator has "
            "added you."
        )
    if refused.why is NoEntry.EXPIRED:
        return str(
            t.many(
                "This invite link has expired: a link works for {n} day. Ask your administrator for a new one.",
                "This invite link has expired: a link works for {n} days. Ask your administrator for a new one.",
                INVITATION_LASTS.days,
            )
        )
    return t.plain(
        "This invite link does not work: it was used already, replaced by a newer one, or not copied whole. Ask your "
        "administrator for a new one."
    )


def access_ended_screen(t: Texts, *, moved: bool) -> Screen:
    """The last that comes to an account which is nobody’s any more."""
    if moved:
        return Screen(
            text=t(
                "👋 Your new invite link was opened from another Telegram account, and your work has moved there. "
                "Nothing more comes here. If it was not you, tell your administrator at once."
            )
        )
    return Screen(
        text=t(
            "👋 Your access has ended: the company no longer lists you. Nothing more comes here. If that is a "
            "mistake, ask your administrator for a new invite link."
        )
    )


def language_screen(t: Texts) -> Screen:
    """The languages, each in its own words; the present one is marked."""
    rows = [
        [button(f"✓ {name}" if code == t.language else name, SpeakLanguage(code=code))]
        for code, name in LANGUAGE_NAMES.items()
    ]
    return Screen(text=t("Which language shall we speak?"), keyboard=keyboard(*rows))


def language_chosen_screen(t: Texts) -> Screen:
    return Screen(text=t("From now on we speak English."))


def invitees_screen(t: Texts, people: Sequence[Person], joined: Collection[str], page: int = 0) -> Screen:
    """Whom to invite: those who are not here yet come first, those who are carry a mark."""
    ordered = sorted(people, key=lambda person: (person.key in joined, by_alphabet(person.name)))
    shown, page, pages = page_of(ordered, page, INVITEES_ON_A_PAGE)
    apart = told_apart(people)
    rows = [
        [button(("✓ " if p.key in joined else "") + called(p.name, apart.get(p.key)), Invite(person=p.key))]
        for p in shown
    ]
    return Screen(
        text=lines(
            t("<b>Whom do you want to invite?</b>"),
            t("✓ is already here. A new link for them moves their work to another Telegram account."),
        ),
        keyboard=keyboard(*rows, turning(page, pages, lambda number: ShowInvitees(page=number))),
    )


def invited_screen(t: Texts, person: Person, until: str) -> Screen:
    """Said to the admin, above the message to be forwarded. `until`: when the link ends, in words."""
    return Screen(
        text=t(
            "The invitation for <b>{name}</b> is below: forward it to them. The link works once, until {until}; "
            "earlier links of theirs no longer do.",
            name=person.name,
            until=until,
        ),
        keyboard=keyboard([button(t.plain("Invite somebody else"), ShowInvitees())]),
    )


def invitation_screen(person: Person, link: str, now: datetime) -> Screen:
    """The message to be forwarded, in the language of the one invited; the link is made now."""
    t = texts_for(person.language)
    return Screen(
        text=lines(
            t("{name}, your tasks now come in Telegram. Open the link and press <b>Start</b>:", name=person.name),
            link,
            t("The link works until {until}.", until=t.moment(now + INVITATION_LASTS, person.tz, now)),
        )
    )
