"""The process that writes, without the kept figures: `python -m tests.bench.uncounted DESCRIPTOR ADDRESS [DATA_DIR]`.

What they cost is what is gained by leaving them out. Refuses everything else that is different.
"""

import sys
from pathlib import Path

from storage.cases import funnel_counters
from storage.writer import main as writing


def main() -> None:
    funnel_counters.move = lambda unit, before, after: None
    descriptor, address, *more = sys.argv[1:]
    writing.main(int(descriptor), address, Path(more[0]) if more else None)


if __name__ == "__main__":
    main()
