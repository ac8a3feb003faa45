"""How a table of the data is described: its columns and its Frictionless schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

#: The columns that name a text.
_TEXTS = ("source", "target_source")
LINES = r"[0-9]+(-[0-9]+)?(, ?[0-9]+(-[0-9]+)?)*"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its name, its type and what it means in plain words."""

    name: str
    type: Literal["string", "integer", "number", "date"]
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
    """One CSV file: ``key`` is the column that names a row, if one does; ``of`` is the table
    whose rows its column ``id`` names, if it is not its own."""

    name: str
    title: str
    meaning: str
    columns: tuple[Column, ...]
    key: str = ""
    of: str = ""

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def schema(self) -> dict[str, Any]:
        """The table's Frictionless schema; its columns ``source`` and ``target_source`` point to
        ``sources.csv``."""
        schema: dict[str, Any] = {"fields": [column.field for column in self.columns]}
        if self.key:
            schema["primaryKey"] = [self.key]
        names = {column.name for column in self.columns}
        target = {"resource": "sources", "fields": ["id"]}
        keys = [{"fields": [name], "reference": target} for name in _TEXTS if name in names]
        if self.of:
            reference = {"resource": self.of, "fields": ["id"]}
            keys.append({"fields": ["id"], "reference": reference})
        return schema | ({"foreignKeys": keys} if keys else {})


def id_column(what: str) -> Column:
    return Column("id", "string", what, required=True, unique=True)


SOURCE = Column("source", "string", "The text: its id in sources.csv.", required=True)
