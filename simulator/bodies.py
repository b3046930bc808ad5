"""What the control side accepts, as models: an unknown field is a mistake and is said to be one."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from simulator.errors import Json

Kind = Literal["photo", "document", "video", "voice", "audio", "animation", "video_note", "sticker"]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class UserBody(_Body):
    id: int | None = Field(default=None, gt=0)
    first_name: str | None = Field(default=None, min_length=1, max_length=64)
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    label: str | None = None
    started: bool | None = None
    deactivated: bool | None = None


class ChatBody(_Body):
    type: Literal["group", "supergroup"]
    title: str = Field(min_length=1)
    members: list[int] = Field(min_length=1)
    is_forum: bool = False
    bot_is_admin: bool = False


class Media(_Body):
    kind: Kind
    path: str | None = None
    name: str | None = None
    base64: str | None = None
    caption: str | None = None
    size: int | None = Field(default=None, ge=0)
    mime: str | None = None
    duration: int | None = None
    width: int | None = None
    height: int | None = None


class Contact(_Body):
    phone_number: str
    first_name: str
    last_name: str | None = None
    user_id: int | None = None
    vcard: str | None = None


class Place(_Body):
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    horizontal_accuracy: float | None = None
    live_period: int | None = None
    title: str | None = None
    address: str | None = None

    def content(self) -> Json:
        """A location, or a venue when it has a title."""
        location = self.model_dump(exclude_none=True, exclude={"title", "address"})
        if self.title is None:
            return {"location": location}
        venue = {"location": location, "title": self.title, "address": self.address or ""}
        return {"location": location, "venue": venue}


class SendBody(_Body):
    from_: int = Field(alias="from")
    chat: int | None = None
    text: str | None = None
    reply_to: int | None = None
    contact: Contact | None = None
    location: Place | None = None
    forward_from: int | str | None = None
    media: list[Media] = Field(default_factory=list, max_length=10)


class EditBody(_Body):
    """What a person makes of a message of theirs. `media` takes the place of its file, `caption` of its words."""

    from_: int = Field(alias="from")
    chat: int | None = None
    message_id: int
    text: str | None = None
    caption: str | None = None
    location: Place | None = None
    media: Media | None = None


class TapBody(_Body):
    from_: int = Field(alias="from")
    chat: int | None = None
    message_id: int
    button: str | None = None
    timeout: float = Field(default=10.0, ge=0, le=300)
    force: bool = False
    callback_data: str | None = None


class PersonBody(_Body):
    user: int


class MigrateBody(_Body):
    chat: int


class RedeliverBody(_Body):
    update_ids: list[int] = Field(min_length=1)
    ids: Literal["same", "new", "both"] = "both"


class UpdateBody(_Body):
    kind: str = Field(pattern=r"^[a-z_]+$")
    payload: Json


class ClockBody(_Body):
    advance: str | None = None
    set: datetime | None = None
    to_next_timer: bool = False


class LimitsBody(_Body):
    enforce: bool
