"""The mapping of another system's files to a process: what a company writes in `company/imports/*.yaml`.

Refuses to hold logic: a mapping is read here, checked in `bot.imports.checking` and followed in `bot.imports.deals`.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from workflow.part import Part
from workflow.words import Key
from workflow.zones import Zone

Column = Annotated[str, Field(min_length=1)]


class Missing(StrEnum):
    """What happens to a row that has nothing in a column."""

    REFUSE = "refuse"
    """The row is refused, with its number and the reason."""
    LEAVE_OUT = "leave_out"
    """The deal is brought without it."""


class TableSource(Part):
    """A further file, beside the file of the deals, joined by the values of one column."""

    file: Column = Field(description="Its name, from the folder of the deals' file.", examples=["accounts.csv"])
    key: Column = Field(description="The column by which it is joined.", examples=["account"])


class FieldSource(Part):
    """Where the value of one of the process's start fields comes from."""

    column: Column = Field(description="The column of the deals' file.", examples=["account"])
    when_missing: Missing = Field(
        Missing.REFUSE, description="What happens where it is empty.", examples=["leave_out"]
    )
    known_in: str | None = Field(
        None,
        description="A table that must have the value; a row with another value is refused.",
        examples=["accounts"],
    )


class SupervisorSource(Part):
    """Where a person's supervisor comes from; the supervisors are brought as people too."""

    column: Column = Field(description="The column with the supervisor's name.", examples=["manager"])
    roles: list[Key] = Field(description="The roles supervisors get.", examples=[["supervisor"]])
    supervisor: Key | None = Field(None, description="Who here stands above them.", examples=["natalia"])


class PeopleSource(Part):
    """The people of the other system. Everybody in the table is brought, also those without deals."""

    table: str = Field(description="The table they are in, joined by their names.", examples=["teams"])
    roles: list[Key] = Field(description="The roles they get.", examples=[["manager"]])
    department: Column | None = Field(
        None, description="The column with the department.", examples=["regional_office"]
    )
    supervisor: SupervisorSource | None = Field(
        None, description="Who stands above them.", examples=[{"column": "manager", "roles": ["supervisor"]}]
    )
    organisation: str = Field("", description="The organisation all of them belong to.", examples=["Northwind"])
    language: str = Field("uk", pattern="^(uk|en|fr)$", description="What they read.", examples=["en"])
    zone: Zone | None = Field(
        None, description="The time they live by; unless said, the company's.", examples=["America/New_York"]
    )


class PastVisit(Part):
    """A stage or an end that the deal has entered, and when."""

    enter: Key = Field(description="The stage, or at last the end.", examples=["engaging"])
    at: Column | None = Field(
        None, description="The column with the date; unless said, the moment of the import.", examples=["engage_date"]
    )


class HistorySource(Part):
    """How the other system's stage becomes a history here."""

    column: Column = Field(description="The column with the stage.", examples=["deal_stage"])
    values: dict[str, Annotated[list[PastVisit], Field(min_length=1)]] = Field(
        description="For each of its values what the deal has gone through, from the first stage on.",
        examples=[
            {"Engaging": [{"enter": "prospecting", "at": "engage_date"}, {"enter": "engaging", "at": "engage_date"}]}
        ],
    )


class Mapping(Part):
    """What the columns of another system's files mean here."""

    process: Key = Field(description="The process the deals become.", examples=["crm-pipeline"])
    id: Column = Field(
        description="The column that tells deals apart; a deal that is already here is not brought again.",
        examples=["opportunity_id"],
    )
    separator: Annotated[str, Field(min_length=1, max_length=1)] = Field(
        ",", description="What stands between values.", examples=[";"]
    )
    decimal: Literal[".", ","] = Field(".", description="What stands before hundredths.", examples=[","])
    dates: str = Field("%Y-%m-%d", description="How dates are written.", examples=["%d.%m.%Y"])
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
    responsible: Column = Field(
        description="The column with the name of the one responsible.", examples=["sales_agent"]
    )
    history: HistorySource = Field(
        description="What a deal has gone through.",
        examples=[{"column": "deal_stage", "values": {"New": [{"enter": "prospecting", "at": "created"}]}}],
    )
