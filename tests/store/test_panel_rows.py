from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pyauthgate.model import Facts
from pyauthgate.store.panel_rows import COLUMNS, facts_in


def test_no_row_is_no_facts_and_an_empty_one_is_a_client_of_whom_nothing_is_known() -> None:
    assert facts_in("9000", []) is None
    assert facts_in("9000", [{"email": None}]) == Facts(number="9000")


def test_several_rows_are_one_client() -> None:
    rows = [
        {"given_names": "Ana", "surnames": "Núñez", "email": "ana@x.ar", "mailboxes": "info@x.ar", "domains": "x.ar"},
        {"given_names": "Ana", "surnames": "Núñez", "email": "ana@y.ar", "mailboxes": "b@x.ar", "domains": "x.ar,y.ar"},
    ]
    assert facts_in("9000", rows) == Facts(
        number="9000",
        email="ana@x.ar",
        names=("Ana", "Núñez"),
        mailboxes=("info@x.ar", "b@x.ar", "ana@y.ar"),
        domains=("x.ar", "y.ar"),
    )


@pytest.mark.parametrize(
    "cell",
    [
        date(1985, 11, 24),
        datetime(1985, 11, 24, 13, 0, tzinfo=UTC),
        "1985-11-24",
        "1985-11-24 00:00:00",
        "1985-11-24T00:00:00Z",
        "19851124",
        19851124,
        "24/11/1985",
        "24-11-1985",
        b"1985-11-24",
    ],
    ids=repr,
)
def test_a_birth_date_is_read_in_the_ways_it_is_written(cell: object) -> None:
    facts = facts_in("9000", [{"birth_date": cell}])
    assert facts is not None
    assert facts.birth_date == date(1985, 11, 24)


@pytest.mark.parametrize("cell", [None, "", "0000-00-00", "1985-13-40", "31/02/1985", "yesterday", 7, "24/11/85"])
def test_what_is_no_day_is_none(cell: object) -> None:
    facts = facts_in("9000", [{"birth_date": cell}])
    assert facts is not None
    assert facts.birth_date is None


def test_a_cell_may_hold_several_and_too_much_is_cut_off() -> None:
    facts = facts_in("9000", [{"domains": " x.ar; y.ar,\tz.ar\n"}])
    assert facts is not None
    assert facts.domains == ("x.ar", "y.ar", "z.ar")
    flood = facts_in("9000", [{"mailboxes": f"m{turn}@x.ar", "given_names": "n" * 9999} for turn in range(999)])
    assert flood is not None
    assert (len(flood.mailboxes), len(flood.names[0])) == (500, 1000)


def test_bytes_that_are_no_text_do_no_harm() -> None:
    facts = facts_in("9000", [{"given_names": b"\xff\x00Ana"}])
    assert facts is not None
    assert facts.names == ("\ufffd\x00Ana",)


def test_the_columns_are_those_of_a_record() -> None:
    assert {"given_names", "surnames", "email", "birth_date", "mailboxes", "domains"} == COLUMNS
