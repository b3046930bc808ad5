"""Public holidays by country, region and category, from the package `holidays`.

They are known for some years around today and found anew at every start; what lies beyond counts by the week alone,
since nobody knows the decrees of years to come. Does not guess a category: a calendar says which ones it keeps.
"""

from collections.abc import Iterator
from datetime import date

from workflow.time.calendar.definition import PublicHolidays
from workflow.written.problems import Problem, no_such

BACK, AHEAD = 3, 12


def known_years(today: date) -> range:
    """The years for which holidays are looked up: imported histories behind, the longest plans ahead."""
    return range(today.year - BACK, today.year + AHEAD + 1)


def dates_of(kept: PublicHolidays, years: range) -> set[date]:
    """The days off by these rules; the rules must be right (`problems_of`)."""
    import holidays  # here, because a company without them should not pay for it

    found = holidays.country_holidays(kept.country, kept.region, years, categories=tuple(kept.categories))
    return {day for day in found if day.year in years}


def problems_of(kept: PublicHolidays) -> Iterator[Problem]:
    """A country, a region or a category that nobody knows."""
    import holidays

    countries = holidays.list_supported_countries(include_aliases=False)
    if kept.country not in countries:
        yield Problem(("country",), no_such("country", kept.country, countries))
        return
    known = holidays.country_holidays(kept.country)
    regions = {*known.subdivisions, *known.subdivisions_aliases}
    if kept.region is not None and kept.region not in regions:
        yield Problem(("region",), no_such("region", kept.region, regions))
    for number, category in enumerate(kept.categories):
        if category not in known.supported_categories:
            said = no_such("category", category, known.supported_categories)
            yield Problem(("categories", number), said)
