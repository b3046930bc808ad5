"""The company's files as they lie on disk: whether they are still as they were, and what they say, read aside."""

import pickle
from pathlib import Path

from bot.clock import SystemClock
from formats.company import load
from formats.company.findings import CompanyProblems, Findings
from workflow.company.directory import Company
from workflow.written.problems import Severity

FolderState = tuple[tuple[str, int, int, int], ...]
"""Of every file its name, size, moment of change and number on the disk."""
Reading = tuple[bytes | None, list[str], list[str]]
"""The company, pickled, or None where there are mistakes; the mistakes; the risks."""


def load_company(folder: Path) -> Company:
    """Read and check everything in the folder; raises CompanyProblems."""
    company, findings = read_company(folder)
    if company is None:
        raise CompanyProblems(findings.lines(Severity.ERROR))
    return company


def read_company(folder: Path) -> tuple[Company | None, Findings]:
    """The company, or None where there are errors; and all that is to be said about its files."""
    return load.read_company(folder, SystemClock().now().date())


def state_of(folder: Path) -> FolderState:
    """The same for as long as no file was written, added or taken away."""
    found = []
    for path in sorted(folder.rglob("*.y*ml")):
        try:
            known = path.stat()
        except OSError:
            continue
        found.append((str(path.relative_to(folder)), known.st_size, known.st_mtime_ns, known.st_ino))
    return tuple(found)


def read_aside(folder: str) -> Reading:
    """In another process: tens of thousands of people take seconds."""
    company, findings = read_company(Path(folder))
    packed = pickle.dumps(company) if company else None
    return packed, findings.lines(Severity.ERROR), findings.lines(Severity.RISK)
