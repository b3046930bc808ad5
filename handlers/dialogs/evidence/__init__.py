"""Turning what people send into `workflow.case.evidence.Supplied`, and finding the task it is for."""
