"""Turning what people send into `workflow.state.Supplied`, and finding the task it is for."""
