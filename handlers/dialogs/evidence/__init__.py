"""Turning what people send into `workflow.case.state.Supplied`, and finding the task it is for."""
