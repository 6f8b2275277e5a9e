from __future__ import annotations

import asyncio
import gc
import threading
import weakref

import pytest

from pyauthgate.errors import Overloaded
from pyauthgate.pam.pool import Pool


class Gate:
    """Jobs that wait until they are let go."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.names: list[str] = []

    def job(self) -> str:
        assert self.open.wait(30)
        self.names.append(threading.current_thread().name)
        return "done"


def test_an_answer_and_an_error_come_back() -> None:
    async def main() -> None:
        assert await pool.run(lambda: 42) == 42
        with pytest.raises(ZeroDivisionError):
            await pool.run(lambda: 1 // 0)

    pool = Pool(1, 1)
    asyncio.run(main())
    pool.close()


def test_the_loop_goes_on_while_a_job_waits_and_who_finds_no_room_is_told_at_once() -> None:
    async def main() -> list[str]:
        waiting = [asyncio.create_task(pool.run(gate.job)) for _ in range(5)]
        await asyncio.sleep(0)
        with pytest.raises(Overloaded) as caught:
            await pool.run(lambda: "never")
        assert caught.value.code == "pam.overloaded"
        gate.open.set()
        answers = await asyncio.gather(*waiting)
        assert await pool.run(lambda: "again") == "again"
        return answers

    gate, pool = Gate(), Pool(2, 3)
    assert asyncio.run(main()) == ["done"] * 5
    pool.close()
    assert set(gate.names) <= {"pyauthgate-pam-0", "pyauthgate-pam-1"}


def test_jobs_that_come_at_once_are_worked_on_at_once() -> None:
    async def main() -> None:
        for _ in range(20):
            # Each waits for the others: one that no thread was woken for would leave them waiting.
            await asyncio.gather(*(pool.run(together.wait) for _ in range(8)))

    together, pool = threading.Barrier(8, timeout=30), Pool(8, 0)
    asyncio.run(main())
    pool.close()


def test_every_one_of_many_answers_comes_back_to_whom_it_is_for() -> None:
    async def ask(number: int) -> None:
        for turn in range(100):
            assert await pool.run(lambda turn=turn: (number, turn)) == (number, turn)  # type: ignore[misc]

    async def main() -> None:
        await asyncio.gather(*map(ask, range(16)))

    pool = Pool(4, 12)
    asyncio.run(main())
    pool.close()


def test_an_answer_that_comes_after_the_loop_is_nobody_s_trouble() -> None:
    async def main() -> None:
        waiting = asyncio.create_task(pool.run(gate.job))
        await asyncio.sleep(0)
        waiting.cancel()

    gate, pool = Gate(), Pool(1, 0)
    asyncio.run(main())
    gate.open.set()
    pool.close()
    assert gate.names == ["pyauthgate-pam-0"]


def test_who_is_not_favoured_leaves_half_of_the_places_free() -> None:
    async def main() -> None:
        waiting = [asyncio.create_task(pool.run(gate.job, favoured=False)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(Overloaded):
            await pool.run(gate.job, favoured=False)
        waiting.append(asyncio.create_task(pool.run(gate.job)))
        await asyncio.sleep(0)
        gate.open.set()
        await asyncio.gather(*waiting)

    gate, pool = Gate(), Pool(1, 5)
    asyncio.run(main())
    pool.close()


@pytest.mark.parametrize("fails", [False, True])
def test_a_place_is_free_again_when_nobody_waits_for_the_answer(fails: bool) -> None:  # noqa: FBT001
    def job() -> str:
        gate.job()
        return str(1 // 0) if fails else "late"

    async def main() -> None:
        waiting = asyncio.create_task(pool.run(job))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        gate.open.set()
        assert await pool.run(lambda: "next") == "next"

    gate, pool = Gate(), Pool(1, 0)
    asyncio.run(main())
    pool.close()


def test_a_thread_that_waits_keeps_nothing_of_the_job_before() -> None:
    class Typed:
        pass

    async def main() -> weakref.ref[Typed]:
        typed = Typed()
        remembered = weakref.ref(typed)
        await pool.run(lambda: bool(typed))
        return remembered

    pool = Pool(1, 0)
    remembered = asyncio.run(main())
    pool.close()
    gc.collect()
    assert remembered() is None
