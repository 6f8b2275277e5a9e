from __future__ import annotations

from datetime import date

import pytest

from pyauthgate.policy.birth import birth
from tests.policy.strategies import MONTHS, bare

BORN = date(1992, 4, 7)


def code(text: str) -> str:
    found = birth(text, BORN)
    return found[0] if found else ""


@pytest.mark.parametrize(
    "text",
    [
        "07041992", "7041992kq"[:7], "7-4-1992", "7/4/92",
        "7-4-92-17", "07.04.92", "07-4-92", "kq-007-4-92",
        "04071992", "4-7-92", "19920407", "920407", "1992-4-7",
        "kq070492x", "29914070", "7abril1992", "07abr92", "7deabrilde1992", "abr071992",
        "april7th1992", "7thofapril1992",
    ],
)  # fmt: skip
def test_the_whole_date_is_seen_in_any_order(text: str) -> None:
    assert code(text) == "personal.birth_date"


@pytest.mark.parametrize(
    "text",
    [
        "abril1992", "abr92kq", "april1992", "abrilde1992", "abrildel1992", "1992abr", "92abr",
        "04/1992", "4-1992", "199204",
    ],
)  # fmt: skip
def test_month_and_year_of_birth_are_seen(text: str) -> None:
    assert code(text) == "personal.birth_month"


@pytest.mark.parametrize(
    "text",
    [
        "kq1992tz", "kz07vtq4w", "kq92zt04w", "kq0492tz", "7-4", "", "1407920", "8592-4-7123",
        "7-kq4-92", "7-4kq92", "4-kq1992", "mayo1992", "abril1993",
        "abr9245", "abr920", "abr929k", "592abr", "k592abr",
    ],
)  # fmt: skip
def test_parts_of_it_are_not(text: str) -> None:
    assert birth(text, BORN) is None


@pytest.mark.parametrize("language", MONTHS)
@pytest.mark.parametrize("month", range(1, 13))
def test_each_month_is_read_by_its_name(language: str, month: int) -> None:
    name = bare(MONTHS[language].split()[month - 1])
    born, later = (date(1987, number, 15) for number in (month, month % 12 + 1))
    for written, found in (
        (f"15{name}1987", "personal.birth_date"),
        (f"{name}151987", "personal.birth_date"),
        (f"1987{name}15", "personal.birth_date"),
        (f"15.{name}.87", "personal.birth_date"),
        (f"{name}1987", "personal.birth_month"),
        (f"87{name}", "personal.birth_month"),
    ):
        assert birth(f"-{written}kq", born) == (found, 1, len(written) + 1)
        assert birth(f"-{written}kq", later) is None


@pytest.mark.parametrize("day", ["1st", "2nd", "3rd", "7th", "22nd", "31st"])
def test_an_english_day_is_read_with_its_ending(day: str) -> None:
    born = date(1992, 5, int(day[:-2]))
    for text in (f"may{day}1992", f"may{day}of1992", f"{day}may1992", f"{day}ofmay92"):
        assert birth(text, born) == ("personal.birth_date", 0, len(text))


def test_a_year_before_1000_and_one_with_zeros_do_no_harm() -> None:
    assert birth("07040003", date(3, 4, 7)) == ("personal.birth_date", 0, 8)
    assert birth("28022000", date(2000, 2, 28)) == ("personal.birth_date", 0, 8)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("3 gatos 7/4/1992", 8, 16), ("kq-abril-1992-z", 3, 13), ("7 de abril de 1992!", 0, 18), ("x1992-abr", 1, 9),
        ("april-7th-of-92-", 0, 15), ("8 kq 04.1992", 5, 12), ("9 4/1992", 2, 8), ("kq29-40-70", 2, 10),
        ("8070419925", 1, 9), ("07041992kq07041992", 0, 8), ("29914070kq29914070", 0, 8),
        ("041992kq041992", 0, 6), ("199204kq199204", 0, 6), ("1992abril75", 0, 9), ("1992abril79k", 0, 9),
        ("1992abril7", 0, 10), ("abril1992abril", 0, 9), ("abrilabril1992abril", 5, 14),
        ("kq7deabril1992", 2, 14), ("x1992deabril", 1, 12),
        ("51992abr", 1, 8),
    ],
)  # fmt: skip
def test_the_stretch_is_the_date_and_nothing_else(text: str, start: int, end: int) -> None:
    found = birth(text, BORN)
    assert found is not None
    assert found[1:] == (start, end)
