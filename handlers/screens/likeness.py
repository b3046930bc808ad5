"""How alike two names are, in a time that grows with their length and not with its square or cube.

`difflib` takes 30 ms for two hostile names of 120 letters, and names are compared with hundreds. Source of the
method: H. Hyyrö, Bit-Parallel LCS-length Computation Revisited, 2004.
"""

from collections.abc import Callable


def likeness_to(wanted: str, at_least: float = 0.0) -> Callable[[str], float]:
    """A function from another name to its likeness with this one: 1 is the same, 0 shares no letter in order.

    Twice the longest common subsequence over both lengths. What cannot reach `at_least`, by its length alone, is 0.
    """
    places: dict[str, int] = {}
    for place, sign in enumerate(wanted):
        places[sign] = places.get(sign, 0) | 1 << place
    every = (1 << len(wanted)) - 1

    def likeness(name: str) -> float:
        both = len(wanted) + len(name)
        if 2 * min(len(wanted), len(name)) < at_least * both:
            return 0.0
        left = every
        for sign in name:
            met = left & places.get(sign, 0)
            left = (left + met) | (left - met)
        common = len(wanted) - (left & every).bit_count()
        return 2 * common / (both or 1)

    return likeness
