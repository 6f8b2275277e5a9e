from __future__ import annotations

import tracemalloc
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import StoreError
from pyauthgate.gatekeeper.intake import BATCH, TOLD, Report
from pyauthgate.gatekeeper.outcomes import Admitted
from pyauthgate.gatekeeper.records import Row
from tests.fakes.house import FakeHouse, InterruptedVerifier
from tests.fakes.store import FakeStore
from tests.gatekeeper.test_registry import registry

if TYPE_CHECKING:
    from collections.abc import Iterator


def row(line: int, number: str, **cells: str) -> Row:
    return Row(line=line, cells={"number": number, **cells})


GOOD = (row(2, "9000", email="a@b.example"), row(3, "9001", panel_user="otra"))
BAD = row(4, "9002", email="nobody")


def numbers(house: FakeHouse) -> list[str]:
    return [client.number for client in registry(house).walk()]


def test_good_rows_are_stored_with_an_event_each() -> None:
    house = FakeHouse()
    assert registry(house).load(GOOD) == Report(read=2, added=2, stored=True)
    assert numbers(house) == ["9000", "9001"]
    assert [event.number for event in house.events("client.added")] == ["9000", "9001"]


def test_one_bad_row_holds_back_the_whole_file_and_every_bad_row_is_told() -> None:
    house = FakeHouse()
    report = registry(house).load([BAD, *GOOD, row(7, "x")])
    assert (report.read, report.added, report.bad, report.stored) == (4, 2, 2, False)
    assert [(fault.line, fault.column, fault.code) for fault in report.faults] == [
        (4, "email", "record.email"),
        (7, "number", "record.number"),
    ]
    assert not numbers(house)
    assert not house.events()


def test_bad_rows_are_skipped_when_asked() -> None:
    house = FakeHouse()
    report = registry(house).load([BAD, *GOOD], skip_bad=True)
    assert (report.added, report.bad, report.stored) == (2, 1, True)
    assert numbers(house) == ["9000", "9001"]


def test_a_dry_run_reports_exactly_and_stores_nothing() -> None:
    for skip_bad in (False, True):
        house = FakeHouse()
        report = registry(house).load([*GOOD, *GOOD, BAD], dry_run=True, skip_bad=skip_bad)
        assert (report.added, report.bad, report.stored) == (2, 3, False)
        assert not numbers(house)


def test_a_number_that_is_there_is_a_fault_unless_it_is_to_be_updated() -> None:
    house = FakeHouse()
    registry(house).load(GOOD)
    again = [row(2, "9000", email="new@b.example"), row(3, "9001"), row(4, "9002")]
    refused = registry(house).load(again)
    assert [(fault.line, fault.column, fault.code) for fault in refused.faults] == [
        (2, "number", "record.taken"),
        (3, "number", "record.taken"),
    ]
    report = registry(house).load(again, update=True)
    assert (report.added, report.changed, report.unchanged, report.bad) == (1, 1, 1, 0)
    assert registry(house).get("9000").client.email == "new@b.example"


def test_an_update_leaves_the_columns_that_the_file_does_not_have() -> None:
    house = FakeHouse()
    registry(house).load([row(2, "9000", email="a@b.example", surnames="Paz")])
    registry(house).load([row(2, "9000", surnames="Paz Luna")], update=True)
    client = registry(house).get("9000").client
    assert (client.email, client.surnames) == ("a@b.example", "Paz Luna")


def test_an_update_does_not_rename_an_account() -> None:
    house = FakeHouse()
    registry(house).load(GOOD)
    assert registry(house).load([row(3, "9001", panel_user="otra")], update=True).unchanged == 1
    report = registry(house).load([row(3, "9001", panel_user="distinta")], update=True)
    assert [(fault.column, fault.code) for fault in report.faults] == [("panel_user", "record.panel_user")]


def test_a_name_at_the_panel_that_is_taken_is_told_in_its_column() -> None:
    house = FakeHouse()
    report = registry(house).load([*GOOD, row(9, "9005", panel_user="otra")], skip_bad=True)
    assert [(fault.line, fault.column) for fault in report.faults] == [(9, "panel_user")]
    assert numbers(house) == ["9000", "9001"]


def test_of_many_faults_the_first_are_kept_and_the_rest_counted() -> None:
    report = registry(FakeHouse()).load(row(index, "x") for index in range(1_000))
    assert (report.bad, len(report.faults)) == (1_000, TOLD)


def test_skipping_stores_batch_by_batch_so_that_a_lost_store_costs_one_batch() -> None:
    house = FakeHouse()

    def rows() -> Iterator[Row]:
        for index in range(BATCH + 10):
            yield row(index, str(10_000 + index))
        raise StoreError("store.unavailable", "Gone.", "Wait.")

    with pytest.raises(StoreError):
        registry(house).load(rows(), skip_bad=True)
    assert len(numbers(house)) == BATCH


def test_without_skipping_a_lost_store_leaves_nothing() -> None:
    house = FakeHouse()

    def rows() -> Iterator[Row]:
        yield from GOOD
        raise StoreError("store.unavailable", "Gone.", "Wait.")

    with pytest.raises(StoreError):
        registry(house).load(rows())
    assert not numbers(house)


def test_progress_hears_of_every_row() -> None:
    heard: list[int] = []
    registry(FakeHouse()).load([*GOOD, BAD], progress=lambda report: heard.append(report.read))
    assert heard == [1, 2, 3]


def test_no_rows_are_no_fault() -> None:
    assert registry(FakeHouse()).load([]) == Report(stored=True)
    assert registry(FakeHouse()).load([], skip_bad=True) == Report()


def test_bad_rows_without_end_take_no_memory_without_end() -> None:
    book = registry(FakeHouse())
    book.load(row(index, "x") for index in range(500))
    tracemalloc.start()
    book.load((row(index, "x", surnames="y" * 500) for index in range(20_000)), skip_bad=True)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 500_000


HASH = "900150983cd24fb0d6963f7d28e17f72"
HASHED = (row(2, "9000", password_hash=HASH), row(3, "9001", password_hash=""), row(4, "9002", password_hash=HASH))


def test_passwords_are_taken_over_and_counted() -> None:
    house = FakeHouse()
    report = registry(house).load(HASHED)
    assert report == Report(read=3, added=3, imported=2, stored=True)
    assert house.verifier.computations == 2
    assert registry(house).imported() == 2
    assert isinstance(house.attempt("abc", "9002"), Admitted)
    assert registry(house).imported() == 1


def test_nothing_is_hashed_for_a_file_with_a_bad_row_or_in_a_dry_run() -> None:
    house = FakeHouse()
    bad = row(5, "9003", password_hash="$2x$05$" + "." * 53)
    report = registry(house).load([*HASHED, bad])
    assert [(fault.line, fault.column, fault.code) for fault in report.faults] == [
        (5, "password_hash", "record.password_hash")
    ]
    assert (report.stored, numbers(house)) == (False, [])
    assert registry(house).load(HASHED, dry_run=True) == Report(read=3, added=3, imported=2)
    assert numbers(house) == []
    assert house.verifier.computations == 0
    assert registry(house).load([*HASHED, bad], skip_bad=True).imported == 2


def test_an_update_gives_a_password_to_whom_has_none_and_hashes_for_nobody_else() -> None:
    house = FakeHouse()
    registry(house).load([row(2, "9001"), row(3, "9002", password_hash=HASH)])
    before = house.verifier.computations
    report = registry(house).load(
        [row(2, "9001", password_hash=HASH), row(3, "9002", password_hash=HASH.replace("9", "8"))], update=True
    )
    assert report == Report(read=2, changed=1, unchanged=1, imported=1, kept=1, stored=True)
    assert house.verifier.computations == before + 1
    assert isinstance(house.attempt("abc", "9002"), Admitted)


def test_of_a_number_that_comes_twice_the_first_hash_counts_as_the_dry_run_says() -> None:
    twice = [*HASHED, row(5, "9000", password_hash="a9993e364706816aba3e25717850c26c9cd0d89d")]
    house = FakeHouse()
    told = registry(house).load(twice, update=True, dry_run=True)
    assert told == replace(registry(house).load(twice, update=True), stored=False)
    assert told.kept == 1


def test_passwords_are_hashed_outside_of_any_work() -> None:
    store = FakeStore()

    class Watching(InterruptedVerifier):
        def wrap(self, hashes: tuple[str, ...]) -> tuple[str, ...]:
            with store.begin() as work:  # would never be given while another is open
                work.clients.get("9000")
            return super().wrap(hashes)

    house = FakeHouse(store=store, verifier=Watching())
    assert registry(house).load(HASHED).imported == 2


def test_a_row_that_turns_bad_between_the_readings_stops_there_and_is_told() -> None:
    house = FakeHouse()

    class Meddling(InterruptedVerifier):
        def wrap(self, hashes: tuple[str, ...]) -> tuple[str, ...]:
            if not house.events("client.added"):
                house.enrol("9002", None)
            return super().wrap(hashes)

    house.verifier = Meddling()
    house.parts = replace(house.parts, verifier=house.verifier)
    report = registry(house).load(HASHED)
    assert (report.stored, report.bad, report.added) == (False, 1, 0)
    assert numbers(house) == ["9002"]


def test_no_row_shows_its_cells() -> None:
    assert HASH not in repr(HASHED)
