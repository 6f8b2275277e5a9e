from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.numbers import Numbering
from pyauthgate.gatekeeper.records import COLUMNS, Entry, Fault, Records, Row, written
from pyauthgate.model import Client
from tests.fakes.clock import FakeClock

CELLS = {
    "number": "9000",
    "email": "maria@Ejemplo.com.AR",
    "given_names": " María Laura ",
    "surnames": "de la Peña O'Connor",
    "birth_date": "1984-03-17",
    "domains": "ejemplo.com.ar  NIÑO.example",
    "language": "es",
    "panel_user": "mlaura",
}


def reader() -> Records:
    return Records(numbering=Numbering(), clock=FakeClock())


def faults(**cells: str) -> list[tuple[str, str]]:
    read = reader().read(Row(line=7, cells={"number": "9000", **cells}))
    return [] if isinstance(read, Entry) else [(fault.column, fault.code) for fault in read]


def test_every_field_is_read_in_its_canonical_form() -> None:
    entry = reader().entry(CELLS)
    assert entry.panel_user == "mlaura"
    assert entry.onto(Client(number="9000")) == Client(
        number="9000",
        email="maria@ejemplo.com.ar",
        given_names="María Laura",
        surnames="de la Peña O'Connor",
        birth_date=date(1984, 3, 17),
        domains=("ejemplo.com.ar", "niño.example"),
        language="es",
    )


def test_what_a_row_does_not_speak_of_stays_as_it_is() -> None:
    before = Client(number="9000", email="a@b.example", surnames="Ferreyra")
    assert reader().entry({"number": "9000", "email": "c@d.example"}).onto(before) == replace(
        before, email="c@d.example"
    )


def test_an_empty_cell_clears_a_field() -> None:
    before = Client(number="9000", email="a@b.example", birth_date=date(1984, 3, 17), domains=("a.example",))
    cleared = reader().entry({"number": "9000", "email": "", "birth_date": "", "domains": ""}).onto(before)
    assert cleared == Client(number="9000")


def test_a_client_that_is_written_out_reads_back_the_same() -> None:
    client = reader().entry(CELLS).onto(Client(number="9000"))
    assert reader().entry(written(client)).onto(Client(number="9000")) == client
    assert set(written(client)) == set(COLUMNS) - {"panel_user", "password_hash"}


@pytest.mark.parametrize("number", ["", "12", "0900", "+9000", "９０００", "9_000", "9000\n1", "9" * 10_000, "x"])
def test_an_odd_spelling_is_no_number(number: str) -> None:
    assert faults(number=number) == [("number", "record.number")]


@pytest.mark.parametrize(
    "email",
    [
        "maria",
        "@ejemplo.com",
        "maria@",
        "maria@ejemplo",
        "a@b@ejemplo.com",
        "maria@ejemplo.com\r\nBcc: otra@ejemplo.com",
        "maria laura@ejemplo.com",
        "maria\u2028x@ejemplo.com",
        "m\u202ea@ejemplo.com",
        "Maria <maria@ejemplo.com>",
        "a,b@ejemplo.com",
        "maria@-ejemplo.com",
        "maria@ejemplo..com",
        "x" * 65 + "@ejemplo.com",
        "x@" + ".".join(["a" * 60] * 5) + ".com",
        "maria@ejemplo.com\ud800",
        "=?utf-8?q?a=0d=0aBcc=3ax?=@ejemplo.com",
        "maria@fa\xdf.de",
    ],
)
def test_what_could_not_stand_alone_in_a_header_is_no_email(email: str) -> None:
    assert faults(email=email) == [("email", "record.email")]


@pytest.mark.parametrize("email", ["maria+panel@ejemplo.com.ar", "josé@niño.example", "o'neil@xn--nio-8ma.example"])
def test_ordinary_and_international_addresses_are_taken(email: str) -> None:
    assert faults(email=email) == []


@pytest.mark.parametrize("name", ["x" * 101, "María\x00", "María\x1b[2J", "a\u2028b", "a\u202eb", "a\nb"])
def test_a_name_is_one_visible_line_of_a_hundred_characters(name: str) -> None:
    assert faults(given_names=name) == [("given_names", "record.given_names")]
    assert faults(surnames=name) == [("surnames", "record.surnames")]
    assert faults(panel_user=name) == [("panel_user", "record.panel_user")]


def test_a_name_is_kept_in_nfc() -> None:
    assert reader().entry({"number": "9000", "given_names": "Mari\u0301a"}).values["given_names"] == "María"


@pytest.mark.parametrize(
    "birth", ["17/03/1984", "1984-3-17", "1984-02-30", "1899-12-31", "2023-11-16", "19840317", "１９８４-03-17"]
)
def test_a_birth_date_is_iso_and_of_somebody_alive(birth: str) -> None:
    assert faults(birth_date=birth) == [("birth_date", "record.birth_date")]


def test_somebody_may_be_born_today() -> None:
    assert faults(birth_date="2023-11-14") == []


@pytest.mark.parametrize(
    "domains",
    ["localhost", "ejemplo.com.ar;otro.com", "-a.example", "a_b.example", "http://a.example", ".example", "a" * 254],
)
def test_a_domain_is_a_host_name_with_a_dot(domains: str) -> None:
    assert faults(domains=domains) == [("domains", "record.domains")]


def test_a_client_has_no_thousand_domains() -> None:
    assert faults(domains=" ".join(f"d{index}.example" for index in range(201))) == [("domains", "record.domains")]
    assert faults(domains=" ".join(f"d{index}.example" for index in range(200))) == []


def test_a_language_is_one_that_we_speak() -> None:
    assert faults(language="fr") == [("language", "record.language")]
    assert [faults(language=each) for each in ("", "es", "en", "pt")] == [[], [], [], []]


def test_every_fault_of_a_row_is_told_with_its_line_and_nothing_of_its_cells() -> None:
    read = reader().read(Row(line=7, cells={"number": "s3cr3t-Word", "email": "s3cr3t", "birth_date": "s3cr3t"}))
    assert not isinstance(read, Entry)
    assert [(fault.line, fault.column) for fault in read] == [(7, "number"), (7, "email"), (7, "birth_date")]
    assert "s3cr3t" not in repr(read)


def test_a_line_that_could_not_be_taken_apart_is_one_fault() -> None:
    read = reader().read(Row(line=3, broken="The line is no UTF-8."))
    assert read == (Fault(line=3, column="line", code="record.line", problem="The line is no UTF-8."),)


def test_a_single_record_is_refused_with_the_column_in_code_and_remedy() -> None:
    with pytest.raises(RecordRefused) as caught:
        reader().entry({"number": "9000", "birth_date": "never"})
    assert caught.value.code == "record.birth_date"
    assert "birth-date" in caught.value.remedy


@given(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=300)))
def test_no_text_breaks_the_reading_and_what_is_read_fits_one_line(cells: dict[str, str]) -> None:
    read = reader().read(Row(line=1, cells={"number": "9000", **cells}))
    if isinstance(read, Entry):
        client = read.onto(Client(number=read.number))
        assert all(len(value.splitlines()) <= 1 for value in written(client).values())
        assert reader().entry(written(client)).onto(Client(number=client.number)) == client


def test_a_hash_is_kept_as_it_is_if_it_can_be_read_and_shows_nowhere() -> None:
    text = "900150983cd24fb0d6963f7d28e17f72"
    entry = reader().entry({"number": "9000", "password_hash": f" {text} "})
    assert entry.password_hash == text
    assert text not in repr(entry)
    assert reader().entry({"number": "9000"}).password_hash == ""
    assert faults(password_hash=text + ":salt") == [("password_hash", "record.password_hash")]
