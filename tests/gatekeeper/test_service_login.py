from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from pyauthgate.errors import Overloaded, StoreError
from pyauthgate.gatekeeper import Admitted, Denied, Entered, Foreign, Throttle, Throttled
from pyauthgate.model import Origin
from tests.fakes.house import NUMBER, PASSWORD, FakeHouse, InterruptedVerifier
from tests.fakes.services import ELSEWHERE, HOME, MAIL_PASSWORD, MAILBOX, STAND_IN, knock
from tests.fakes.store import FakeStore
from tests.fakes.verifier import FakeVerifier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.gatekeeper.service_outcomes import Knock, ServiceLoginOutcome
    from pyauthgate.model import Account, Verdict
    from tests.fakes.store import FakeWork

DAY = 86_400.0


class CountingStore(FakeStore):
    """A store that counts its Works."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = 0
        self.viewed = 0

    @contextmanager
    def begin(self) -> Iterator[FakeWork]:
        self.begun += 1
        with super().begin() as work:
            yield work

    @contextmanager
    def view(self) -> Iterator[FakeWork]:
        self.viewed += 1
        with super().view() as work:
            yield work


@pytest.fixture
def house() -> FakeHouse:
    return furnish(FakeHouse())


def furnish(house: FakeHouse) -> FakeHouse:
    house.enrol(language="pt")
    house.add("mail", MAILBOX, MAIL_PASSWORD, own=True)
    house.add("ftp", "site-ana", None)
    return house


def enter(house: FakeHouse, at: Knock | None = None, password: str = MAIL_PASSWORD) -> Entered:
    outcome = house.service_login(at or knock(), password)
    assert isinstance(outcome, Entered)
    return outcome


def flood(house: FakeHouse, tries: int = 5, at: Knock | None = None) -> list[ServiceLoginOutcome]:
    return [house.service_login(at or knock(address=ELSEWHERE), f"wrong {turn}") for turn in range(tries)]


def mailbox(house: FakeHouse) -> Account:
    with house.store.view() as work:
        account = work.accounts.find("mail", MAILBOX)
    assert account is not None
    return account


def disable(house: FakeHouse) -> None:
    with house.store.begin() as work:
        client = work.clients.get(NUMBER)
        assert client is not None
        for account in work.accounts.of(NUMBER):
            work.accounts.void(account.id)
        work.clients.replace(replace(client, disabled=True))


def test_the_right_password_enters_by_mailbox_and_by_number(house: FakeHouse) -> None:
    entered = enter(house)
    assert (entered.account.name, entered.client.number, entered.language) == (MAILBOX, NUMBER, "pt")
    assert not entered.must_change
    assert enter(house, knock(NUMBER)).account == entered.account


def test_a_login_is_told_with_the_door_and_the_service(house: FakeHouse) -> None:
    enter(house)
    (told,) = house.events()
    assert (told.code, told.number, told.door, told.subject, told.address) == (
        "login.accepted",
        NUMBER,
        "pam",
        "dovecot",
        HOME,
    )


def test_the_panel_s_password_is_not_the_mailbox_s(house: FakeHouse) -> None:
    assert house.service_login(knock(), PASSWORD) == Denied()


def test_names_that_are_none_of_ours_are_foreign_and_cost_and_count_nothing(house: FakeHouse) -> None:
    before = house.verifier.jobs
    for at in (
        knock("backup", "sshd"),
        knock("root", "sshd"),
        knock(service="login"),
        knock("ana"),
        knock("a\nb@x"),
        knock("ana", "proftpd"),
    ):
        assert house.service_login(at, STAND_IN) == Foreign()
        assert house.service_login(at, MAIL_PASSWORD) == Foreign()
    assert (house.verifier.jobs, house.events()) == (before, [])


def test_every_branch_computes_exactly_once(house: FakeHouse) -> None:
    house.enrol("4417")
    house.add("mail", "luz@example.net", MAIL_PASSWORD, number="4417", own=True)
    branches = [
        (knock(), MAIL_PASSWORD),
        (knock(), "wrong"),
        (knock(address=""), MAIL_PASSWORD),
        (knock("77777"), MAIL_PASSWORD),
        (knock("nobody@example.net"), MAIL_PASSWORD),
        (knock("c77777", "sshd"), MAIL_PASSWORD),
        (knock("site-ana", "vsftpd"), MAIL_PASSWORD),
        (knock("nobody", "vsftpd"), MAIL_PASSWORD),
        (knock(), STAND_IN),
    ]
    spent = []
    for at, password in branches:
        before = house.verifier.computations
        house.service_login(at, password)
        spent.append(house.verifier.computations - before)
    disable(house)
    before = house.verifier.computations
    assert house.service_login(knock(), MAIL_PASSWORD) == Denied()
    assert [*spent, house.verifier.computations - before] == [1] * 10


def test_why_a_login_is_denied_is_for_the_audit_alone_and_a_name_of_nobody_is_not_in_it(house: FakeHouse) -> None:
    with house.store.begin() as work:
        work.accounts.mark(mailbox(house).id, learned=True, confirmed_at=None, unjudged=False)
    assert house.service_login(knock(), MAIL_PASSWORD) == Denied()
    assert house.service_login(knock(), "wrong") == Denied()
    assert house.service_login(knock("site-ana", "vsftpd"), "") == Denied()
    assert house.service_login(knock("secret-word@x"), "a") == Denied()
    assert house.service_login(knock("77777"), "a") == Denied()
    told = [(event.number, event.reason) for event in house.events("login.refused")]
    assert told == [(NUMBER, "learned"), (NUMBER, "wrong"), (NUMBER, "no_password"), ("", "unknown"), ("", "unknown")]
    assert "secret-word" not in repr(house.events())
    assert house.counter("client:77777").count == 1


def test_a_name_of_nobody_is_nowhere_in_the_store(house: FakeHouse) -> None:
    flood(house, 8, knock("secret-word@example.net"))
    assert isinstance(house.store, FakeStore)
    assert "secret-word" not in repr(house.store.contents)


def test_known_and_unknown_names_are_throttled_alike(house: FakeHouse) -> None:
    for at in (knock(), knock("nobody@example.net"), knock("77777"), knock("nobody", "vsftpd")):
        assert flood(house, 6, replace(at, origin=Origin(door="pam"))) == [Denied()] * 5 + [Throttled(wait=30)]


def test_a_name_of_nobody_is_one_whatever_its_case(house: FakeHouse) -> None:
    for turn, name in enumerate(("no@x.net", "No@x.net", "NO@x.net", "nO@x.net", "no@X.net")):
        assert house.service_login(knock(name, address=""), f"wrong {turn}") == Denied()
    assert isinstance(house.service_login(knock("nO@X.net", address=""), "wrong"), Throttled)


def test_five_failures_at_a_service_hold_strangers_back_at_the_panel(house: FakeHouse) -> None:
    flood(house)
    assert house.attempt() == Throttled(wait=30)
    (told,) = house.events("login.throttled")
    assert (told.number, told.door, told.reason) == (NUMBER, "web", "client")


def test_five_failures_at_the_panel_hold_strangers_back_at_every_service(house: FakeHouse) -> None:
    for turn in range(5):
        house.attempt(f"wrong {turn}")
    for at in (knock(), knock(NUMBER, "vsftpd")):
        assert house.service_login(at, MAIL_PASSWORD) == Throttled(wait=30)
    (told,) = house.events("login.throttled")
    assert (told.number, told.door, told.subject) == (NUMBER, "pam", "dovecot")


def test_a_success_of_a_stranger_clears_what_strangers_counted_at_the_panel_too(house: FakeHouse) -> None:
    flood(house, 4)
    enter(house)
    assert house.counter(f"client:{NUMBER}").count == 0
    assert isinstance(house.attempt(), Admitted)


def test_a_mail_client_that_repeats_an_old_password_locks_nobody_out(house: FakeHouse) -> None:
    assert [house.service_login(knock(), "the old one") for _ in range(20)] == [Denied()] * 20
    assert house.counter(f"client:{NUMBER}").count == 1
    enter(house)


def test_a_mail_client_that_never_gives_up_an_old_password_leaves_its_owner_room(house: FakeHouse) -> None:
    enter(house)
    for _ in range(180):
        assert isinstance(house.service_login(knock(), "Vieja 1 clave"), Denied)
        house.clock.advance(60)
    house.clock.advance(-30)
    enter(house)


def test_a_flood_by_strangers_does_not_delay_a_known_place(house: FakeHouse) -> None:
    enter(house)
    assert isinstance(flood(house, 6)[-1], Throttled)
    enter(house, knock(address="192.0.2.99"))
    assert isinstance(house.service_login(knock(address=ELSEWHERE), MAIL_PASSWORD), Throttled)
    assert isinstance(house.service_login(knock(address=""), MAIL_PASSWORD), Throttled)


def test_a_local_caller_is_known_by_its_uid(house: FakeHouse) -> None:
    enter(house, knock(address="", caller=1000))
    flood(house)
    enter(house, knock(address="", caller=1000))
    assert isinstance(house.service_login(knock(address="", caller=1001), MAIL_PASSWORD), Throttled)


def test_a_known_place_fails_ten_times_and_is_a_stranger_for_a_day(house: FakeHouse) -> None:
    enter(house)
    flood(house)
    assert flood(house, 10, knock()) == [Denied()] * 10
    assert house.service_login(knock(), MAIL_PASSWORD) == Throttled(wait=30)
    house.clock.advance(DAY)
    enter(house)


def test_a_success_at_a_known_place_forgets_no_failure_since_others_may_stand_there(house: FakeHouse) -> None:
    enter(house)
    for turn in range(10):
        assert house.service_login(knock(), f"guess {turn}") == Denied()
        if turn < 9:
            enter(house)
    flood(house)
    assert isinstance(house.service_login(knock(), MAIL_PASSWORD), Throttled)


def test_repeats_at_a_known_place_are_forgotten_at_a_success(house: FakeHouse) -> None:
    enter(house)
    for _ in range(3):
        for _ in range(50):
            assert house.service_login(knock(), "the phone's old one") == Denied()
        enter(house)


def test_a_new_generation_makes_every_place_a_strangers(house: FakeHouse) -> None:
    enter(house)
    with house.store.begin() as work:
        work.accounts.void(mailbox(house).id)
    flood(house)
    assert isinstance(house.service_login(knock(), MAIL_PASSWORD), Throttled)


def test_nist_s_ceiling_holds_for_places_where_the_operator_wants_its_letter() -> None:
    house = furnish(FakeHouse(throttle=Throttle(strict=True, ceiling=5)))
    enter(house)
    flood(house)
    assert house.service_login(knock(), MAIL_PASSWORD) == Throttled(wait=3600)


def test_a_login_from_a_known_place_writes_nothing() -> None:
    store = CountingStore()
    house = furnish(FakeHouse(store=store))
    enter(house)
    store.begun = store.viewed = 0
    for _ in range(100):
        enter(house)
    assert (store.begun, store.viewed) == (0, 300)
    assert len(house.events("login.accepted")) == 1


def test_a_place_is_proven_anew_and_told_once_a_day(house: FakeHouse) -> None:
    for _ in range(5):
        enter(house)
        house.clock.advance(DAY / 2)
    assert len(house.events("login.accepted")) == 3
    house.clock.advance(31 * DAY)
    flood(house)
    assert isinstance(house.service_login(knock(), MAIL_PASSWORD), Throttled)


def test_a_login_from_nowhere_is_told_once_a_minute(house: FakeHouse) -> None:
    for _ in range(6):
        enter(house, knock(address="mail.example.net"))
        house.clock.advance(20)
    assert len(house.events("login.accepted")) == 2


def test_an_outdated_digest_is_renewed_once(house: FakeHouse) -> None:
    house.verifier.level = 2
    before = mailbox(house)
    enter(house)
    renewed = mailbox(house)
    assert renewed.digest != before.digest
    assert renewed.generation == before.generation
    enter(house)
    assert mailbox(house).digest == renewed.digest


def test_a_password_that_must_change_enters_and_says_so(house: FakeHouse) -> None:
    with house.store.begin() as work:
        work.accounts.demand_change(mailbox(house).id)
    assert enter(house).must_change


def test_sshd_s_stand_in_is_denied_and_counts_nowhere(house: FakeHouse) -> None:
    house.add("shell", f"c{NUMBER}", MAIL_PASSWORD)
    at = knock(f"c{NUMBER}", "sshd")
    for length in (8, 13, 30):
        for _ in range(10):
            assert house.service_login(at, (STAND_IN * 3)[:length]) == Denied()
    for key in (f"client:{NUMBER}", f"row:{NUMBER}", "failures:192.0.2.0/24", f"near:shell:c{NUMBER}@192.0.2.0/24"):
        assert house.counter(key).count == 0
    assert {(event.number, event.reason) for event in house.events("login.refused")} == {(NUMBER, "absent")}
    enter(house, at)


def test_stand_ins_have_a_work_limit_of_their_network(house: FakeHouse) -> None:
    outcomes = [house.service_login(knock(f"c{number}", "sshd"), STAND_IN) for number in range(5000, 5061)]
    assert outcomes == [Denied()] * 60 + [Throttled(wait=3600)]
    assert house.service_login(knock("c5000", "sshd", ELSEWHERE), STAND_IN) == Denied()
    enter(house)


def test_a_full_queue_gives_the_try_back_wherever_it_comes_from(house: FakeHouse) -> None:
    enter(house)
    house.verifier.crowd()
    for at in (knock(), knock(address=ELSEWHERE)):
        for _ in range(12):
            with pytest.raises(Overloaded):
                house.service_login(at, MAIL_PASSWORD)
    house.verifier.crowd(crowded=False)
    enter(house)
    enter(house, knock(address=ELSEWHERE))


def test_nobody_enters_while_the_store_is_gone(house: FakeHouse) -> None:
    assert isinstance(house.store, FakeStore)
    enter(house)
    house.store.breakdown()
    for password in (MAIL_PASSWORD, "wrong"):
        with pytest.raises(StoreError):
            house.service_login(knock(), password)


def test_a_wrong_password_that_cannot_be_counted_is_no_answer(house: FakeHouse) -> None:
    store = house.store
    assert isinstance(store, FakeStore)
    enter(house)
    house.verifier.interrupt(store.breakdown)
    with pytest.raises(StoreError):
        house.service_login(knock(), "wrong")


@pytest.mark.parametrize("known_place", [False, True])
def test_a_credential_that_changes_while_it_is_judged_is_a_wrong_one(house: FakeHouse, *, known_place: bool) -> None:
    if known_place:
        enter(house)
        assert nothing_is_written(house)
    account = mailbox(house)

    def change() -> None:
        with house.store.begin() as work:
            work.accounts.renew(account, FakeVerifier().digest("x"), at=1.0, must_change=False, keep=5)

    house.verifier.interrupt(change)
    assert house.service_login(knock(), MAIL_PASSWORD) == Denied()
    assert house.events("login.refused")[0].reason == "wrong"


def test_a_client_that_is_disabled_while_the_password_is_judged_is_denied_at_a_known_place_too(
    house: FakeHouse,
) -> None:
    enter(house)
    assert nothing_is_written(house)

    def bar() -> None:
        with house.store.begin() as work:
            client = work.clients.get(NUMBER)
            assert client is not None
            work.clients.replace(replace(client, disabled=True))

    house.verifier.interrupt(bar)
    assert house.service_login(knock(), MAIL_PASSWORD) == Denied()
    assert house.events("login.refused")[0].reason == "disabled"


def nothing_is_written(house: FakeHouse) -> bool:
    """Log in once more, and say whether the store is as it was."""
    assert isinstance(house.store, FakeStore)
    before = repr(house.store.contents)
    enter(house)
    return repr(house.store.contents) == before


def parallel(house: FakeHouse, *ats: Knock, tries: int = 50) -> list[ServiceLoginOutcome]:
    with ThreadPoolExecutor(tries) as pool:
        return list(pool.map(lambda turn: house.service_login(ats[turn % len(ats)], f"wrong {turn}"), range(tries)))


def test_fifty_parallel_strangers_get_five_evaluations() -> None:
    house = furnish(FakeHouse(store=FakeStore(timeout=60.0)))
    outcomes = parallel(house, knock())
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Denied"] * 5 + ["Throttled"] * 45
    assert (house.counter(f"client:{NUMBER}").count, house.verifier.computations - 2) == (5, 5)


class GatheringVerifier(InterruptedVerifier):
    """A verifier that answers nobody until so many ask."""

    def __init__(self, askers: int) -> None:
        super().__init__()
        self.barrier = Barrier(askers)
        self.gathers = False

    def verify(self, password: str, *, digest: str | None, decoy: str) -> Verdict:
        if self.gathers:
            self.barrier.wait(60)
        return super().verify(password, digest=digest, decoy=decoy)


@pytest.mark.parametrize(
    "names", [[MAILBOX], [NUMBER, MAILBOX, "Ana@example.net", "aNa@example.net", "ana@Example.net"]]
)
def test_fifty_parallel_tries_of_a_known_place_get_ten_and_then_a_stranger_s_five(names: list[str]) -> None:
    verifier = GatheringVerifier(15)
    house = furnish(FakeHouse(store=FakeStore(timeout=60.0), verifier=verifier))
    enter(house)
    verifier.gathers = True
    outcomes = parallel(house, *map(knock, names))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Denied"] * 15 + ["Throttled"] * 35
    assert house.counter(f"client:{NUMBER}").count == 5
    assert house.counter(f"device:place-{mailbox(house).id}.1@dovecot@192.0.2.0/24").count == 10


def test_five_parallel_logins_of_a_known_place_write_nothing_and_a_sixth_is_counted_and_given_back() -> None:
    store, verifier = CountingStore(), GatheringVerifier(6)
    house = furnish(FakeHouse(store=store, verifier=verifier))
    enter(house)
    store.begun, verifier.gathers = 0, True
    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(lambda _: house.service_login(knock(), MAIL_PASSWORD), range(6)))
    assert all(isinstance(outcome, Entered) for outcome in outcomes)
    assert store.begun == 2
    assert house.counter(f"device:place-{mailbox(house).id}.1@dovecot@192.0.2.0/24").count == 0


def test_a_failure_at_a_known_place_is_counted_before_whoever_comes_next(house: FakeHouse) -> None:
    enter(house)
    house.service_login(knock(), "wrong")
    own = f"device:place-{mailbox(house).id}.1@dovecot@192.0.2.0/24"
    house.verifier.interrupt(lambda: counts.append(house.counter(own).count))
    counts: list[int] = []
    enter(house)
    assert [*counts, house.counter(own).count] == [2, 1]
    house.clock.advance(DAY)
    house.verifier.interrupt(lambda: counts.append(house.counter(own).count))
    enter(house)
    assert counts[-1] == 1
