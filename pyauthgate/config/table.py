"""How a setting is declared: one row says its kind, its default and what it does."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from pyauthgate.config.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Nested", "Setting", "required", "rows", "setting", "table", "tables"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Nested(Kind[T], Generic[T]):
    """A table within a table, or an array of them: a kind whose entries are settings themselves.

    Parameters
    ----------
    schema:
        The class whose fields are declared as settings.
    most:
        How many tables an array may hold; 0 when it is one table and no array. The class of an array's tables has
        one more field, ``place``: where the table stands, for errors.

    """

    schema: type[Any] = object
    most: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One row of the table.

    Parameters
    ----------
    default:
        As it would be written in the file; None when leaving it out means something else than any value.
    required:
        It must be written; ``default`` is then an example.
    says:
        What it does, in a sentence or two.

    """

    kind: Kind[Any]
    default: object
    says: str
    required: bool = False


def setting(kind: Kind[T], default: object, says: str, *, secret: bool = False) -> T:
    """Declare an optional setting; a secret one is left out of reprs."""
    row = Setting(kind=kind, default=default, says=says)
    value = None if default is None else kind.parse(default, Path("/"))
    if isinstance(value, dict):
        return cast("T", field(default_factory=lambda: dict(value), repr=not secret, metadata={"setting": row}))
    return cast("T", field(default=value, repr=not secret, metadata={"setting": row}))


def required(kind: Kind[T], example: object, says: str) -> T:
    """Declare a setting that must be written."""
    row = Setting(kind=kind, default=example, says=says, required=True)
    return cast("T", field(metadata={"setting": row}))


def table(schema: type[T], says: str) -> T:
    """Declare a table within the table; left out, it is as if it were empty."""
    kind = Nested("a table", lambda value, _: schema() if value == {} else None, schema=schema)
    row = Setting(kind=kind, default={}, says=says)
    return field(default_factory=schema, metadata={"setting": row})


def tables(schema: type[T], most: int, says: str) -> tuple[T, ...]:
    """Declare an array of tables; left out, there are none."""
    kind: Nested[tuple[T, ...]] = Nested(
        f"at most {most} tables", lambda value, _: () if value == [] else None, schema=schema, most=most
    )
    return cast("tuple[T, ...]", field(default=(), metadata={"setting": Setting(kind=kind, default=[], says=says)}))


def rows(schema: type[Any]) -> Mapping[str, Setting]:
    """Give the settings that a class declares by key, in its order."""
    return {each.name: each.metadata["setting"] for each in fields(schema) if "setting" in each.metadata}
