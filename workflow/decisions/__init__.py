"""One small file per verb: given a scene, a case and a command, what follows.

A decision answers with an `Outcome` or a `Rejected` and does nothing else.
"""
