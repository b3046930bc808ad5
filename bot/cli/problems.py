"""What stands in the way of a command, told to the one at the console, who can put it right."""


class OperatorProblem(Exception):
    """A sentence, or several lines of them."""
