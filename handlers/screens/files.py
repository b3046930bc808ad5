"""What is wrong with a file of rows that somebody sent, and what was understood of it, in their language.

The same in plain English for the console is in `formats.tables.texts`.
"""

from handlers.screens.texts import Texts
from workflow.written.table import Fault, FileProblem, Note


def fault_words(t: Texts, problem: FileProblem) -> str:
    """Why the file as a whole cannot be read, and what to do."""
    data = problem.data
    match problem.fault:
        case Fault.NO_HEADER:
            return t.plain("The first row must name the columns; there is none.")
        case Fault.REPEATED:
            return t.plain("The column “{column}” is there twice.", column=data["column"][:60])
        case Fault.ENCODING:
            return t.plain("These letters are in no encoding I know. Save the file as CSV UTF-8 or as XLSX.")
        case Fault.QUOTES:
            return t.plain("A quotation mark in the row that begins here is not closed, or is closed too early.")
        case Fault.OTHER_KIND:
            return t.plain(
                "This is {kind}, whatever its name says. Save the table as XLSX or as CSV UTF-8.", kind=data["kind"]
            )
        case Fault.PROTECTED:
            return t.plain("The workbook has a password. Save it without one.")
        case Fault.DAMAGED:
            return t.plain("The workbook is damaged and cannot be opened. Save it anew.")
        case Fault.DAMAGED_LOG | Fault.UNSAFE_LOG:
            return t.plain("This XML cannot be read. Save the table as XLSX or as CSV UTF-8.")
        case Fault.TOO_LARGE:
            return t.plain("There is too much in the file, or its cells stand too far apart.")
        case Fault.NO_SHEET:
            return t.plain("There is no sheet “{sheet}” in the workbook.", sheet=data["sheet"][:60])


def note_words(t: Texts, note: Note, data: dict[str, str]) -> str:
    """What was understood by evidence and may be wrong."""
    match note:
        case Note.READ_AS:
            return t.plain(
                "The file was read as {encoding}, going by its letters. If names look wrong, save it as "
                "CSV UTF-8 and try again.",
                encoding=data["encoding"],
            )
        case Note.ONE_SHEET:
            return t.plain(
                "Only the sheet “{sheet}” was read. If the list is on another one, keep only that one in the file.",
                sheet=data["sheet"][:60],
            )
