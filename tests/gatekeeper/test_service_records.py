from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.numbers import Numbering
from pyauthgate.gatekeeper.records import Row
from pyauthgate.gatekeeper.service_records import SERVICE_COLUMNS, ServiceEntry, ServiceRecords
from pyauthgate.model import Account

HASH = "900150983cd24fb0d6963f7d28e17f72"


def reader() -> ServiceRecords:
    return ServiceRecords(numbering=Numbering(), prefix="c")


def name(service: str, text: str, number: str = "10023") -> str:
    return reader().entry({"number": number, "service": service, "name": text}).name


def faults(**cells: str) -> list[tuple[str, str]]:
    read = reader().read(Row(line=7, cells={"number": "10023", "service": "mail", "name": "a@b.example", **cells}))
    return [] if isinstance(read, ServiceEntry) else [(fault.column, fault.code) for fault in read]


def test_every_field_is_read_and_makes_the_account() -> None:
    cells = {"number": "10023", "service": "mail", "name": "ana@estudio.example", "own": "yes", "password_hash": HASH}
    entry = reader().entry(cells)
    assert set(cells) == set(SERVICE_COLUMNS)
    assert entry.password_hash == HASH
    assert HASH not in repr(entry)
    expected = Account(number="10023", service="mail", name="ana@estudio.example", own=True, created_at=7.0)
    assert entry.account(at=7.0) == expected


@pytest.mark.parametrize(
    "text",
    ["Ana@Estudio.EXAMPLE", " ana@estudio.example "],
)
def test_a_mailbox_has_one_spelling(text: str) -> None:
    assert name("mail", text) == "ana@estudio.example"


def test_an_international_mailbox_is_spelled_as_the_dns_has_it() -> None:
    assert name("mail", "mari\u0301a@niño.example") == "mar\u00eda@xn--nio-8ma.example"
    assert name("mail", "x@XN--NIO-8MA.example") == "x@xn--nio-8ma.example"


@pytest.mark.parametrize("text", ["", "ana", "ana@", "@x.example", "a b@x.example", "a@x", "a\n@x.example", "-"])
def test_what_is_no_mailbox_is_no_name_at_mail(text: str) -> None:
    assert faults(name=text) == [("name", "record.name")]


@pytest.mark.parametrize("text", ["", "c10023"])
def test_a_shell_account_has_one_name(text: str) -> None:
    assert name("shell", text) == "c10023"


@pytest.mark.parametrize("text", ["10023", "c10024", "C10023", "root", "www-data", "c10023\n x"])
def test_a_shell_account_has_no_other(text: str) -> None:
    assert faults(service="shell", name=text) == [("name", "record.name")]


@pytest.mark.parametrize("text", ["web", "a", "10023", "c10023", "ana@estudio.example", "_x-1+2", "x" * 64, "4ana"])
def test_a_name_at_ftp_is_free(text: str) -> None:
    assert name("ftp", text) == text


def test_a_name_at_ftp_is_the_number_unless_told() -> None:
    assert name("ftp", "") == "10023"


@pytest.mark.parametrize(
    "text",
    ["-rf", ".", "../x", "a/b", "a b", "a\x00", "ñ", "root", "Root", "10024", "0", "c10024", "x" * 65, "٣٣٣", "a\\b"],
)
def test_what_a_system_or_a_person_would_mistake_is_no_name_at_ftp(text: str) -> None:
    assert faults(service="ftp", name=text) == [("name", "record.name")]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"number": "x"}, "number"),
        ({"service": "panel"}, "service"),
        ({"service": ""}, "service"),
        ({"own": "maybe"}, "own"),
        ({"service": "ftp", "name": "web", "own": "yes"}, "own"),
        ({"password_hash": "Segur269"}, "password_hash"),
    ],
)
def test_a_wrong_field_is_told_by_its_column(cells: dict[str, str], column: str) -> None:
    assert faults(**cells) == [(column, f"record.{column}")]


def test_a_single_record_that_is_wrong_is_refused_and_a_broken_line_is_one_fault() -> None:
    with pytest.raises(RecordRefused) as refused:
        reader().entry({"number": "10023"})
    assert refused.value.code == "record.service"
    read = reader().read(Row(line=3, broken="It breaks."))
    assert isinstance(read, tuple)
    assert read[0].code == "record.line"


@given(st.sampled_from(["mail", "ftp", "shell"]), st.text(max_size=80))
def test_whatever_is_written_a_name_is_visible_and_reads_back_as_itself(service: str, text: str) -> None:
    read = reader().read(Row(cells={"number": "10023", "service": service, "name": text}))
    if isinstance(read, ServiceEntry):
        assert read.name.isprintable()
        assert name(service, read.name) == read.name
