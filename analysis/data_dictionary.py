"""What every column of the data means: the one place where it is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from .edition.claims import QUALIFIERS
from .edition.emendations import KINDS

_LINES = r"[0-9]+(-[0-9]+)?(, ?[0-9]+(-[0-9]+)?)*"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its name, its type and what it means in plain words."""

    name: str
    type: Literal["string", "integer", "number"]
    meaning: str
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    pattern: str = ""
    minimum: int | None = None

    @property
    def field(self) -> dict[str, Any]:
        """The column as Frictionless Table Schema has it."""
        constraints = {
            "required": self.required, "unique": self.unique, "enum": list(self.enum),
            "pattern": self.pattern,
        }
        kept: dict[str, Any] = {key: value for key, value in constraints.items() if value}
        if self.minimum is not None:
            kept["minimum"] = self.minimum
        field = {"name": self.name, "type": self.type, "description": self.meaning}
        return field | ({"constraints": kept} if kept else {})


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file: ``key`` is the column that names a row, if one does."""

    name: str
    title: str
    meaning: str
    columns: tuple[Column, ...]
    key: str = ""

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def schema(self) -> dict[str, Any]:
        """The table's Frictionless schema; its column ``source`` points to ``sources.csv``."""
        schema: dict[str, Any] = {"fields": [column.field for column in self.columns]}
        if self.key:
            schema["primaryKey"] = [self.key]
        if any(column.name == "source" for column in self.columns):
            target = {"resource": "sources", "fields": ["id"]}
            schema["foreignKeys"] = [{"fields": ["source"], "reference": target}]
        return schema


def _id(what: str) -> Column:
    return Column("id", "string", what, required=True, unique=True)


_SOURCE = Column("source", "string", "The text: its id in sources.csv.", required=True)

SOURCES = Table(
    "sources", "The sources",
    "The catalogue of the witnesses as they were received.",
    (
        _id("The short name by which every other file refers to the text."),
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
        _id("The text, the source line on which the intervention begins and its number among "
            "those of that line."),
        _SOURCE,
        Column("lines", "string", "The lines of the source file that it touches, counted from 1: "
               "one line or a range.", required=True, pattern=_LINES),
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
    "The notes of the texts, of their earlier editors and of this edition. One row for each "
    "place that calls a note; a note that nothing calls has one row.",
    (
        _SOURCE,
        Column("series", "string", "The series to which the note belongs, as in "
               "book/registers/series.csv: it tells whose voice the note is.", required=True),
        Column("mark", "string", "The note's mark in its series, without brackets.",
               required=True),
        Column("call_line", "integer", "The line of the source file on which the mark stands; "
               "empty where nothing calls the note.", minimum=1),
        Column("text_lines", "string", "The lines of the source file in which the note itself "
               "stands; empty where it has no text in the witness.", pattern=_LINES),
        Column("call_anchor", "string", "The address of the mark in the HTML book, from its "
               "root."),
        Column("text_anchor", "string", "The address of the note in the HTML book, from its "
               "root."),
        Column("works", "string", "The works that the note cites, by their keys in the "
               "bibliography; empty where none is recorded."),
    ),
)

CLAIMS = Table(
    "claims", "The claims",
    "Every figure that the texts state, one in a row, tied to the words that state it.",
    (
        _id("The short name of this figure."),
        Column("claim", "string", "The statement to which the figure belongs: figures of one "
               "statement have the same.", required=True),
        _SOURCE,
        Column("lines", "string", "The lines of the source file that hold the statement.",
               required=True, pattern=_LINES),
        Column("quote", "string", "The words of the edited text that state the figure.",
               required=True),
        Column("speaker", "string", "Who states it."),
        Column("authority", "string", "On whose word the speaker states it, where that is said."),
        Column("date", "string", "The time for which the figure is said to hold, where that is "
               "known: a year, a month or a day, as 1920, 1920-11 or 1920-11-20."),
        Column("quantity", "string", "What is counted or measured.", required=True),
        Column("value", "number", "The figure as a plain number.", required=True),
        Column("unit", "string", "The unit in which it is counted or measured.", required=True),
        Column("of", "number", "The whole of which the value is a part, where the statement gives "
               "one."),
        Column("qualifier", "string", "How the statement means its figure.",
               required=True, enum=QUALIFIERS),
        Column("kind", "string", "The sort of figure, as the editors class it, such as count or "
               "seats."),
    ),
    key="id",
)

TABLES = (SOURCES, EMENDATIONS, NOTES, CLAIMS)


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
