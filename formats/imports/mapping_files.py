"""The mappings in a company's folder, for its check.

Does not open the files that a mapping is about (`formats.imports.import_source`).
"""

from pathlib import Path

from formats.company.company_file import Read
from formats.company.findings import Findings
from formats.imports.checks import check_mapping
from formats.imports.mapping import Mapping
from workflow.company.directory import Company


def check_mappings(folder: Path, company: Company) -> Findings:
    """What is to be said about the mappings in the folder."""
    findings = Findings()
    for path in sorted((folder / "imports").glob("*.yaml")):
        read = Read(folder, f"imports/{path.name}", Mapping)
        if read.part:
            read.problems += check_mapping(read.part, company)
        read.tell(findings)
    return findings
