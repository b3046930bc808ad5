"""aiogram without the three seconds and hundred megabytes that building every one of its 700 models costs.

aiogram marks its models `defer_build` and then builds them all at the end of its import. Here that last step is put
off: each model is built when it is first used, with the same names in reach. A bot uses some forty of them. Must be
called before anything imports aiogram; where it comes too late it does nothing. structlog loses a part that is not
used here.
"""

import sys
from collections.abc import Iterator
from inspect import unwrap
from typing import Any

from pydantic import BaseModel


def import_aiogram() -> None:
    """Import aiogram, its models to be built on first use."""
    if "aiogram" in sys.modules:
        return
    names: dict[str, Any] = {}
    eager: Any = BaseModel.__dict__["model_rebuild"]

    def put_off(cls: type[BaseModel], /, *, _types_namespace: dict[str, Any] | None = None, **_: Any) -> None:
        names.update(_types_namespace or {})

    try:
        BaseModel.model_rebuild = classmethod(put_off)  # type: ignore[method-assign, assignment]
        import aiogram  # noqa: F401
    finally:
        BaseModel.model_rebuild = eager  # type: ignore[method-assign]
    _bind_in_one_step()
    _build_on_first_use(eager.__func__, names)


def import_structlog() -> None:
    """Import structlog without rich and pygments, which its console would colour tracebacks with: five megabytes and
    a tenth of a second for what is never shown here (bot.log tells places only)."""
    if "structlog" in sys.modules or "rich" in sys.modules:
        return
    sys.modules["rich"] = None  # type: ignore[assignment]
    try:
        import structlog  # noqa: F401
    finally:
        del sys.modules["rich"]


def _bind_in_one_step() -> None:
    """Each value learns its bot in one step; pydantic wraps that step once more for every class above its own."""
    from aiogram.client.context_controller import BotContextController

    bound = unwrap(BotContextController.model_post_init)
    models: list[type[BaseModel]] = [BotContextController, *_below(BotContextController)]
    for model in models:
        if unwrap(model.model_post_init) is bound and model.__private_attributes__.keys() == {"_bot"}:
            model.model_post_init = _bind  # type: ignore[method-assign]


def _bind(self: BaseModel, context: Any, /) -> None:
    object.__setattr__(self, "__pydantic_private__", {"_bot": context.get("bot") if context else None})


def _below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for one in model.__subclasses__():
        yield one
        yield from _below(one)


def _build_on_first_use(eager: Any, names: dict[str, Any]) -> None:
    """From now on aiogram's models find each other's names whenever they are built."""
    from aiogram.methods import Response, TelegramMethod
    from aiogram.types import Update
    from aiogram.types.base import TelegramObject

    def build(
        cls: type[BaseModel],
        *,
        force: bool = False,
        raise_errors: bool = True,
        _parent_namespace_depth: int = 2,
        _types_namespace: dict[str, Any] | None = None,
    ) -> bool | None:
        built: bool | None = eager(
            cls, force=force, raise_errors=raise_errors, _types_namespace=_types_namespace or names
        )
        return built

    for root in (TelegramObject, TelegramMethod, Response):
        root.model_rebuild = classmethod(build)  # type: ignore[method-assign, assignment]
    Update.model_rebuild()
