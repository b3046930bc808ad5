"""The process definition (route map): what a company writes in `company/processes/*.yaml`.

A definition is a graph. Stages are its nodes; outcomes are the flows between them; ends are named results.
Only the shape is checked here; whether the graph leads anywhere is checked in `workflow.definition.checks.graph`,
whether its roles and people exist in `workflow.company.directory`. Every field carries a description and an example:
the reference in docs/ is generated from them.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr

from workflow.definition.former_stages import FormerStage, in_order
from workflow.definition.graph import Flow, Node, NodeKind, ProcessGraph
from workflow.definition.stage import Outcome, Performer, Stage
from workflow.written.base_model import StrictModel
from workflow.written.localized_text import Key, LocalText


class End(StrictModel):
    """A named end of the process."""

    key: Key = Field(description="Unique among stages and ends.", examples=["won"])
    title: LocalText = Field(description="Its name.", examples=[{"uk": "Виграно"}])
    result: Literal["won", "lost"] = Field(description="Whether it counts as success.", examples=["won"])


class FieldType(StrEnum):
    """What a start field holds."""

    CLIENT = "client"
    PRODUCT = "product"
    MONEY = "money"
    TEXT = "text"
    DATE = "date"
    CONTACT = "contact"
    PEOPLE = "people"
    EVIDENCE = "evidence"


class StartField(StrictModel):
    """Something asked when an instance is started."""

    key: Key = Field(description="Unique in the process.", examples=["client"])
    type: FieldType = Field(FieldType.TEXT, description="What it holds.", examples=["client"])
    title: LocalText = Field(description="Its name on the card.", examples=[{"uk": "Клієнт"}])
    ask: LocalText | None = Field(
        None, description="The question put to the starter.", examples=[{"uk": "Для кого угода?"}]
    )
    required: bool = Field(
        True, description="Whether it must be answered; otherwise it may be skipped.", examples=[False]
    )


class Start(StrictModel):
    """Who may start an instance, and what is asked."""

    roles: list[Key] = Field(description="Roles that may start it.", examples=[["manager"]])
    fields: list[StartField] = Field(
        default_factory=list,
        description="What is asked, in order.",
        examples=[[{"key": "client", "type": "client", "title": {"uk": "Клієнт"}}]],
    )


class ProcessDefinition(StrictModel):
    """A route map."""

    key: Key = Field(description="Its key, the same as the file's name.", examples=["sale"])
    title: LocalText = Field(description="Its name.", examples=[{"uk": "Продаж"}])
    noun: LocalText = Field(
        description="What one instance is called on screens.", examples=[{"uk": "Угода", "en": "Deal"}]
    )
    description: LocalText = Field(
        default_factory=dict,
        description="What it is for, told behind *Process*.",
        examples=[{"uk": "Від запиту до відвантаження."}],
    )
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = Field(
        "UAH", description="Currency of its amounts, ISO 4217.", examples=["UAH"]
    )
    start: Start = Field(description="How an instance begins.", examples=[{"roles": ["manager"]}])
    promised: Key | None = Field(
        None,
        description="The start field of type date that holds what the client was promised. Whoever gives more time "
        "sees whether it can still be kept.",
        examples=["promised"],
    )
    responsible: Literal["starter"] | Performer = Field(
        "starter", description="Who is responsible for an instance.", examples=["starter"]
    )
    first: Key | None = Field(
        None, description="The stage entered first; unless said, the first in the list.", examples=["request"]
    )
    stages: Annotated[list[Stage], Field(min_length=1, max_length=60)] = Field(
        description="The stages, in their usual order.",
        examples=[
            [
                {
                    "key": "visit",
                    "title": {"uk": "Візит"},
                    "instruction": {"uk": "Надішліть фото."},
                    "performer": {"pick": "starter"},
                    "outcomes": [{"key": "done", "title": {"uk": "Зроблено"}, "to": ["won"]}],
                }
            ]
        ],
    )
    ends: Annotated[list[End], Field(min_length=1)] = Field(
        description="The ends.", examples=[[{"key": "won", "title": {"uk": "Виграно"}, "result": "won"}]]
    )

    _former: Mapping[str, FormerStage] = PrivateAttr(default_factory=dict)
    _is_former: bool = PrivateAttr(default=False)

    def with_former(self, stages: Mapping[str, FormerStage], *, is_former: bool = False) -> "ProcessDefinition":
        """The same, beside the stages that earlier versions had; `is_former`: the company has it no more."""
        found = self.model_copy()
        found._former, found._is_former = stages, is_former
        return found

    @property
    def is_former(self) -> bool:
        """Whether the company has it no more."""
        return self._is_former

    @property
    def former(self) -> Mapping[str, FormerStage]:
        """Stages that were taken out, by key."""
        return self._former

    @property
    def probabilities(self) -> dict[str, int]:
        """By stage, in percent; cases that stand at stages which were taken out are worth what those said last."""
        known: list[tuple[str, int | None]] = [(stage.key, stage.probability) for stage in self.stages]
        known += [(key, stage.probability) for key, stage in self._former.items()]
        return {key: percent for key, percent in known if percent is not None}

    @property
    def every_stage(self) -> list[str]:
        """Keys of all stages, those that were taken out at the place they had."""
        return in_order([stage.key for stage in self.stages], self._former)

    def stage(self, key: str) -> Stage:
        """The stage with this key; KeyError when there is none."""
        return next_with_key(self.stages, key)

    def end(self, key: str) -> End | None:
        """The end with this key, if it is one."""
        return next((end for end in self.ends if end.key == key), None)

    def __copy__(self) -> "ProcessDefinition":
        """Without the graph, which a copy with other stages would keep."""
        found = super().__copy__()
        found.__dict__.pop("graph", None)
        return found

    @cached_property
    def graph(self) -> ProcessGraph:
        """Nodes and flows. Of keys that are written twice the first stage counts, with the flows of all."""
        nodes = [Node(stage.key, NodeKind.USER_TASK) for stage in self.stages]
        nodes += [Node(end.key, NodeKind.END, result=end.result) for end in self.ends]
        known = {node.key: node for node in reversed(nodes)}
        outgoing: dict[str, dict[str, tuple[Flow, ...]]] = {}
        for stage in self.stages:
            leaving = outgoing.setdefault(stage.key, {})
            for outcome in stage.outcomes:
                flows = (Flow(stage.key, outcome.key, target) for target in outcome.to if target in known)
                leaving[outcome.key] = (*leaving.get(outcome.key, ()), *flows)
        return ProcessGraph(known, self.first or self.stages[0].key, outgoing)

    @property
    def first_stage(self) -> Stage:
        return self.stage(self.first) if self.first else self.stages[0]

    def position(self, key: str) -> int:
        """The stage's place in the usual order, from 1."""
        return [stage.key for stage in self.stages].index(key) + 1


def next_with_key(stages: list[Stage], key: str) -> Stage:
    """The stage with this key; KeyError when there is none."""
    for stage in stages:
        if stage.key == key:
            return stage
    raise KeyError(key)


def way_out(stage: Stage, key: str) -> Outcome:
    """The outcome with this key; KeyError when there is none."""
    for outcome in stage.outcomes:
        if outcome.key == key:
            return outcome
    raise KeyError(key)
