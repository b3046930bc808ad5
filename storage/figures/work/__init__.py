"""Reports of tasks, instances and times in stages: read from the tables for each question, in a process of its own.

Apart from `storage.figures.funnel`, so that a long report never keeps a funnel waiting and needs no columns of
everything.
"""
