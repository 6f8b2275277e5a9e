"""From what TOML gave to settings, or to every problem of the file at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pyauthgate.config.contradictions import RULES
from pyauthgate.config.guarding import disagreements
from pyauthgate.config.masking import HIDDEN, secretive, shown
from pyauthgate.config.preset import furnished
from pyauthgate.config.sections import SECTIONS, Settings, settings_of
from pyauthgate.config.tables import TableReader, stray
from pyauthgate.errors import ConfigurationError, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["REMOVED", "read"]

REMOVED: Mapping[tuple[str, str], str] = {}
"""Settings that were taken out, by section and key, each with the sentence that names its replacement."""


def read(document: Mapping[str, object], path: Path, removed: Mapping[tuple[str, str], str] = REMOVED) -> Settings:
    """Make settings of a parsed file.

    Parameters
    ----------
    path:
        The file, absolute: relative paths in it begin at its folder.
    removed:
        Settings that are no more: they are warned of, and otherwise passed over.

    Raises
    ------
    ConfigurationError
        ``config.invalid``, with a finding for each problem.

    """
    reading = _Reading(document, path, removed)
    settings = reading.settings()
    findings = [*reading.strays(), *reading.reader.findings, *reading.contradictions(settings)]
    if findings:
        problem = f"{shown(str(path))} has {len(findings)} wrong {'entry' if len(findings) == 1 else 'entries'}."
        raise ConfigurationError("config.invalid", problem, "Correct what is listed.", tuple(findings))
    return replace(settings, warnings=tuple(reading.warnings()))


class _Reading:
    """One reading of one document."""

    def __init__(self, document: Mapping[str, object], path: Path, removed: Mapping[tuple[str, str], str]) -> None:
        self._path = path
        self._removed = removed
        self._tables = {name: table for name, table in document.items() if isinstance(table, dict)}
        self._loose = {name: value for name, value in document.items() if not isinstance(value, dict)}
        self.reader = TableReader(path.parent, removed)

    def settings(self) -> Settings:
        sections: dict[str, Any] = {
            name: self.reader.read(schema, self._tables.get(name, {}), name) for name, schema in SECTIONS.items()
        }
        sections["panel"] = furnished(sections["panel"], self.reader)
        return Settings(path=self._path, **sections)

    def strays(self) -> Iterable[Finding]:
        """Find what stands where no section of ours does."""
        for name, value in self._loose.items():
            of = "a section" if name in SECTIONS else "no section"
            yield stray(name, "", value, SECTIONS, of=of, name=name)
        passed = {section for section, _ in self._removed}
        for name, table in self._tables.items():
            if name not in SECTIONS and name not in passed:
                yield stray(name, "", table, SECTIONS, of="no section", name=name)
            elif name not in SECTIONS:
                yield from self._beside_removed(name, table)

    def contradictions(self, settings: Settings) -> Iterable[Finding]:
        """Find what disagrees, where both sides are well written."""
        wrong = self.reader.wrong
        for rule in RULES:
            pair = {(rule.section, rule.key), (rule.section, rule.other)}
            if not pair & wrong and rule.holds(settings):
                yield Finding(
                    section=rule.section,
                    key=rule.key,
                    value=self._written(rule.section, rule.key),
                    allowed=rule.allowed,
                )
        yield from disagreements(settings, self._tables.get("panel", {}), wrong)

    def warnings(self) -> Iterable[Finding]:
        """Find the settings that are no more."""
        for (section, key), replacement in self._removed.items():
            if key in self._tables.get(section, {}):
                value = HIDDEN if secretive(key) else shown(self._tables[section][key])
                yield Finding(section=section, key=key, value=value, allowed=replacement)

    def _beside_removed(self, name: str, table: Mapping[str, object]) -> Iterable[Finding]:
        for key, value in table.items():
            if (name, key) not in self._removed:
                yield stray(name, key, value, (), of="no setting of this section", name=key)

    def _written(self, section: str, key: str) -> str:
        table = self._tables.get(section, {})
        if key in table:
            return shown(table[key])
        default = settings_of(section)[key].default
        return "" if default is None else f"{shown(default)} (the default)"
