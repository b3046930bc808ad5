"""Coming in, being told no, choosing a language, inviting.

The strangers' part is asked before every other router: whatever a stranger writes or presses ends here.
"""

from collections.abc import Callable
from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import BotCommandScopeChat, CallbackQuery, Message

from handlers.dialogs.onboarding.groups import greet_group, is_new_group
from handlers.dialogs.show import answer, redraw_pressed, send, show, take_up
from handlers.screens.buttons.onboarding import Invite, ShowInvitees, SpeakLanguage
from handlers.screens.menu import commands_for, names_for, opens
from handlers.screens.onboarding import screens
from handlers.screens.screen import Screen
from handlers.screens.texts import Texts, texts_for
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.messages.people_commands import PlanDays
from workflow.ports.members import INVITATION_LASTS, Joined, Member, Members, NoEntry, Refused
from workflow.ports.office import Office
from workflow.ports.reads import Reads


def create_doorkeeper() -> Router:
    """A new router that lets people in by their link and stops strangers; it comes first."""
    router = Router(name="doorkeeper")
    router.message.register(come_in, CommandStart(deep_link=True))
    router.message.register(refuse_words, is_stranger)
    router.my_chat_member.register(greet_group, is_new_group)
    router.callback_query.register(refuse_press, is_stranger)
    return router


def create_router() -> Router:
    """A new router for what members do around coming in."""
    router = Router(name="join")
    router.message.register(welcome, CommandStart())
    router.message.register(choose_language, Command("language"))
    router.callback_query.register(choose_language, opens("language"))
    router.callback_query.register(speak_language, SpeakLanguage.filter())
    router.message.register(choose_invitee, Command("invite"), is_admin)
    router.callback_query.register(choose_invitee, opens("invite"), is_admin)
    router.callback_query.register(turn_invitees, ShowInvitees.filter(), is_admin)
    router.callback_query.register(invite, Invite.filter(), is_admin)
    return router


async def is_stranger(_: Message | CallbackQuery, person: Person | None = None) -> bool:
    return person is None


async def is_admin(_: Message | CallbackQuery, person: Person, directory: Directory) -> bool:
    return directory.has_right(person.key, "admin")


async def come_in(
    message: Message,
    command: CommandObject,
    bot: Bot,
    members: Members,
    reads: Reads,
    office: Office,
    state: FSMContext,
    member: Member | None = None,
) -> None:
    """Join the account to the person the code was made for."""
    if message.from_user is None:
        return
    entry = await members.join((command.args or "").strip(), message.from_user.id, message.chat.id)
    directory = members.directory
    person = directory.person(entry.member.person) if isinstance(entry, Joined) else None
    if isinstance(entry, Refused) or person is None:
        refused = entry if isinstance(entry, Refused) else Refused(why=NoEntry.NOT_IN_THE_COMPANY)
        texts = texts_for(member.language) if member else texts_of(message)
        await message.answer(screens.no_entry_text(texts, refused, directory))
        return
    if entry.afresh:
        # Whatever is half typed here was somebody else's, or of an earlier time.
        await state.clear()
    await office.execute(PlanDays(people=(person.key,)))
    await _welcome(message, bot, entry.member, person, directory, reads)


async def welcome(
    message: Message, bot: Bot, member: Member, person: Person, directory: Directory, reads: Reads
) -> None:
    await _welcome(message, bot, member, person, directory, reads)


async def _welcome(
    message: Message, bot: Bot, member: Member, person: Person, directory: Directory, reads: Reads
) -> None:
    processes = await reads.processes.newest()
    names = names_for(person, directory, processes)
    await show(message, screens.welcome_screen(texts_for(member.language), person, directory, names))
    await _set_menu(bot, member, person, directory, reads)


async def _set_menu(bot: Bot, member: Member, person: Person, directory: Directory, reads: Reads) -> None:
    commands = commands_for(person, directory, member.language, await reads.processes.newest())
    await bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id=member.chat_id))


async def refuse_words(message: Message) -> None:
    await message.answer(screens.refusal_text(texts_of(message)))


async def refuse_press(query: CallbackQuery) -> None:
    await answer(query, screens.refusal_text(texts_of(query)), alert=True)


def texts_of(event: Message | CallbackQuery) -> Texts:
    """The language of somebody's Telegram, for those we know nothing else about."""
    code = event.from_user.language_code if event.from_user else None
    return texts_for((code or "").partition("-")[0])


async def choose_language(event: Message | CallbackQuery, member: Member) -> None:
    await take_up(event)
    await show(event, screens.language_screen(texts_for(member.language)))


async def speak_language(
    query: CallbackQuery,
    callback_data: SpeakLanguage,
    bot: Bot,
    members: Members,
    person: Person,
    directory: Directory,
    reads: Reads,
) -> None:
    await answer(query)
    member = await members.set_language(person.key, texts_for(callback_data.code).language)
    await redraw_pressed(query, screens.language_chosen_screen(texts_for(member.language)))
    await _set_menu(bot, member, person, directory, reads)


async def choose_invitee(
    event: Message | CallbackQuery, member: Member, members: Members, directory: Directory
) -> None:
    await take_up(event)
    await show(event, _invitees(member, members, directory))


async def turn_invitees(
    query: CallbackQuery, callback_data: ShowInvitees, member: Member, members: Members, directory: Directory
) -> None:
    await answer(query)
    await redraw_pressed(query, _invitees(member, members, directory, callback_data.page))


def _invitees(member: Member, members: Members, directory: Directory, page: int = 0) -> Screen:
    people = [person for person in directory if not person.imported]
    joined = {person.key for person in people if members.of_person(person.key)}
    return screens.invitees_screen(texts_for(member.language), people, joined, page)


async def invite(
    query: CallbackQuery,
    callback_data: Invite,
    bot: Bot,
    member: Member,
    members: Members,
    directory: Directory,
    bot_username: str,
    now: Callable[[], datetime],
) -> None:
    await answer(query)
    person, admin = directory.person(callback_data.person), directory.person(member.person)
    if person is None or admin is None:
        await redraw_pressed(query, _invitees(member, members, directory))
        return
    code, at, texts = await members.invite(person.key), now(), texts_for(member.language)
    until = texts.moment(at + INVITATION_LASTS, admin.tz, at)
    await redraw_pressed(query, screens.invited_screen(texts, person, until))
    link = f"https://t.me/{bot_username}?start={code}"
    await send(bot, query.from_user.id, screens.invitation_screen(person, link, at))
