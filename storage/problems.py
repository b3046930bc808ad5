"""What can be wrong with a database, said as a sentence for the one who runs the bot.

Refuses to name what people did wrong: expected refusals are `workflow.events.Rejected`.
"""


class StorageProblem(Exception):
    """The database cannot be used, or was asked for something that must never happen."""
