"""answerCallbackQuery: what the presser sees as a toast or an alert."""

from simulator.botapi.call import Call, Handler
from simulator.errors import bad_request
from simulator.utf16 import units
from simulator.views import without_nothing

_MAX_ANSWER = 200


async def answer_callback_query(call: Call) -> bool:
    text = call.get("text")
    if text and units(text) > _MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    url = call.get("url")
    if url and not url.startswith(("http://", "https://", "tg://", "t.me/")):
        raise bad_request("URL_INVALID")
    answer = without_nothing({"text": text or None, "url": url or None, "cache_time": call.get("cache_time")})
    answer["show_alert"] = bool(call.get("show_alert"))
    query = call.tg.queries.answer(call.get("callback_query_id"), answer, call.tg.clock.now())
    call.tg.events.publish("answer", {"query": query.id, "person": query.person, "chat": query.chat, **answer})
    return True


HANDLERS: dict[str, Handler] = {"answerCallbackQuery": answer_callback_query}
