from __future__ import annotations

import tracemalloc
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.cli.sheet import LONGEST, Sheet
from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.records import Row

if TYPE_CHECKING:
    from pathlib import Path


def read(text: str | bytes) -> list[Row]:
    return list(Sheet(BytesIO(text if isinstance(text, bytes) else text.encode())))


ROW = Row(line=2, cells={"number": "9000", "email": "a@b.example"})


@pytest.mark.parametrize(
    "text",
    [
        "number,email\n9000,a@b.example\n",
        "number;email\r\n9000;a@b.example\r\n",
        "\ufeffnumber,email\n9000,a@b.example",
        '"number"; "email"\n"9000";"a@b.example"\n',
        " number , email \n9000,a@b.example\n",
    ],
    ids=["comma", "semicolon", "bom", "quotes", "blanks"],
)
def test_the_usual_spellings_of_a_file_are_one(text: str) -> None:
    assert read(text.replace('; "', ';"')) == [ROW]


def test_the_header_alone_decides_on_the_separator() -> None:
    (row,) = read("number;surnames\n9000;Paz, Luna\n")
    assert row.cells["surnames"] == "Paz, Luna"


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"\n",
        b"email\n",
        b"number,password\n",
        b"number,number\n",
        b"number,email,email\n",
        b'number,"email\n',
        b"number\temail\n",
        "number,correo\n".encode("utf-16"),
        b"number,\xff\n",
        b"number," + b"x" * LONGEST,
    ],
    ids=["nothing", "blank", "no-number", "unknown", "twice", "email-twice", "quote", "tab", "utf-16", "bytes", "long"],
)
def test_a_header_that_names_other_columns_is_refused(header: bytes) -> None:
    with pytest.raises(RecordRefused) as caught:
        read(header + b"9000,x\n")
    assert caught.value.code == "import.header"


@pytest.mark.parametrize(
    "line",
    [b"9001", b"9001,a,b", b'"9001,a', b"9001,\xff", b'9001,"a"b', b"9001," + b"x" * LONGEST],
    ids=["few", "many", "open-quote", "bytes", "after-quote", "long"],
)
def test_a_line_that_cannot_be_taken_apart_costs_that_line_alone(line: bytes) -> None:
    broken, good = read(b"number,email\n" + line + b"\n9000,a@b.example\n")
    assert (broken.line, bool(broken.broken), broken.cells) == (2, True, {})
    assert (good.line, good.cells["number"]) == (3, "9000")


def test_blank_lines_are_passed_over_and_still_counted() -> None:
    assert [row.line for row in read("number\n\n9000\n  \n9001\n")] == [3, 5]


def test_quoted_cells_may_hold_separators_and_quotes() -> None:
    (row,) = read('number,surnames\n9000,"Paz, ""la"" Luna"\n')
    assert row.cells["surnames"] == 'Paz, "la" Luna'


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading(body: bytes) -> None:
    assert all(row.line > 1 for row in read(b"number,email\n" + body))


def test_twenty_thousand_rows_are_read_in_the_memory_of_one(tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_bytes(b"number,email\n" + b"".join(b"%d,c%d@ejemplo.com\n" % (each, each) for each in range(20_000)))
    with file.open("rb") as source:
        tracemalloc.start()
        count = sum(1 for _ in Sheet(source))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert count == 20_000
    assert peak < 100_000


class Pipe(BytesIO):
    def seekable(self) -> bool:
        return False


@pytest.mark.parametrize("kind", [BytesIO, Pipe])
def test_rows_with_hashes_can_be_gone_over_again_even_from_a_pipe(kind: type[BytesIO]) -> None:
    sheet = Sheet(kind(b"number,password_hash\n9000,x\n9001,y\n"))
    assert list(sheet) == list(sheet)
    assert [row.line for row in sheet] == [2, 3]
