"""What every column of the data means: the one place where it is said."""

from __future__ import annotations

import pandas as pd

from .data_names import MENTIONS, NAMES
from .data_schema import LINES, SOURCE, Column, Table, id_column
from .edition.claims import DATE, QUALIFIERS
from .edition.claims import KINDS as CLAIM_KINDS
from .edition.dates import PRECISIONS
from .edition.emendations import KINDS
from .edition.events import CALENDARS
from .edition.quantities import RELATIONS
from .edition.quotations import RELATIONS as PARALLEL_RELATIONS
from .edition.quotations import VERDICTS

SOURCES = Table(
    "sources", "The sources",
    "The catalogue of the witnesses as they were received.",
    (
        id_column("The short name by which every other file refers to the text."),
        Column("siglum", "string", "The letter and figures that stand for the witness in the "
               "apparatus.", required=True, unique=True),
        Column("short", "string", "The form in which a passage is cited, such as Kollontai 1921.",
               required=True),
        Column("title", "string", "The title of the text; in brackets where it is the edition's.",
               required=True),
        Column("author", "string", "The author, or what is known of the author.", required=True),
        Column("date", "string", "The date of the text, in words.", required=True),
        Column("provenance", "string", "Where the witness comes from, and what it says of its own "
               "descent.", required=True),
        Column("rights", "string", "What the witness says of its own rights.", required=True),
        Column("sha256", "string", "The SHA-256 checksum of the source file as it was received.",
               required=True, unique=True, pattern="[0-9a-f]{64}"),
    ),
    key="id",
)

EMENDATIONS = Table(
    "emendations", "The emendations",
    "Every editorial intervention in the texts: corrections, readings that are kept although "
    "they look wrong, losses and conjectures.",
    (
        id_column("The text, the source line on which the intervention begins and its number among "
            "those of that line."),
        SOURCE,
        Column("lines", "string", "The lines of the source file that it touches, counted from 1: "
               "one line or a range.", required=True, pattern=LINES),
        Column("page", "string", "The page of the printed witness, where it is known; with (?) "
               "where it is uncertain."),
        Column("role", "string", "What the editors did: ocr, put right a misreading of the machine "
               "or the transcriber; emend, put right an error of the print or the author; sic, "
               "kept what looks wrong; gap, marked a loss; supplied, offered a conjecture for it.",
               required=True, enum=("ocr", "emend", "sic", "gap", "supplied")),
        Column("witness", "string", "What the witness has; empty for a gap, for a conjecture and "
               "where the edition adds what the witness lacks."),
        Column("reading", "string", "What the edition reads, with note marks as [mark]; empty "
               "where it leaves a stray mark out; for a gap its extent, such as [one word lost]."),
        Column("kind", "string", "What was misread: the first that fits of note mark, stray mark, "
               "line-end hyphen, word division, diacritic, punctuation, letter. Computed from the "
               "two readings. For sic kept, for gap loss, for supplied conjecture.",
               required=True, enum=KINDS),
        Column("certainty", "string", "Whether the editors see a reasonable alternative in the "
               "witness (uncertain) or none (certain).",
               required=True, enum=("certain", "uncertain")),
        Column("responsibility", "string", "Who answers for it: edition, the editors of this "
               "edition.", required=True),
        Column("reason", "string", "Why; empty where a plain misreading explains itself."),
    ),
    key="id",
)

NOTES = Table(
    "notes", "The notes",
    "The notes of the texts, of their earlier editors and of this edition, and the citations in "
    "brackets of the essay of 2001, numbered in their order. One row for each place that calls a "
    "note; a note that nothing calls has one row.",
    (
        SOURCE,
        Column("series", "string", "The series to which the note belongs, as in "
               "book/registers/series.csv: it tells whose voice the note is.", required=True),
        Column("mark", "string", "The note's mark in its series, without brackets.",
               required=True),
        Column("call_line", "integer", "The line of the source file on which the mark stands; "
               "empty where nothing calls the note.", minimum=1),
        Column("text_lines", "string", "The lines of the source file in which the note itself "
               "stands; empty where it has no text in the witness.", pattern=LINES),
        Column("call_anchor", "string", "The address of the mark in the HTML book, from its "
               "root."),
        Column("text_anchor", "string", "The address of the note in the HTML book, from its "
               "root."),
        Column("works", "string", "The works that the note cites, by their keys in references.bib, "
               "each with the pages cited; between them a semicolon."),
    ),
)

CLAIMS = Table(
    "claims", "The claims",
    "Every figure that the texts state, one in a row, tied to the words that state it.",
    (
        id_column("The short name of this figure."),
        Column("claim", "string", "The statement to which the figure belongs: figures of one "
               "statement have the same.", required=True),
        SOURCE,
        Column("lines", "string", "The lines of the source file that hold the statement.",
               required=True, pattern=LINES),
        Column("quote", "string", "The words of the edited text that state the figure.",
               required=True),
        Column("speaker", "string", "Who states it."),
        Column("authority", "string", "On whose word the speaker states it, where that is said."),
        Column("date", "string", "The time for which the figure is said to hold, where that is "
               "known: a year, a month or a day, as 1920, 1920-11 or 1920-11-20, or the time from "
               "one of them to another, as 1917/1920.", pattern=DATE),
        Column("quantity", "string", "What is counted or measured.", required=True),
        Column("value", "number", "The figure as a plain number.", required=True),
        Column("unit", "string", "The unit in which it is counted or measured.", required=True),
        Column("of", "number", "The whole of which the value is a part, where the statement gives "
               "one."),
        Column("qualifier", "string", "How the statement means its figure.",
               required=True, enum=QUALIFIERS),
        Column("kind", "string", "The sort of figure, as the editors class it.", required=True,
               enum=CLAIM_KINDS),
    ),
    key="id",
)

QUANTITIES = Table(
    "quantities", "The quantities compared",
    "What several statements say of one quantity, or of quantities easily taken for one. One "
    "row for each statement.",
    (
        Column("quantity", "string", "What is counted or measured.", required=True),
        Column("relation", "string", "Whether the statements are of the same quantity (same), or "
               "of several that a reader can take for one (alike).", required=True,
               enum=RELATIONS),
        Column("claim", "string", "The figure: its id in claims.csv.", required=True),
        SOURCE,
        Column("lines", "string", "The lines of the source file that hold the statement.",
               required=True, pattern=LINES),
        Column("speaker", "string", "Who states it."),
        Column("stated", "string", "The figure with its qualifier and its unit.", required=True),
        Column("remark", "string", "What the editors think of it.", required=True),
    ),
)

_ISO = "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"

EVENTS = Table(
    "events", "The events",
    "Every dated event that the texts mention, one dating in a row, tied to the words that date "
    "it. Years that only identify a book that is cited are left out.",
    (
        id_column("The text, the source line on which the date stands and the number of the dating "
            "among those of that line."),
        Column("event", "string", "What is dated. Rows with the same name date one event, or "
               "what a reader may take for one.", required=True),
        Column("date", "string", "The date as it is printed, in words of the quotation.",
               required=True),
        Column("calendar", "string", "The calendar by which the editors read the date; not "
               "stated where the text names none and nothing speaks against the date as printed.",
               required=True, enum=CALENDARS),
        Column("gregorian", "string", "The date in the Gregorian calendar as exactly as it is "
               "told: 1920, 1920-11 or 1920-11-08; of a range, its beginning.", required=True,
               pattern=_ISO),
        Column("end", "date", "The last day meant, in the Gregorian calendar.", required=True),
        SOURCE,
        Column("lines", "string", "The lines of the source file that hold the quotation.",
               required=True, pattern=LINES),
        Column("quote", "string", "The words of the edited text that date the event.",
               required=True),
        Column("remark", "string", "What the editors remark on this dating; what the texts do "
               "not say is marked as general knowledge."),
        Column("start", "date", "The first day meant, in the Gregorian calendar.",
               required=True),
        Column("precision", "string", "How exactly the date is told: to the day, the month or "
               "the year.", required=True, enum=PRECISIONS),
        Column("offset_days", "integer", "By how many days the date as printed is behind the "
               "Gregorian calendar: 13 for the Julian dates of these texts, 0 for the others.",
               required=True, minimum=0),
    ),
    key="id",
)

_SCORE = "How like the two passages are, 0 to 100: the share of characters that they have in " \
    "common, in order, where they fit best (rapidfuzz, partial ratio); computed."

QUOTATIONS = Table(
    "quotations", "The quotations",
    "Every quotation of more than three words in the texts: who is quoted, what citation is "
    "given, and how the words compare with the text quoted where that is in this edition.",
    (
        SOURCE,
        Column("lines", "string", "The lines of the source file on which the quotation stands.",
               required=True, pattern=LINES),
        Column("quote", "string", "The words of the edited text, without quotation marks around "
               "them; […] where words between two parts are left out.", required=True),
        Column("attributed_to", "string", "Who is quoted; empty where nobody is named."),
        Column("cited", "string", "The citation given, in the words of the text or of the note "
               "that it calls; empty where none is given."),
        Column("target_source", "string", "The text of this edition that is quoted, or that the "
               "citation names: its id in sources.csv; empty where it is not in this edition."),
        Column("target_lines", "string", "The lines of that text with which the quotation was "
               "compared.", pattern=LINES),
        Column("verdict", "string", "What the editors find: exact, word for word, case and "
               "punctuation aside; variant wording, nearly; other translation, the same passage "
               "in other English words; not found where claimed; not in this edition.",
               required=True, enum=tuple(VERDICTS)),
        Column("score", "number", f"{_SCORE} Empty where there is no target.", minimum=0),
    ),
)

PARALLELS = Table(
    "parallels", "The parallel passages",
    "Pairs of passages that have words in common although neither cites the other.",
    (
        id_column("The short name of the pair."),
        SOURCE,
        Column("lines", "string", "The lines of the source file that hold the first passage.",
               required=True, pattern=LINES),
        Column("quote", "string", "The words of the first passage.", required=True),
        Column("target_source", "string", "The text of the second passage: its id in sources.csv.",
               required=True),
        Column("target_lines", "string", "The lines that hold the second passage.",
               required=True, pattern=LINES),
        Column("target_quote", "string", "The words of the second passage.", required=True),
        Column("verdict", "string", "What the editors think the two have to do with one another.",
               required=True, enum=PARALLEL_RELATIONS),
        Column("remark", "string", "The grounds of the verdict.", required=True),
        Column("score", "number", _SCORE, required=True, minimum=0),
    ),
    key="id",
)

CITATIONS = Table(
    "citations", "The citations",
    "Every place where a text or a note cites a work, one work in a row, tied to the words that "
    "cite it and, where the passage cited is in this edition, to the passage.",
    (
        id_column("The text, the source line on which the citing words begin and their number "
                  "among those of that line."),
        SOURCE,
        Column("lines", "string", "The lines of the source file that hold the citing words.",
               required=True, pattern=LINES),
        Column("series", "string", "The series of the note that cites, as in notes.csv; text where "
               "the running text does.", required=True),
        Column("mark", "string", "The note's mark in its series, without brackets; empty where the "
               "running text cites."),
        Column("work", "string", "The work: its key in references.bib.", required=True),
        Column("pages", "string", "The place in the work as cited, the volume first; empty where "
               "none is named. Ibid. and op. cit. are resolved."),
        Column("quote", "string", "The citing words of the edited text.", required=True),
        Column("target_source", "string", "The text of this edition that is, or contains, what is "
               "cited: its id in sources.csv; empty where it is none."),
        Column("target_lines", "string", "The lines of that text on which the passage stands; "
               "empty where it is not found there.", pattern=LINES),
        Column("remark", "string", "What the editors remark on the citation."),
    ),
    key="id",
)

TABLES = (
    SOURCES, EMENDATIONS, NOTES, CLAIMS, QUANTITIES, EVENTS, QUOTATIONS, PARALLELS, CITATIONS,
    NAMES, MENTIONS,
)


def dictionary() -> pd.DataFrame:
    """Every column of every table, one a row: ``file, column, type, meaning``."""
    return pd.DataFrame(
        [
            (table.file, column.name, column.type, column.meaning)
            for table in TABLES
            for column in table.columns
        ],
        columns=["file", "column", "type", "meaning"],
    )
