"""What every `Verifier` promises: the fake and the real one, on one suite."""

from __future__ import annotations

import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from pyauthgate.credentials import Hasher, Keyring, Parameters
from pyauthgate.credentials.digests import Digest
from pyauthgate.credentials.engines import Plain
from pyauthgate.errors import Overloaded, RecordRefused
from pyauthgate.model import Fresh
from tests.fakes.verifier import FakeVerifier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from pyauthgate.ports import Verifier

LEAST = Parameters(memory=19_456, passes=2)
WEAK = Parameters(memory=1024, passes=1)
KEYS = Keyring((b"k" * 32,))
PASSWORD = "Señal 269 ñandú"
OTHER = "Mantel 7 jirafa"
DECOY = "panel:9000"


@dataclass
class Subject:
    """One implementation and the few things that its kind does differently."""

    verifier: Verifier
    count: Callable[[], int]
    weaker: Callable[[str], str]
    crowd: Callable[[], AbstractContextManager[None]]


class HeldEngine(Plain):
    """The plain engine, which waits at a closed door before it computes."""

    def __init__(self) -> None:
        self.door = threading.Event()
        self.door.set()
        self.arrived = threading.Semaphore(0)

    def compute(self, secret: bytes, salt: bytes, parameters: Parameters, size: int) -> bytes:
        self.arrived.release()
        self.door.wait()
        return super().compute(secret, salt, parameters, size)


def fake() -> Iterator[Subject]:
    verifier = FakeVerifier(level=2)

    @contextmanager
    def crowd() -> Iterator[None]:
        verifier.crowd()
        yield
        verifier.crowd(crowded=False)

    yield Subject(verifier, lambda: verifier.computations, FakeVerifier(level=1).digest, crowd)


def real() -> Iterator[Subject]:
    engine = HeldEngine()
    hasher = Hasher(LEAST, KEYS, threads=1, queue=0, engine=engine)

    @contextmanager
    def crowd() -> Iterator[None]:
        while engine.arrived.acquire(blocking=False):
            pass
        engine.door.clear()
        with ThreadPoolExecutor(1) as pool:
            busy = pool.submit(hasher.digest, PASSWORD)
            engine.arrived.acquire()
            try:
                yield
            finally:
                engine.door.set()
            busy.result()

    def weaker(password: str) -> str:
        # From before the least was raised: less memory than may be asked for today.
        raw = Plain().compute(unicodedata.normalize("NFC", password).encode(), b"saltsaltsaltsalt", WEAK, 32)
        return Digest(parameters=WEAK, salt=b"saltsaltsaltsalt", output=raw).render()

    yield Subject(hasher, lambda: hasher.computations, weaker, crowd)
    hasher.close()


@pytest.fixture(params=[fake, real], ids=["fake", "argon2"])
def subject(request: pytest.FixtureRequest) -> Iterator[Subject]:
    yield from request.param()


def test_the_right_password_matches_and_a_wrong_one_does_not(subject: Subject) -> None:
    digest = subject.verifier.digest(PASSWORD)
    assert subject.verifier.verify(PASSWORD, digest=digest, decoy=DECOY).matches
    assert not subject.verifier.verify(OTHER, digest=digest, decoy=DECOY).matches


def test_two_digests_of_one_password_differ(subject: Subject) -> None:
    assert subject.verifier.digest(PASSWORD) != subject.verifier.digest(PASSWORD)


def test_every_branch_of_a_verification_costs_exactly_one_computation(subject: Subject) -> None:
    digest = subject.verifier.digest(PASSWORD)
    branches = {
        "right": (PASSWORD, digest),
        "wrong": (OTHER, digest),
        "unknown": (PASSWORD, None),
        "not carried": ("x" * 257, digest),
        "not carried, unknown": ("\ud800", None),
        "unreadable digest": (PASSWORD, "!"),
        "empty digest": (PASSWORD, ""),
        "empty password": ("", digest),
    }
    spent = {}
    for name, (password, stored) in branches.items():
        before = subject.count()
        subject.verifier.verify(password, digest=stored, decoy=DECOY)
        spent[name] = subject.count() - before
    assert spent == dict.fromkeys(branches, 1)


def test_an_account_without_a_digest_never_matches(subject: Subject) -> None:
    assert not subject.verifier.verify(PASSWORD, digest=None, decoy=DECOY).matches
    assert not subject.verifier.verify("", digest=None, decoy="").matches


@pytest.mark.parametrize("digest", ["", "!", "$argon2id$", "fake$1$1", "x" * 10_000, "\ud800", "\x00"])
def test_a_digest_that_cannot_be_read_never_matches(subject: Subject, digest: str) -> None:
    assert not subject.verifier.verify(PASSWORD, digest=digest, decoy=DECOY).matches


@pytest.mark.parametrize("odd", ["x" * 257, "é" * 256, "\ud800", "Segur269\udcff", "e\u0301" * 129])
def test_what_cannot_be_carried_never_matches_and_is_never_hashed(subject: Subject, odd: str) -> None:
    digest = subject.verifier.digest(PASSWORD)
    assert not subject.verifier.verify(odd, digest=digest, decoy=DECOY).matches
    with pytest.raises(RecordRefused) as refused:
        subject.verifier.digest(odd)
    assert refused.value.code == "password.uncarried"


def test_both_spellings_of_a_letter_are_one_password(subject: Subject) -> None:
    digest = subject.verifier.digest(unicodedata.normalize("NFD", PASSWORD))
    assert subject.verifier.verify(unicodedata.normalize("NFC", PASSWORD), digest=digest, decoy=DECOY).matches


def test_letters_that_only_look_alike_are_different_passwords(subject: Subject) -> None:
    digest = subject.verifier.digest("Segur269")
    assert not subject.verifier.verify("\uff33egur269", digest=digest, decoy=DECOY).matches
    assert not subject.verifier.verify("segur269", digest=digest, decoy=DECOY).matches


def test_control_characters_count(subject: Subject) -> None:
    digest = subject.verifier.digest("Segur269\x00tail")
    assert not subject.verifier.verify("Segur269", digest=digest, decoy=DECOY).matches
    assert subject.verifier.verify("Segur269\x00tail", digest=digest, decoy=DECOY).matches


def test_the_trace_tells_wrong_passwords_apart_and_knows_a_repeated_one(subject: Subject) -> None:
    digest = subject.verifier.digest(PASSWORD)
    for stored in (digest, None):
        first, again, other = (
            subject.verifier.verify(text, digest=stored, decoy=DECOY).trace
            for text in ("wrong 1", "wrong 1", "wrong 2")
        )
        assert first == again != other


def test_the_same_wrong_password_leaves_another_trace_at_another_account(subject: Subject) -> None:
    digests = (subject.verifier.digest(PASSWORD), subject.verifier.digest(PASSWORD), None)
    traces = {subject.verifier.verify("wrong", digest=digest, decoy=DECOY).trace for digest in digests}
    traces |= {subject.verifier.verify("wrong", digest=None, decoy=decoy).trace for decoy in ("a", "b", "\udcff")}
    assert len(traces) == 6


def test_a_match_under_older_parameters_is_outdated_at_no_further_cost(subject: Subject) -> None:
    weak = subject.weaker(PASSWORD)
    before = subject.count()
    assert subject.verifier.verify(PASSWORD, digest=weak, decoy=DECOY).outdated
    assert subject.count() - before == 1
    renewed = subject.verifier.verify(PASSWORD, digest=subject.verifier.digest(PASSWORD), decoy=DECOY)
    assert (renewed.matches, renewed.outdated) == (True, False)


def test_a_wrong_password_is_never_outdated(subject: Subject) -> None:
    weak = subject.weaker(PASSWORD)
    before = subject.count()
    assert not subject.verifier.verify(OTHER, digest=weak, decoy=DECOY).outdated
    assert subject.count() - before == 1


def test_a_fresh_password_is_hashed_unless_it_was_there_before(subject: Subject) -> None:
    first, second = subject.verifier.digest(PASSWORD), subject.verifier.digest(OTHER)
    assert subject.verifier.fresh(PASSWORD, previous=(second, first)) == Fresh(seen_before=True)
    fresh = subject.verifier.fresh("A third 1", previous=(second, "unreadable", first))
    assert not fresh.seen_before
    assert subject.verifier.verify("A third 1", digest=fresh.digest, decoy=DECOY).matches


def test_a_fresh_password_that_cannot_be_carried_is_refused(subject: Subject) -> None:
    with pytest.raises(RecordRefused):
        subject.verifier.fresh("x" * 257, previous=())


def test_a_wrong_current_password_ends_the_change_after_one_computation(subject: Subject) -> None:
    digest = subject.verifier.digest(PASSWORD)
    for current, stored in ((OTHER, digest), (PASSWORD, None), ("x" * 257, digest)):
        before = subject.count()
        rekeyed = subject.verifier.rekey(current, "new one 1", digest=stored, decoy=DECOY, previous=(digest,))
        assert (rekeyed.current.matches, rekeyed.seen_before, rekeyed.digest) == (False, False, None)
        assert subject.count() - before == 1


def test_a_candidate_equal_to_the_current_password_was_seen_before(subject: Subject) -> None:
    digest = subject.verifier.digest(PASSWORD)
    before = subject.count()
    candidate = unicodedata.normalize("NFD", PASSWORD)
    rekeyed = subject.verifier.rekey(PASSWORD, candidate, digest=digest, decoy=DECOY, previous=(digest,))
    assert (rekeyed.current.matches, rekeyed.seen_before, rekeyed.digest) == (True, True, None)
    assert subject.count() - before == 1


def test_the_comparison_with_earlier_passwords_stops_at_the_first_hit(subject: Subject) -> None:
    digest, hit, later = (subject.verifier.digest(text) for text in (PASSWORD, OTHER, "older still"))
    before = subject.count()
    rekeyed = subject.verifier.rekey(PASSWORD, OTHER, digest=digest, decoy=DECOY, previous=(hit, later))
    assert (rekeyed.seen_before, rekeyed.digest) == (True, None)
    assert subject.count() - before == 2


def test_a_fresh_candidate_is_compared_with_all_and_hashed(subject: Subject) -> None:
    digest, earlier = subject.verifier.digest(PASSWORD), subject.verifier.digest("earlier one")
    before = subject.count()
    rekeyed = subject.verifier.rekey(PASSWORD, OTHER, digest=digest, decoy=DECOY, previous=(earlier, "unreadable"))
    assert subject.count() - before == 3
    assert rekeyed.current.matches
    assert not rekeyed.seen_before
    assert subject.verifier.verify(OTHER, digest=rekeyed.digest, decoy=DECOY).matches


def test_a_password_of_another_account_is_reused_in_any_of_its_spellings(subject: Subject) -> None:
    theirs, mine = subject.verifier.digest(OTHER), subject.verifier.digest(PASSWORD)
    for others, reused in (
        (((OTHER, theirs),), True),
        ((("mantel 7 jirafa", theirs), (OTHER, theirs)), True),
        ((("mantel 7 jirafa", theirs),), False),
        (((OTHER, mine),), False),
        ((), False),
    ):
        fresh = subject.verifier.fresh("Candidate 1", previous=(), others=others)
        rekeyed = subject.verifier.rekey(PASSWORD, "Candidate 1", digest=mine, decoy=DECOY, previous=(), others=others)
        for answer in (fresh, rekeyed):
            assert (answer.seen_before, answer.reused, answer.digest is None) == (False, reused, reused)


def test_every_comparison_is_made_whatever_the_ones_before_it_showed(subject: Subject) -> None:
    digest, theirs = subject.verifier.digest(PASSWORD), subject.verifier.digest(OTHER)
    for place in range(4):
        others = tuple((OTHER if turn == place else f"Spelling {turn}", theirs) for turn in range(4))
        before = subject.count()
        assert subject.verifier.fresh(OTHER, previous=(), others=others).reused
        assert subject.count() - before == 4
        rekeyed = subject.verifier.rekey(PASSWORD, OTHER, digest=digest, decoy=DECOY, previous=(), others=others)
        assert rekeyed.reused
        assert subject.count() - before == 4 + 5


def test_the_whole_of_a_change_costs_one_computation_for_each_digest_and_one_for_the_new_one(subject: Subject) -> None:
    digest, earlier, theirs = (subject.verifier.digest(text) for text in (PASSWORD, "earlier", "theirs"))
    previous, others = (earlier,) * 9, tuple((f"Spelling {turn}", theirs) for turn in range(8))
    before = subject.count()
    rekeyed = subject.verifier.rekey(PASSWORD, OTHER, digest=digest, decoy=DECOY, previous=previous, others=others)
    assert rekeyed.digest is not None
    assert subject.count() - before == 1 + 9 + 8 + 1


def test_a_password_that_is_both_old_and_reused_is_told_to_be_both(subject: Subject) -> None:
    digest, theirs = subject.verifier.digest(PASSWORD), subject.verifier.digest(PASSWORD)
    rekeyed = subject.verifier.rekey(
        PASSWORD, PASSWORD, digest=digest, decoy=DECOY, previous=(), others=((PASSWORD, theirs),)
    )
    assert (rekeyed.seen_before, rekeyed.reused, rekeyed.digest) == (True, True, None)


def test_nothing_is_compared_for_whoever_does_not_know_the_current_password(subject: Subject) -> None:
    digest, theirs = subject.verifier.digest(PASSWORD), subject.verifier.digest(OTHER)
    before = subject.count()
    rekeyed = subject.verifier.rekey(
        "wrong", OTHER, digest=digest, decoy=DECOY, previous=(theirs,), others=((OTHER, theirs),)
    )
    assert (rekeyed.seen_before, rekeyed.reused, rekeyed.digest) == (False, False, None)
    assert subject.count() - before == 1


def test_what_cannot_be_read_or_carried_is_compared_with_nothing(subject: Subject) -> None:
    theirs = subject.verifier.digest(OTHER)
    before = subject.count()
    others = ((OTHER, "unreadable"), ("x" * 257, theirs), ("\ud800", theirs), (OTHER, ""))
    assert subject.verifier.fresh("Candidate 1", previous=(), others=others).digest is not None
    assert subject.count() - before == 1


def test_another_account_s_digest_is_compared_under_its_own_parameters(subject: Subject) -> None:
    weak = subject.weaker(OTHER)
    assert subject.verifier.fresh("Candidate 1", previous=(), others=((OTHER, weak),)).reused
    assert not subject.verifier.fresh("Candidate 1", previous=(), others=((PASSWORD, weak),)).reused


def test_a_change_to_what_cannot_be_carried_is_refused_before_any_work(subject: Subject) -> None:
    digest = subject.verifier.digest(PASSWORD)
    before = subject.count()
    with pytest.raises(RecordRefused):
        subject.verifier.rekey(PASSWORD, "x" * 257, digest=digest, decoy=DECOY, previous=())
    assert subject.count() == before


def test_a_full_queue_sheds_every_kind_of_job_at_once_and_recovers(subject: Subject) -> None:
    digest = subject.verifier.digest(PASSWORD)
    assert not subject.verifier.crowded()
    with subject.crowd():
        assert subject.verifier.crowded()
        before = subject.count()
        jobs: list[Callable[[], object]] = [
            lambda: subject.verifier.verify(PASSWORD, digest=digest, decoy=DECOY),
            lambda: subject.verifier.rekey(PASSWORD, OTHER, digest=digest, decoy=DECOY, previous=()),
            lambda: subject.verifier.fresh(OTHER, previous=(), others=((OTHER, digest),)),
            lambda: subject.verifier.digest(OTHER),
        ]
        for job in jobs:
            with pytest.raises(Overloaded) as shed:
                job()
            assert shed.value.code == "hashing.overloaded"
        assert subject.count() == before
    assert not subject.verifier.crowded()
    assert subject.verifier.verify(PASSWORD, digest=digest, decoy=DECOY).matches


def test_no_answer_shows_a_secret(subject: Subject) -> None:
    canary = "Canario-7-Mantel"
    digest = subject.verifier.digest(canary)
    verdict = subject.verifier.verify(canary, digest=subject.weaker(canary), decoy=DECOY)
    rekeyed = subject.verifier.rekey(canary, OTHER, digest=digest, decoy=DECOY, previous=())
    assert canary not in digest
    shown = " ".join((repr(verdict), str(verdict), repr(rekeyed), str(rekeyed), repr(subject.verifier)))
    assert rekeyed.digest is not None
    for secret in (canary, rekeyed.digest, repr(verdict.trace), verdict.trace.hex()):
        assert secret not in shown


FOREIGN = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
BEHIND = "U*U"


def test_a_wrapped_hash_is_matched_by_its_password_at_one_computation_and_is_outdated(subject: Subject) -> None:
    md5 = "900150983cd24fb0d6963f7d28e17f72"
    before = subject.count()
    digest, other, again = subject.verifier.wrap((FOREIGN, md5, FOREIGN))
    assert subject.count() == before + 3
    assert digest != again
    assert FOREIGN[29:] not in digest
    verdict = subject.verifier.verify(BEHIND, digest=digest, decoy=DECOY)
    assert (verdict.matches, verdict.outdated) == (True, True)
    assert subject.count() == before + 4
    assert subject.verifier.verify("abc", digest=other, decoy=DECOY).matches
    for wrong in ("abc", BEHIND + "\0", FOREIGN, FOREIGN[29:], "x" * 600):
        assert not subject.verifier.verify(wrong, digest=digest, decoy=DECOY).matches


def test_a_wrapped_hash_is_an_earlier_password_and_another_accounts(subject: Subject) -> None:
    (digest,) = subject.verifier.wrap((FOREIGN,))
    assert subject.verifier.fresh(BEHIND, previous=(digest,)) == Fresh(seen_before=True)
    assert subject.verifier.fresh(BEHIND, previous=(), others=((BEHIND, digest),)) == Fresh(reused=True)
    rekeyed = subject.verifier.rekey(BEHIND, PASSWORD, digest=digest, decoy=DECOY, previous=())
    assert rekeyed.current.matches
    assert rekeyed.digest is not None
    assert not subject.verifier.verify(PASSWORD, digest=rekeyed.digest, decoy=DECOY).outdated


def test_a_hash_that_cannot_be_read_is_refused_before_anything_is_computed(subject: Subject) -> None:
    before = subject.count()
    with pytest.raises(RecordRefused) as refused:
        subject.verifier.wrap((FOREIGN, "$2x$05$"))
    assert (refused.value.code, subject.count()) == ("record.password_hash", before)


def test_no_hashes_are_none(subject: Subject) -> None:
    assert subject.verifier.wrap(()) == ()
