"""The words of `python -m bot check company/`: every problem in the company's files, or what was found there."""

from pathlib import Path

from bot.company.company_files import read_company
from formats.imports.mapping_files import check_mappings
from workflow.company.directory import Company
from workflow.definition.checks.translations import texts
from workflow.definition.process import ProcessDefinition
from workflow.written.localized_text import LANGUAGES
from workflow.written.problems import Severity


def check(folder: Path) -> int:
    """Print what is to be said about the folder; 1 where something has to be put right, otherwise 0."""
    company, findings = read_company(folder)
    if company:
        findings.told += check_mappings(folder, company).told
    wrong = findings.lines(Severity.ERROR, Severity.RISK)
    for line in wrong:
        print(line)
    for line in findings.lines(Severity.HINT):
        print(f"warning: {line}")
    if wrong or company is None:
        print(f"{len(wrong)} {'problem' if len(wrong) == 1 else 'problems'}")
        return 1
    for line in _summary(company):
        print(line)
    return 0


def _summary(company: Company) -> list[str]:
    width = max(len(process.key) for process in company.processes)
    lines = [f"{process.key:{width}}  {_stages(process)}, {_languages(process)}" for process in company.processes]
    return [*lines, f"{len(company.people)} people, {len(company.roles)} roles: all right"]


def _stages(process: ProcessDefinition) -> str:
    number = len(process.stages)
    return f"{number} stage" if number == 1 else f"{number} stages"


def _languages(process: ProcessDefinition) -> str:
    """The languages in which every text of the process is there."""
    written = [words for _, words, needed in texts(process) if words or needed]
    return " ".join(code for code in LANGUAGES if all(words.get(code) for words in written)) or "no language whole"
