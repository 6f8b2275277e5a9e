"""Reading one table of the file into the class that declares its settings, with everything that is wrong in it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pyauthgate.config.masking import HIDDEN, secretive, shown
from pyauthgate.config.table import Nested, rows
from pyauthgate.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pyauthgate.config.table import Setting

__all__ = ["TableReader", "stray"]


class TableReader:
    """Reads tables: what is wrong is collected, and a default stands in for it.

    Parameters
    ----------
    folder:
        Where relative paths begin.
    removed:
        Settings that are no more, by section and key: they are passed over.

    """

    def __init__(self, folder: Path, removed: Iterable[tuple[str, str]] = ()) -> None:
        self._folder = folder
        self._removed = frozenset(removed)
        self.findings: list[Finding] = []

    @property
    def wrong(self) -> frozenset[tuple[str, str]]:
        """Where something wrong was found, by section and key."""
        return frozenset((finding.section, finding.key) for finding in self.findings)

    def read(
        self, schema: type[Any], written: Mapping[str, object], section: str, prefix: str = "", **more: str
    ) -> Any:  # noqa: ANN401 -- an object of the schema
        """Read one table.

        Parameters
        ----------
        section:
            Its name in errors.
        prefix:
            Stands before its keys in errors: a table that stands behind a key is no section of its own.
        more:
            Fields that are not settings.

        """
        known = rows(schema)
        self._strays(known, written, section, prefix)
        values = {key: self._entry(setting, written, section, key, prefix) for key, setting in known.items()}
        return schema(**values, **more)

    def _strays(self, known: Mapping[str, Setting], written: Mapping[str, object], section: str, prefix: str) -> None:
        for key, value in written.items():
            if key not in known and (section, key) not in self._removed:
                of = "no key of this table" if prefix else "no setting of this section"
                self.findings.append(stray(section, prefix + key, value, known, of=of, name=key))

    def _entry(self, setting: Setting, written: Mapping[str, object], section: str, key: str, prefix: str) -> object:
        if key not in written:
            if setting.required:
                self._blame(section, prefix + key, (None,), setting)
            return None if setting.default is None else setting.kind.parse(setting.default, self._folder)
        if isinstance(setting.kind, Nested):
            return self._nested(setting, setting.kind, written[key], section, prefix + key)
        return self._value(setting, written[key], section, prefix + key)

    def _value(self, setting: Setting, written: object, section: str, key: str) -> object:
        value = setting.kind.parse(written, self._folder)
        if value is not None:
            return value
        self._blame(section, key, setting.kind.blame(written, self._folder), setting)
        return None if setting.default is None else setting.kind.parse(setting.default, self._folder)

    def _nested(self, setting: Setting, kind: Nested[Any], written: object, section: str, key: str) -> object:
        if not kind.most and isinstance(written, dict):
            return self.read(kind.schema, written, section, f"{key}.")
        if kind.most and (inner := _tables(written, kind.most)) is not None:
            places = ((f"{section}.{key} {number}", each) for number, each in enumerate(inner, 1))
            return tuple(self.read(kind.schema, each, place, place=place) for place, each in places)
        self._blame(section, key, (written,), setting)
        return kind.parse(setting.default, self._folder)

    def _blame(self, section: str, key: str, values: tuple[object, ...], setting: Setting) -> None:
        for value in values:
            text = "" if value is None else shown(value)
            self.findings.append(Finding(section=section, key=key, value=text, allowed=setting.kind.allowed))


def stray(section: str, key: str, value: object, known: Iterable[str], *, of: str, name: str) -> Finding:
    """Find what stands where nothing of ours does, and say what may be meant."""
    near = get_close_matches(name[:40], list(known), n=1)
    meant = f'did you mean "{near[0]}"?' if near and near[0] != name else f"known: {', '.join(known)}"
    text = HIDDEN if secretive(name) else shown(value)
    return Finding(section=shown(section), key=shown(key), value=text, allowed=f"{of}; {meant}")


def _tables(value: object, most: int) -> list[dict[str, object]] | None:
    if not isinstance(value, list) or len(value) > most:
        return None
    return value if all(isinstance(each, dict) for each in value) else None
