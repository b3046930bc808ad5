"""getFile, and the photos of a person's profile (nobody has one here)."""

from simulator.botapi.call import Call, Handler
from simulator.errors import Json, bad_request
from simulator.files import MAX_DOWNLOAD, plain_view


async def get_file(call: Call) -> Json:
    stored = call.tg.files.find_to_download(call.get("file_id"))
    if stored.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return plain_view(stored) | {"file_path": stored.path}


async def get_user_profile_photos(call: Call) -> Json:
    if call.get("user_id") not in call.tg.world.people:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}


HANDLERS: dict[str, Handler] = {"getFile": get_file, "getUserProfilePhotos": get_user_profile_photos}
