"""What is wrong with a file, and what was understood of it, in plain English for the one at the console.

The same in three languages for phones is in `handlers.screens.files`.
"""

from typing import Any

from workflow.written.table import Fault, FileProblem, Note

FAULTS = {
    Fault.NO_HEADER: "the first row must name the columns; there is none",
    Fault.REPEATED: "the column '{column}' is there twice",
    Fault.ENCODING: "these letters are in no encoding that can be told; save the file as CSV UTF-8 or as XLSX",
    Fault.QUOTES: "a quotation mark in the row that begins here is not closed, or closed too early",
    Fault.OTHER_KIND: "this is {kind}, whatever its name says; save the table as XLSX or as CSV UTF-8",
    Fault.PROTECTED: "the workbook has a password; save it without one",
    Fault.DAMAGED: "the workbook is damaged and cannot be opened; save it anew",
    Fault.DAMAGED_LOG: "the log is damaged: it breaks off, or is not XML",
    Fault.UNSAFE_LOG: "the log declares document types or entities; such XML is not read",
    Fault.TOO_LARGE: "there is too much in the file, or its cells stand too far apart",
    Fault.NO_SHEET: "there is no sheet '{sheet}'; there are {sheets}",
}
NOTES = {
    Note.READ_AS: "read as {encoding}, going by its letters; if names look wrong, save it as CSV UTF-8",
    Note.ONE_SHEET: "only the sheet '{sheet}' was read; 'sheet' in the mapping names another",
}


def fault_words(problem: FileProblem) -> str:
    """The sentence."""
    return FAULTS[problem.fault].format(**problem.data)


def note_words(note: Note, data: dict[str, Any]) -> str:
    """The clause, to stand after the file's name."""
    return NOTES[note].format(**data)
