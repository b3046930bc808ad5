"""The process that writes, without the kept figures: `python -m tests.bench.uncounted DESCRIPTOR ADDRESS PATIENCE`.

What they cost is what is gained by leaving them out. Refuses everything else that is different.
"""

import sys

from storage.cases import funnel_counters
from storage.writer import main as writing


def main() -> None:
    funnel_counters.move = lambda unit, before, after: None
    writing.main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]))


if __name__ == "__main__":
    main()
