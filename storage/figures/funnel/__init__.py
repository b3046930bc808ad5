"""All cases together, as columns of numbers: cohorts, drill-downs, changes, forecasts over a million instances.

Lives in a process of its own (`bot/figures/funnel_process.py`), reads the same tables through a connection of its
own, and keeps up by what the history says has changed.
"""
