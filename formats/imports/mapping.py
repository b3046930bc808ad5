"""The mapping of another system's files to a process: what a company writes in `company/imports/*.yaml`.

Does not hold logic: a mapping is read here, checked in `formats.imports.checks` and followed in
`formats.imports.cases_of_table`, or in `formats.imports.log.cases` where the rows are events.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from formats.imports.log_mapping import Column, EventSource, Told
from workflow.time.zone import Zone
from workflow.written.base_model import StrictModel
from workflow.written.localized_text import Key


class Missing(StrEnum):
    """What happens to a row that has nothing in a column."""

    REFUSE = "refuse"
    """The row is refused, with its number and the reason."""
    LEAVE_OUT = "leave_out"
    """The case is brought without it."""


class TableSource(StrictModel):
    """A further file, beside the file of the cases, joined by the values of one column."""

    file: Column = Field(description="Its name, from the folder of the deals' file.", examples=["accounts.csv"])
    key: Column = Field(description="The column by which it is joined.", examples=["account"])


class FieldSource(StrictModel):
    """Where the value of one of the process's start fields comes from."""

    column: Column = Field(description="The column of the deals' file.", examples=["account"])
    when_missing: Missing = Field(
        Missing.REFUSE, description="What happens where it is empty.", examples=["leave_out"]
    )
    told: Told | None = Field(
        None,
        description="Of an event log: in which rows of a case it is told; unless said, as `events.told`.",
        examples=["once"],
    )
    known_in: str | None = Field(
        None,
        description="A table that must have the value; a row with another value is refused.",
        examples=["accounts"],
    )


class Skipped(StrictModel):
    """Rows that are left out: say either `values` or `but`."""

    column: Column = Field(description="The column that tells.", examples=["lifecycle:transition"])
    values: list[str] | None = Field(
        None, description="Rows with one of these are left out; '' is nothing.", examples=[["start", "schedule"]]
    )
    but: list[str] | None = Field(
        None, description="Rows with anything but these are left out.", examples=[["complete"]]
    )

    def takes(self, value: str) -> bool:
        """Whether a row with this value is left out."""
        return value in self.values if self.values is not None else value not in (self.but or ())


class SupervisorSource(StrictModel):
    """Where a person's supervisor comes from; the supervisors are brought as people too."""

    column: Column | None = Field(
        None,
        description="The column of the table with the supervisor's name; unless said, `supervisor` stands above all.",
        examples=["manager"],
    )
    roles: list[Key] = Field(
        default_factory=list, description="The roles supervisors get.", examples=[["supervisor"]]
    )
    supervisor: Key | None = Field(None, description="Who here stands above them.", examples=["natalia"])


class NamedIn(StrictModel):
    """A column of the cases' or events' own file in which people are named."""

    column: Column = Field(description="The column with the name.", examples=["org:resource"])
    department: Column | None = Field(
        None,
        description="The column with the department for which they act in that row; theirs is the one they act for "
        "most often, the first by name where several are as frequent.",
        examples=["org:group"],
    )


class PeopleSource(StrictModel):
    """The people of the other system: everybody in a table, also those without cases, or everybody who is named in
    the file itself. Names that differ only in capital letters are one person's."""

    table: str | None = Field(None, description="The table they are in, joined by their names.", examples=["teams"])
    named_in: list[NamedIn] = Field(
        default_factory=list,
        description="Instead of a table: the columns in which they are named.",
        examples=[[{"column": "org:resource", "department": "org:group"}]],
    )
    roles: list[Key] = Field(description="The roles they get.", examples=[["manager"]])
    department: Column | None = Field(
        None, description="The column of the table with the department.", examples=["regional_office"]
    )
    supervisor: SupervisorSource | None = Field(
        None, description="Who stands above them.", examples=[{"column": "manager", "roles": ["supervisor"]}]
    )
    organisation: str = Field("", description="The organisation all of them belong to.", examples=["Northwind"])
    language: str = Field("uk", pattern="^(uk|en|fr)$", description="What they read.", examples=["en"])
    zone: Zone | None = Field(
        None, description="The time they live by; unless said, the company's.", examples=["America/New_York"]
    )


class PastVisit(StrictModel):
    """A stage or an end that the case has entered, and when."""

    enter: Key = Field(description="The stage, or at last the end.", examples=["engaging"])
    at: Column | None = Field(
        None, description="The column with the date; unless said, the moment of the import.", examples=["engage_date"]
    )


class HistorySource(StrictModel):
    """How the other system's stage becomes a history here."""

    column: Column = Field(description="The column with the stage.", examples=["deal_stage"])
    values: dict[str, Annotated[list[PastVisit], Field(min_length=1)]] = Field(
        description="For each of its values what the deal has gone through, from the first stage on.",
        examples=[
            {"Engaging": [{"enter": "prospecting", "at": "engage_date"}, {"enter": "engaging", "at": "engage_date"}]}
        ],
    )


class Mapping(StrictModel):
    """What the columns of another system's files mean here."""

    process: Key = Field(description="The process the deals become.", examples=["crm-pipeline"])
    id: Column = Field(
        description="The column that tells deals apart; a deal that is already here is not brought again.",
        examples=["opportunity_id"],
    )
    separator: Annotated[str, Field(min_length=1, max_length=1)] | None = Field(
        None,
        description="What stands between values; unless said, or where the file's header has none of it, the file "
        "itself tells.",
        examples=[";"],
    )
    sheet: Annotated[str, Field(min_length=1)] | None = Field(
        None,
        description="Of a workbook, the sheet; unless said, the first that can be seen and holds something.",
        examples=["CasesOfTable"],
    )
    decimal: Literal[".", ","] = Field(".", description="What stands before hundredths.", examples=[","])
    dates: str = Field(
        "%Y-%m-%d",
        description="How dates are written; `iso` for moments such as `2026-03-31 14:05:00+02:00`.",
        examples=["%d.%m.%Y"],
    )
    zone: Zone | None = Field(
        None, description="Whose days the dates are; unless said, the company's.", examples=["America/New_York"]
    )
    tables: dict[str, TableSource] = Field(
        default_factory=dict,
        description="Further files.",
        examples=[{"accounts": {"file": "accounts.csv", "key": "account"}}],
    )
    spelling: dict[str, dict[str, str]] = Field(
        default_factory=dict,
        description="By column, how a value is written there and how it is meant.",
        examples=[{"product": {"GTXPro": "GTX Pro"}}],
    )
    fields: dict[Key, FieldSource] = Field(
        description="Where the process's start fields come from.", examples=[{"client": {"column": "account"}}]
    )
    people: PeopleSource | None = Field(
        None,
        description="Who is brought; unless said, only people who are already here can have deals.",
        examples=[{"table": "teams", "roles": ["manager"]}],
    )
    skip: list[Skipped] = Field(
        default_factory=list,
        description="Rows that are left out without a word for each; how many, the summary says.",
        examples=[[{"column": "status", "values": ["draft", "test"]}]],
    )
    responsible: Column | None = Field(
        None,
        description="The column with the name or key of the one responsible; where there is none or nothing stands "
        "in it, `responsible_otherwise` tells.",
        examples=["sales_agent"],
    )
    responsible_otherwise: str | None = Field(
        None,
        description="Who is responsible where no column tells: the key of somebody here, or of an event log "
        "`first performer`, `last performer` or `most frequent performer`. Unless said, the row is refused.",
        examples=["last performer"],
    )
    department: Column | None = Field(
        None,
        description="The column with the department a deal belongs to; unless said, that of the one responsible.",
        examples=["case:department"],
    )
    history: HistorySource | None = Field(
        None,
        description="What a deal has gone through, where each deal is one row.",
        examples=[{"column": "deal_stage", "values": {"New": [{"enter": "prospecting", "at": "created"}]}}],
    )
    events: EventSource | None = Field(
        None,
        description="Instead of a history: what was done in a case, where each event is one row. What is a "
        "case's own is the same in all its rows.",
        examples=[
            {
                "activity": "concept:name",
                "stages": {"Confirmation of receipt": "receipt"},
                "at": "time:timestamp",
                "performer": "org:resource",
            }
        ],
    )
