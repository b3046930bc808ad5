"""getUpdates and webhooks: the two ways to the bot, never both."""

import re
from urllib.parse import urlsplit

from simulator.botapi.call import Call, Handler
from simulator.errors import Json, bad_request, conflict
from simulator.webhook import Webhook, WebhookSettings

_LONGEST_POLL = 50
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


async def get_updates(call: Call) -> list[Json]:
    tg = call.tg
    if tg.webhook:
        raise conflict(_ACTIVE)
    if "allowed_updates" in call.params:
        tg.updates.allowed = call.get("allowed_updates") or None
    limit = min(max(call.get("limit", 100), 1), 100)
    timeout = min(max(call.get("timeout", 0), 0), _LONGEST_POLL)
    batch = await tg.updates.poll(call.get("offset", 0), limit, timeout)
    return [update.view() for update in batch]


async def set_webhook(call: Call) -> bool:
    tg = call.tg
    url = call.get("url") or ""
    if url:
        _check(call, url)
    await tg.drop_webhook()
    if call.get("drop_pending_updates"):
        tg.updates.clear()
    if not url:
        return True
    if "allowed_updates" in call.params:
        tg.updates.allowed = call.get("allowed_updates") or None
    tg.updates.interrupt("webhook")
    tg.webhook = Webhook(_settings(call, url), tg.updates, tg.start, tg.clock.unix, tg.carry_out)
    tg.webhook.begin()
    return True


def _check(call: Call, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    secret = call.get("secret_token") or ""
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")


def _settings(call: Call, url: str) -> WebhookSettings:
    return WebhookSettings(
        url=url,
        secret_token=call.get("secret_token") or "",
        max_connections=min(max(call.get("max_connections", 40), 1), 100),
        ip_address=call.get("ip_address"),
        custom_certificate="certificate" in call.params,
    )


async def delete_webhook(call: Call) -> bool:
    await call.tg.drop_webhook()
    if call.get("drop_pending_updates"):
        call.tg.updates.clear()
    return True


async def get_webhook_info(call: Call) -> Json:
    tg = call.tg
    if tg.webhook:
        body = tg.webhook.view()
    else:
        body = {"url": "", "has_custom_certificate": False, "pending_update_count": len(tg.updates.pending)}
    if tg.updates.allowed:
        body["allowed_updates"] = tg.updates.allowed
    return body


HANDLERS: dict[str, Handler] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
