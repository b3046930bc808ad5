"""What all parts of a company's files share."""

from pydantic import BaseModel, ConfigDict


class StrictModel(BaseModel):
    """A part of a file: unknown keys are mistakes, values do not change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)
