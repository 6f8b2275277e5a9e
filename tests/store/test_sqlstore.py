from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy.pool import QueuePool

from pyauthgate.errors import StoreError
from pyauthgate.model import Client
from pyauthgate.store import SqlStore, open_store
from pyauthgate.store.address import read_url
from pyauthgate.store.engine import engine_for, lookup_for
from pyauthgate.store.lookup import INHERITED
from pyauthgate.store.turns import Turns


def add(store: SqlStore, number: str) -> None:
    with store.begin() as work:
        assert work.clients.add(Client(number=number))


def test_opening_connects_to_nothing() -> None:
    open_store("sqlite:////no/such/folder/gate.db").close()


def test_a_url_that_cannot_be_used_is_refused_at_once() -> None:
    with pytest.raises(StoreError) as refused:
        open_store("mysql://gate:CANARY@host/gate")
    assert refused.value.code == "store.url"


def test_a_closed_store_opens_anew(sqlstore: SqlStore) -> None:
    for turn in range(2):
        with sqlstore.begin() as work:
            assert work.clients.add(Client(number=str(turn)))
        assert sqlstore.lookup(b"nobody") is None
        sqlstore.close()


def test_more_works_than_connections_is_busy_and_no_hang(url: str) -> None:
    with closing(open_store(url, timeout=0.3, threads=3)) as store, ThreadPoolExecutor(3) as pool:
        leave, inside = threading.Event(), threading.Semaphore(0)

        def read() -> None:
            with store.view() as work:
                work.clients.get("1")
                inside.release()
                leave.wait()

        readers = [pool.submit(read) for _ in range(3)]
        for _ in readers:
            inside.acquire()
        with pytest.raises(StoreError) as refused, store.view():
            pass
        leave.set()
        for reader in readers:
            reader.result()
        assert refused.value.code == "store.busy"
        with store.view() as work:
            assert work.clients.walk() == ()


def test_starting_over_leaves_the_connections_of_before_alone(sqlite_url: str) -> None:
    with closing(open_store(sqlite_url)) as store:
        with store.view() as work:
            work.clients.get("1")
        store.start_over()
        pool = INHERITED.pop()
        assert isinstance(pool, QueuePool)
        assert pool.checkedin() == 1
        with store.begin() as work:
            assert work.clients.add(Client(number="1"))
        pool.dispose()


def test_as_many_threads_read_at_once_as_were_told_of_while_others_wait_to_write(sqlite_url: str) -> None:
    threads = 24
    with closing(open_store(sqlite_url, threads=threads + 1)) as store, ThreadPoolExecutor(2 * threads) as pool:
        together = threading.Barrier(threads + 1, timeout=30)

        def read() -> None:
            with store.view() as work:
                assert work.clients.walk() == ()
                together.wait()

        with store.begin():
            writers = [pool.submit(add, store, str(number)) for number in range(threads)]
            readers = [pool.submit(read) for _ in range(threads)]
            together.wait()
            for reader in readers:
                reader.result()
        for writer in writers:
            writer.result()
        with store.view() as work:
            assert len(work.clients.walk()) == threads


def test_no_writer_of_many_starves(sqlite_url: str) -> None:
    threads, times = 32, 12
    with closing(open_store(sqlite_url, timeout=30, threads=threads)) as store, ThreadPoolExecutor(threads) as pool:
        together = threading.Barrier(threads, timeout=30)
        served: list[int] = []

        def write(number: int) -> None:
            together.wait()
            for turn in range(times):
                add(store, f"{number}-{turn}")
                served.append(number)

        list(pool.map(write, range(threads)))
        with store.view() as work:
            assert len(work.clients.walk()) == threads * times
    # In turn: before anybody has written for the fourth time, everybody has for the first.
    fourth = next(place for place, number in enumerate(served) if served[:place].count(number) == 3)
    assert set(served[:fourth]) == set(range(threads))


def test_a_writer_that_waits_too_long_for_another_thread_is_told_so(sqlite_url: str) -> None:
    with closing(open_store(sqlite_url, timeout=0.1)) as store:
        with store.begin() as work, ThreadPoolExecutor(1) as pool:
            assert work.clients.add(Client(number="1"))
            with pytest.raises(StoreError) as refused:
                pool.submit(add, store, "2").result()
        assert refused.value.code == "store.busy"
        add(store, "3")
        with store.view() as work:
            assert [client.number for client in work.clients.walk()] == ["1", "3"]


def test_a_child_that_is_forked_while_it_is_somebody_s_turn_writes_all_the_same(sqlite_url: str) -> None:
    turns = Turns(30)
    with closing(SqlStore(engine_for(read_url(sqlite_url), 30), lookup_for(read_url(sqlite_url), 30), turns)) as store:
        with turns.turn():
            child = os.fork()
            if child == 0:
                status = 1
                try:
                    add(store, "1")
                    status = 0
                finally:
                    os._exit(status)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        add(store, "2")
        with store.view() as work:
            assert [client.number for client in work.clients.walk()] == ["1", "2"]
