"""The words of moments in English, Ukrainian and French: days, weekdays, months, what may stand before them.

Does not know grammar: `workflow.time.moment_parser` does.
"""

import re

CLOCK = r"(?:,?\s+(?:(?:at|by|before|à|avant|о|об|до|в|у)\s+)?(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})?)?)?"
"""A time of day after a date, with or without a word between."""

CLOCK_OF_DAY = (
    r"(?:,?\s+(?P<at>(?:at|à|о|об|в|у)\s+)?(?:(?:by|before|avant|до)\s+)?(?P<hour>\d{1,2})"
    r"(?:(?(at)[:.h]|(?:[:h]|\.(?=00|1[3-9]|[2-5]\d)))(?P<minute>\d{2})?)?)?"
)
"""The same after a day that is named: `п'ятниця 4.12` is a date, and no twelve minutes past four."""

MONTH_END = (
    r"(?:the\s+)?last\s+working\s+day\s+of\s+(?:the\s+)?month|(?:the\s+)?end\s+of\s+(?:the\s+)?month|"
    r"останн(?:ій|ього|ьому)\s+робоч(?:ий|ого|ому)\s+д(?:ень|ня|ню)\s+місяця|кін(?:ець|ця|ці)\s+місяця|"
    r"(?:le\s+)?dernier\s+jour\s+ouvr(?:é|able)\s+du\s+mois|(?:la\s+)?fin\s+du\s+mois"
)

LEADING = re.compile(r"^(?:(?:on|by|until|before|the|next|у|в|на|до|к|о|об|le|avant|jusqu'au|pour|d'ici|this)\s+)+")
"""What may stand before a day or a date and does not change it."""

DAYS = {
    **dict.fromkeys(("yesterday", "вчора", "учора", "hier"), -1),
    **dict.fromkeys(("today", "сьогодні", "aujourd'hui"), 0),
    **dict.fromkeys(("tomorrow", "завтра", "demain"), 1),
    **dict.fromkeys(("післязавтра", "après-demain"), 2),
}

_WEEKDAYS = (
    "monday mon понеділок понеділка понеділку пн lundi lun",
    "tuesday tue tues вівторок вівторка вівторку вт mardi mar",
    "wednesday wed середа середу середи середі ср mercredi mer",
    "thursday thu thur thurs четвер четверга четвергу чт jeudi jeu",
    "friday fri п'ятниця п'ятницю п'ятниці пт vendredi ven",
    "saturday sat субота суботу суботи сб samedi sam",
    "sunday sun неділя неділю неділі нд dimanche dim",
)
WEEKDAYS = {word: number for number, words in enumerate(_WEEKDAYS) for word in words.split()}
"""By word; Monday is 0."""

_MONTHS = (
    "january jan січня січень січ janvier janv",
    "february feb лютого лютий лют février févr fév fevrier",
    "march mar березня березень бер mars",
    "april apr квітня квітень квіт avril avr",
    "may травня травень трав mai",
    "june jun червня червень черв juin",
    "july jul липня липень лип juillet juil",
    "august aug серпня серпень серп août aout",
    "september sep sept вересня вересень вер septembre",
    "october oct жовтня жовтень жовт octobre",
    "november nov листопада листопад лист novembre",
    "december dec грудня грудень груд décembre déc decembre",
)
MONTHS = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
"""By word; January is 1."""


def plain(text: str) -> str:
    """Small letters, single spaces, one kind of apostrophe, no full stop at the end."""
    return " ".join(text.replace("’", "'").replace("ʼ", "'").replace("`", "'").split()).casefold().strip(" .,!?")
