"""Why a typed answer cannot be taken, in words."""

from enum import StrEnum

from handlers.screens.texts import Texts


class InputError(StrEnum):
    NOT_MONEY = "not_money"
    OTHER_CURRENCY = "other_currency"
    NOTHING = "nothing"
    TOO_MUCH = "too_much"
    TOO_FINE = "too_fine"
    NOT_A_MOMENT = "not_a_moment"
    NO_SUCH_DATE = "no_such_date"
    PAST = "past"
    TOO_FAR = "too_far"
    TOO_LONG = "too_long"
    NO_WORDS = "no_words"
    NO_PHONE = "no_phone"
    PRESS_INSTEAD = "press_instead"
    NOBODY = "nobody"
    NO_SUCH_PERSON = "no_such_person"
    SEVERAL_PEOPLE = "several_people"
    READY = "ready"
    NOT_DAYS = "not_days"
    NO_LAST_DAY = "no_last_day"
    DAYS_PAST = "days_past"
    DAYS_BACKWARDS = "days_backwards"
    DAYS_TOO_FAR = "days_too_far"


class Unclear(ValueError):
    """A typed answer that cannot be taken."""

    def __init__(self, complaint: InputError) -> None:
        super().__init__(complaint.value)
        self.complaint = complaint


def said(t: Texts, complaint: InputError, currency: str = "UAH") -> str:
    """The complaint as a sentence that also says what would do."""
    amount = {"currency": currency, "exact": t.amount_example(currency)}
    return {
        InputError.NOT_MONEY: t.plain(
            "I cannot read this as an amount. Write for example 12500, {exact} or 12.5k.", **amount
        ),
        InputError.OTHER_CURRENCY: t.plain("Amounts here are in {currency}. Write just the number.", **amount),
        InputError.TOO_FINE: t.plain(
            "This has more digits after the point than {currency} has. Write for example {exact}.", **amount
        ),
        InputError.NOTHING: t.plain("The amount must be more than zero."),
        InputError.TOO_MUCH: t.plain("This amount is too large to be true. Please check the zeros."),
        InputError.NOT_A_MOMENT: t.plain(
            "I cannot read this as a date. Write for example 25.11 14:00, 2026-11-25 14:00 or +2d."
        ),
        InputError.NO_SUCH_DATE: t.plain("There is no such date or time in the calendar."),
        InputError.PAST: t.plain("This moment has passed. Choose one that is still ahead."),
        InputError.TOO_FAR: t.plain("This is more than five years ahead. Please check the year."),
        InputError.TOO_LONG: t.plain("This is too long. Please say it shorter."),
        InputError.NO_WORDS: t.plain("There are no words in this. Please type the answer."),
        InputError.NO_PHONE: t.plain("There is neither a phone number nor an e-mail address in this."),
        InputError.PRESS_INSTEAD: t.plain("Here, please choose with the buttons."),
        InputError.NOBODY: t.plain("Choose at least one."),
        InputError.NO_SUCH_PERSON: t.plain(
            "Nobody here has this name. Choose with the buttons, or type a name in full."
        ),
        InputError.SEVERAL_PEOPLE: t.plain("Several people here are called so. Choose with the buttons."),
        InputError.READY: t.plain("Everything is answered: press Start, or change an answer."),
        InputError.NOT_DAYS: t.plain(
            "I cannot read these days. Write for example 25.11 – 27.11, until Friday or 3 days."
        ),
        InputError.NO_LAST_DAY: t.plain(
            "From that day until when? Write for example 25.11 – 27.11, or 25.11 – until further notice."
        ),
        InputError.DAYS_PAST: t.plain("That day has passed. An absence begins today at the earliest."),
        InputError.DAYS_BACKWARDS: t.plain("The last day comes before the first one."),
        InputError.DAYS_TOO_FAR: t.plain("This is more than two years ahead. Please check the year."),
    }[complaint]
