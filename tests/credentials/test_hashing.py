from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import argon2
import pytest
from argon2.exceptions import HashingError

from pyauthgate.credentials import libcrypt
from pyauthgate.credentials.digests import Digest
from pyauthgate.credentials.engines import Plain
from pyauthgate.credentials.hashing import Hasher
from pyauthgate.credentials.keys import Keyring
from pyauthgate.credentials.parameters import Parameters
from pyauthgate.errors import ConfigurationError, GateError, Overloaded

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST = Parameters(memory=19_456, passes=2)
KEYS = Keyring((b"k" * 32,))
PASSWORD = "Señal 269"
PEER = argon2.PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@pytest.fixture
def hasher() -> Iterator[Hasher]:
    hasher = Hasher(LEAST, KEYS, threads=1)
    yield hasher
    hasher.close()


def test_argon2_cffi_accepts_our_digests(hasher: Hasher) -> None:
    digest = hasher.digest(PASSWORD)
    assert PEER.verify(digest, PASSWORD)
    assert not PEER.check_needs_rehash(digest)


def test_we_accept_the_digests_of_argon2_cffi(hasher: Hasher) -> None:
    digest = PEER.hash(PASSWORD)
    assert hasher.verify(PASSWORD, digest=digest, decoy="9000").matches
    assert not hasher.verify("other", digest=digest, decoy="9000").matches


def test_a_digest_of_other_parameters_is_verified_under_its_own(hasher: Hasher) -> None:
    digest = argon2.PasswordHasher(time_cost=1, memory_cost=65_536, parallelism=4).hash(PASSWORD)
    verdict = hasher.verify(PASSWORD, digest=digest, decoy="9000")
    assert verdict.matches
    assert not verdict.outdated


def test_raised_parameters_make_a_digest_outdated() -> None:
    raised = Hasher(Parameters(), KEYS, threads=1)
    verdict = raised.verify(PASSWORD, digest=PEER.hash(PASSWORD), decoy="9000")
    digest = raised.digest(PASSWORD)
    raised.close()
    assert verdict.outdated
    assert digest.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert argon2.PasswordHasher().verify(digest, PASSWORD)


def test_the_trace_is_the_raw_output_of_the_one_computation(hasher: Hasher) -> None:
    digest = Digest.parse(PEER.hash(PASSWORD))
    assert digest is not None
    assert hasher.verify(PASSWORD, digest=digest.render(), decoy="9000").trace == digest.output
    wrong = Plain().compute(b"wrong", digest.salt, LEAST, 32)
    assert hasher.verify("wrong", digest=digest.render(), decoy="9000").trace == wrong


def test_an_unknown_account_costs_todays_parameters_with_a_salt_that_only_the_key_knows(hasher: Hasher) -> None:
    salt = KEYS.mac("decoy", b"9000")[:16]
    expected = Plain().compute(PASSWORD.encode(), salt, LEAST, 32)
    assert hasher.verify(PASSWORD, digest=None, decoy="9000").trace == expected


def test_an_empty_password_is_hashed_as_such(hasher: Hasher) -> None:
    salt = KEYS.mac("decoy", b"9000")[:16]
    assert hasher.verify("", digest=None, decoy="9000").trace == Plain().compute(b"", salt, LEAST, 32)


def test_nobody_can_plant_a_digest_that_what_is_not_carried_matches(hasher: Hasher) -> None:
    output = Plain().compute(b"\xff", b"saltsaltsaltsalt", LEAST, 32)
    planted = Digest(parameters=LEAST, salt=b"saltsaltsaltsalt", output=output).render()
    assert not hasher.verify("x" * 257, digest=planted, decoy="9000").matches


@pytest.mark.parametrize("cost", ["m=4194304,t=1,p=1", "m=65536,t=4000,p=1", "m=65536,t=1,p=255"])
def test_a_digest_that_asks_for_absurd_work_is_none_and_is_reported(
    hasher: Hasher, caplog: pytest.LogCaptureFixture, cost: str
) -> None:
    bomb = PEER.hash(PASSWORD).replace("m=19456,t=2,p=1", cost)
    decoy = "9000\r\n\x1b[2J\u2028forged"
    with caplog.at_level(logging.ERROR, "pyauthgate.credentials"):
        verdict = hasher.verify(PASSWORD, digest=bomb, decoy=decoy)
    assert not verdict.matches
    assert verdict.trace == hasher.verify(PASSWORD, digest=None, decoy=decoy).trace
    (record,) = caplog.records
    line = record.getMessage()
    assert line.startswith("credentials.unreadable: ")
    assert line.isprintable()
    assert line.isascii()
    assert bomb not in line
    assert PASSWORD not in line


@pytest.mark.parametrize("weak", [Parameters(memory=19_455, passes=2), Parameters(passes=0)])
def test_nothing_is_built_on_weak_or_absurd_parameters(weak: Parameters) -> None:
    with pytest.raises(ConfigurationError):
        Hasher(weak, KEYS, threads=1)


def test_the_engine_is_the_pooled_one_unless_told(hasher: Hasher) -> None:
    assert hasher.engine == "pooled"
    assert Hasher(LEAST, KEYS, engine=Plain()).engine == "plain"


def test_there_is_one_thread_for_each_core_unless_told() -> None:
    cores = len(os.sched_getaffinity(0))
    hasher = Hasher(LEAST, KEYS, queue=0)
    assert not hasher.crowded()
    assert hasher.threads == cores


class Failing(Plain):
    """An engine on a machine without memory."""

    def __init__(self, fault: Exception) -> None:
        self.fault: Exception | None = fault

    def compute(self, secret: bytes, salt: bytes, parameters: Parameters, size: int) -> bytes:
        if self.fault is not None:
            raise self.fault
        return super().compute(secret, salt, parameters, size)


@pytest.mark.parametrize("fault", [HashingError("Memory allocation error"), MemoryError(), OSError(12, "ENOMEM")])
def test_a_computation_that_fails_admits_nobody_and_the_next_one_is_served(fault: Exception) -> None:
    engine = Failing(fault)
    hasher = Hasher(LEAST, KEYS, threads=1, queue=0, engine=engine)
    digest = PEER.hash(PASSWORD)
    with pytest.raises(Overloaded) as failed:
        hasher.verify(PASSWORD, digest=digest, decoy="9000")
    assert failed.value.code == "hashing.failed"
    engine.fault = None
    assert hasher.verify(PASSWORD, digest=digest, decoy="9000").matches
    hasher.close()


def test_a_closed_hasher_refuses(hasher: Hasher) -> None:
    hasher.close()
    assert hasher.crowded()
    with pytest.raises(Overloaded):
        hasher.verify(PASSWORD, digest=None, decoy="9000")


def test_no_error_shows_the_password() -> None:
    canary = "Canario-7-Mantel"
    hasher = Hasher(LEAST, KEYS, threads=1, engine=Failing(MemoryError()))
    faults: list[GateError] = []
    for job in (
        lambda: hasher.digest(canary),
        lambda: hasher.digest(canary * 100),
        lambda: hasher.verify(canary, digest=None, decoy="9000"),
    ):
        with pytest.raises(GateError) as raised:
            job()
        faults.append(raised.value)
    hasher.close()
    for fault in faults:
        assert canary not in "".join(traceback.format_exception(fault)) + repr(fault) + repr(hasher)


SERVER = """
import os, sys
from pyauthgate.credentials import Hasher, Keyring, Parameters

hasher = Hasher(Parameters(memory=19_456, passes=2), Keyring((b"k" * 32,)), threads=1)
assert hasher.engine == "pooled"
digest = hasher.digest("Segur269")
children = []
for _ in range(2):
    child = os.fork()
    if child == 0:
        assert hasher.verify("Segur269", digest=digest, decoy="9000").matches
        assert not hasher.verify("other", digest=digest, decoy="9000").matches
        sys.exit(0)
    children.append(child)
assert hasher.verify("Segur269", digest=digest, decoy="9000").matches
sys.exit(sum(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))
"""


def test_a_server_that_forks_after_it_has_hashed_goes_on_in_every_process() -> None:
    assert subprocess.run([sys.executable, "-c", SERVER], check=False, timeout=30).returncode == 0


LEAVING = """
import threading
from pyauthgate.credentials import Hasher, Keyring, Parameters

hasher = Hasher(Parameters(memory=19_456, passes=2), Keyring((b"k" * 32,)), threads=2)
begun = threading.Semaphore(0)

def storm():
    while True:
        hasher.verify("wrong", digest=None, decoy="9000")
        begun.release()

for _ in range(4):
    threading.Thread(target=storm, daemon=True).start()
for _ in range(4):
    begun.acquire()
"""


def test_a_process_that_ends_in_the_middle_of_a_storm_ends_cleanly() -> None:
    ended = subprocess.run([sys.executable, "-c", LEAVING], check=False, timeout=30, capture_output=True)
    assert ended.returncode == 0


class Noting(Plain):
    """An engine that notes what it hashes, and begins when it is told to."""

    def __init__(self) -> None:
        self.door = threading.Event()
        self.arrived = threading.Semaphore(0)
        self.hashed: list[bytes] = []

    def compute(self, secret: bytes, salt: bytes, parameters: Parameters, size: int) -> bytes:
        self.arrived.release()
        self.door.wait()
        self.hashed.append(secret)
        return super().compute(secret, salt, parameters, size)


def test_a_whole_change_is_one_job_that_no_other_comes_between() -> None:
    engine, digest = Noting(), PEER.hash(PASSWORD)
    hasher = Hasher(LEAST, KEYS, threads=1, queue=1, engine=engine)
    others = tuple((f"spelling {turn}", digest) for turn in range(8))
    with ThreadPoolExecutor(2) as pool:
        change = pool.submit(
            hasher.rekey, PASSWORD, "new one 1", digest=digest, decoy="9000", previous=(digest,) * 9, others=others
        )
        engine.arrived.acquire()
        pool.submit(hasher.digest, "marker")
        while not hasher.crowded():
            pass
        engine.door.set()
        assert change.result().reused is False
    hasher.close()
    assert engine.hashed.index(b"marker") == 1 + 9 + 8 + 1


def test_an_unreadable_digest_of_another_account_is_reported_once_and_passed_over(
    hasher: Hasher, caplog: pytest.LogCaptureFixture
) -> None:
    bomb = PEER.hash(PASSWORD).replace("m=19456", "m=4194304")
    others = tuple((spelling, bomb) for spelling in ("Segur269", "segur269", "Segur26"))
    with caplog.at_level(logging.ERROR, "pyauthgate.credentials"):
        rekeyed = hasher.rekey(
            PASSWORD, "new one 1", digest=PEER.hash(PASSWORD), decoy="9000", previous=(), others=others
        )
    assert rekeyed.digest is not None
    (record,) = caplog.records
    assert record.getMessage().startswith("credentials.unreadable: ")
    assert bomb not in record.getMessage()
    assert "egur26" not in record.getMessage()


def test_a_digest_over_a_foreign_hash_is_argon2_of_that_and_no_digest_without_its_beginning(hasher: Hasher) -> None:
    (text,) = hasher.wrap(("900150983cd24fb0d6963f7d28e17f72",))
    digest = Digest.parse(text)
    assert digest is not None
    assert digest.render() == text
    assert Plain().compute(b"\xff900150983cd24fb0d6963f7d28e17f72", digest.salt, LEAST, 32) == digest.output
    bare = text.removeprefix("$pyauthgate-foreign$md5$")
    assert Digest.parse(bare) is not None
    for password in ("abc", "900150983cd24fb0d6963f7d28e17f72", "ÿ900150983cd24fb0d6963f7d28e17f72"):
        assert not hasher.verify(password, digest=bare, decoy="9000").matches


def test_a_foreign_hash_that_cannot_be_computed_any_more_is_no_wrong_password(
    hasher: Hasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    (digest,) = hasher.wrap(("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",))
    monkeypatch.setattr(libcrypt, "LIBRARY", "libcrypt-that-is-not-there.so")
    with pytest.raises(Overloaded) as failed:
        hasher.verify("U*U", digest=digest, decoy="9000")
    assert failed.value.code == "hashing.failed"


def test_foreign_hashes_are_wrapped_as_many_at_a_time_as_there_are_threads() -> None:
    meeting = threading.Barrier(2)

    class Meeting(Plain):
        def compute(self, secret: bytes, salt: bytes, parameters: Parameters, size: int) -> bytes:
            meeting.wait(timeout=30)
            return super().compute(secret, salt, parameters, size)

    hasher = Hasher(LEAST, KEYS, threads=2, queue=0, engine=Meeting())
    assert len(hasher.wrap(("900150983cd24fb0d6963f7d28e17f72",) * 4)) == 4
    hasher.close()
