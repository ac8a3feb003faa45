"""What the columns of the registers of names mean."""

from __future__ import annotations

from .data_schema import LINES, SOURCE, Column, Table, id_column
from .edition.names import BASES, LONGEST, REGISTER_NAMES

_REGISTER = Column(
    "register", "string", "The register: persons, bodies, places or terms.",
    required=True, enum=tuple(REGISTER_NAMES),
)

NAMES = Table(
    "names", "Persons, bodies, places and terms",
    "The registers of names: everyone and everything that the texts and their notes name, one "
    "entry a row.",
    (
        _REGISTER,
        id_column("The short name of the entry; in the HTML book its anchor on the page of the "
                  "register."),
        Column("name", "string", "The heading of the entry, as in an index.", required=True),
        Column("spellings", "string", "Every form that occurs in the reading texts, with | "
               "between. Straight and curly apostrophes count as one sign.", required=True),
        Column("description", "string", "Who or what it is, in at most "
               f"{LONGEST} characters.", required=True),
        Column("basis", "string", "What the description rests on: texts, the texts of this "
               "edition alone; general, general knowledge too.", required=True, enum=BASES),
        Column("mentions", "integer", "How often the reading texts name it: the number of its "
               "rows in mentions.csv.", required=True, minimum=0),
    ),
    key="id",
)

MENTIONS = Table(
    "mentions", "The mentions",
    "Every mention of an entry of names.csv in the reading texts, in the order of the book. Found "
    "by the spellings, the longest first: what stands inside a longer name is no mention of its "
    "own. Pronouns and descriptions are not counted.",
    (
        _REGISTER,
        Column("id", "string", "The entry: its id in names.csv.", required=True),
        SOURCE,
        Column("line", "integer", "The line of the source file on which the mention begins.",
               required=True, minimum=1),
        Column("lines", "string", "All lines of the source file that it touches.", required=True,
               pattern=LINES),
        Column("page", "string", "The page of the printed witness, where it is known; with (?) "
               "where it is uncertain."),
        Column("spelling", "string", "The form that stands there, as in names.csv.",
               required=True),
        Column("voice", "string", "Who speaks: empty for the author of the text, else the voice "
               "of its chapter or note as in book/registers/series.csv."),
        Column("section", "string", "The heading under which it stands."),
        Column("document", "string", "The page of the HTML book, from its root, without .html.",
               required=True),
        Column("anchor", "string", "The anchor on that page of the block in which it stands.",
               required=True),
    ),
    of="names",
)
