"""Rendering outbox facts at delivery, in the reader's language; None for what no longer matters.

Every kind of notice has one pure function here.
"""

from handlers.screens.notices.rendering import Fact, concerned, render

__all__ = ["Fact", "concerned", "render"]
