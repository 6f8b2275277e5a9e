from __future__ import annotations

from dataclasses import dataclass

import pytest

from pyauthgate.config.kinds import mapping, text, whole
from pyauthgate.config.table import Nested, required, rows, setting, table, tables


@dataclass(frozen=True, kw_only=True)
class Sample:
    host: str = required(text(9), "example", "Which host.")
    port: int = setting(whole(1, 9), 8, "Which port.")
    spare: int | None = setting(whole(1, 9), None, "Which other port.")
    url: str = setting(text(9), "abc", "Which database.", secret=True)


@dataclass(frozen=True, kw_only=True)
class Slot:
    width: int = setting(whole(1, 9), 4, "How wide.")


@dataclass(frozen=True, kw_only=True)
class Shelf:
    place: str = ""
    one: Slot = table(Slot, "One table.")
    several: tuple[Sample, ...] = tables(Sample, 3, "Several tables.")
    names: dict[str, str] = setting(mapping(str.upper, text(9), 2, "name"), {}, "Names.")


def test_a_required_setting_has_an_example_and_no_default() -> None:
    assert rows(Sample)["host"].required
    assert rows(Sample)["host"].default == "example"
    with pytest.raises(TypeError):
        Sample()


def test_an_optional_setting_has_its_parsed_default() -> None:
    sample = Sample(host="h")
    assert (sample.port, sample.spare) == (8, None)
    assert not rows(Sample)["port"].required
    assert rows(Sample)["port"].says == "Which port."


def test_a_secret_setting_is_in_no_repr() -> None:
    assert "abc" not in repr(Sample(host="h"))
    assert "port=8" in repr(Sample(host="h"))


def test_a_table_within_a_table_is_as_if_empty_when_it_is_left_out() -> None:
    assert Shelf() == Shelf(one=Slot(width=4), several=(), names={})
    assert Shelf().names is not Shelf().names


def test_the_rows_of_a_class_are_its_settings_alone() -> None:
    assert list(rows(Shelf)) == ["one", "several", "names"]
    one, several = rows(Shelf)["one"].kind, rows(Shelf)["several"].kind
    assert isinstance(one, Nested)
    assert isinstance(several, Nested)
    assert (one.schema, one.most, several.schema, several.most) == (Slot, 0, Sample, 3)
