from __future__ import annotations

from dataclasses import replace
from datetime import date
from zlib import crc32

import pytest

from pyauthgate.gatekeeper import PreparedReset, Refused, Throttled
from pyauthgate.model import Account, Client
from tests.fakes.guard import Guard
from tests.fakes.house import BETTER, NUMBER, PASSWORD, WEB

UNKNOWN = "77777"
BORN = "Tren24111985"


@pytest.fixture
def guard() -> Guard:
    guard = Guard()
    guard.client(birth_date=date(1985, 11, 24))
    return guard


def begin(
    guard: Guard, number: str | None = NUMBER, candidate: str = BETTER, *, again: str = ""
) -> PreparedReset | Refused | Throttled:
    return guard.house.panel_reset.begin(number, candidate, (again or candidate,), WEB)


def prepare(guard: Guard, number: str | None = NUMBER) -> PreparedReset:
    prepared = begin(guard, number)
    assert isinstance(prepared, PreparedReset)
    return prepared


def test_a_password_that_the_panel_took_waits_for_a_login_with_it(guard: Guard) -> None:
    device = guard.house.devices.issue(guard.account())
    guard.enter()
    guard.enter()
    before = guard.account().generation
    assert guard.house.panel_reset.accepted(prepare(guard), WEB) == 2
    assert guard.account().generation == before + 1
    assert (guard.house.sessions.of(NUMBER), guard.knows(PASSWORD), guard.pending()) == ((), True, True)
    assert guard.house.devices.recognise(device, guard.account()) == ""
    assert [event.detail for event in guard.house.events("password.reset")] == [{"ended": 2}]
    guard.user(password=BETTER)
    guard.enter(BETTER)
    assert (guard.knows(BETTER), guard.pending(), guard.history()) == (True, False, 1)


def test_the_policy_speaks_for_whoever_it_is(guard: Guard) -> None:
    for number in (NUMBER, UNKNOWN, None, "maria@ejemplo.com"):
        assert isinstance(begin(guard, number, "hola1234"), Refused)
        mismatch = begin(guard, number, again="another")
        assert isinstance(mismatch, Refused)
        assert mismatch.mismatch


def test_facts_count_where_it_is_known_whose_password_it_is(guard: Guard) -> None:
    refused = begin(guard, NUMBER, BORN)
    assert isinstance(refused, Refused)
    assert {violation.rule for violation in refused.judgement.violations} == {"personal"}
    assert isinstance(begin(guard, None, BORN), PreparedReset)
    assert isinstance(begin(guard, UNKNOWN, BORN), PreparedReset)


def test_a_number_that_nobody_has_costs_the_same_work(guard: Guard) -> None:
    spent = []
    for number in (NUMBER, UNKNOWN):
        before = guard.house.verifier.computations
        prepare(guard, number)
        spent.append(guard.house.verifier.computations - before)
    assert spent == [1, 1]


def test_nothing_is_kept_of_whom_nobody_knows(guard: Guard) -> None:
    for number in (UNKNOWN, None):
        prepared = prepare(guard, number)
        assert guard.house.panel_reset.accepted(prepared, WEB) == 0
        guard.house.panel_reset.refused(prepared, WEB)
        guard.house.panel_reset.unclear(prepared, WEB)
    assert not guard.pending()
    assert {event.number for event in guard.house.events()} == {""}


def test_a_place_to_ask_for_a_client_s_facts_gives_sixty_answers_an_hour(guard: Guard) -> None:
    answers = [begin(guard, NUMBER, BORN) for _ in range(61)]
    assert [type(answer) for answer in answers] == [Refused] * 60 + [Throttled]
    assert isinstance(begin(guard, UNKNOWN), Throttled)
    elsewhere = guard.house.panel_reset.begin(NUMBER, BETTER, (BETTER,), replace(WEB, address="198.51.100.9"))
    assert isinstance(elsewhere, PreparedReset)
    guard.enter()


def test_a_refused_reset_leaves_everything_as_it_was(guard: Guard) -> None:
    guard.enter()
    before = guard.account()
    guard.house.panel_reset.refused(prepare(guard), WEB)
    assert (guard.account(), guard.pending(), len(guard.house.sessions.of(NUMBER))) == (before, False, 1)
    assert [event.reason for event in guard.house.events("password.refused")] == ["panel"]


def test_a_reply_that_cannot_be_read_ends_no_session_and_leaves_it_to_the_next_login(guard: Guard) -> None:
    guard.enter()
    guard.house.panel_reset.unclear(prepare(guard), WEB)
    assert (guard.pending(), len(guard.house.sessions.of(NUMBER))) == (True, 1)
    assert [event.reason for event in guard.house.events("form.unclear")] == ["reset"]


def test_a_reset_does_not_take_the_place_of_a_change_under_way(guard: Guard) -> None:
    live = guard.enter()
    prepared = guard.prepare(live, BETTER)
    guard.house.panel_reset.unclear(prepare(guard), WEB)
    with guard.house.store.view() as work:
        assert work.pendings.get(prepared.account.id) == prepared.pending


def test_a_client_that_was_removed_meanwhile_is_passed_over(guard: Guard) -> None:
    prepared = prepare(guard)
    with guard.house.store.begin() as work:
        work.clients.remove(NUMBER)
    assert guard.house.panel_reset.accepted(prepared, WEB) == 0


def test_no_digest_shows(guard: Guard) -> None:
    assert "fake$" not in repr(prepare(guard))


def test_a_place_to_ask_for_many_clients_fills_no_store(guard: Guard) -> None:
    for number in range(100):
        begin(guard, str(20000 + number))
    with guard.house.store.view() as work:
        keys = [f"toil:reset-{20000 + number}@192.0.2.0/24" for number in range(100)]
        assert work.attempts.peek(keys) == {}


def test_the_name_at_the_panel_goes_before_a_number_that_looks_like_it(guard: Guard) -> None:
    with guard.house.store.begin() as work:
        work.clients.add(Client(number="7000", created_at=0.0))
        work.accounts.add(Account(number="7000", name="9555", created_at=0.0))
    prepared = prepare(guard, "9555")
    assert prepared.account is not None
    assert (prepared.account.number, prepared.user) == ("7000", "9555")
    assert prepare(guard, "7000").user == "9555"


def test_a_reset_holds_its_owner_back_no_longer(guard: Guard) -> None:
    for number in range(5):
        guard.attempt(f"Mala482{number}")
    assert guard.house.counter(f"client:{NUMBER}").count == 5
    guard.house.panel_reset.accepted(prepare(guard), WEB)
    assert guard.house.counter(f"client:{NUMBER}").count == 0
    assert guard.house.counter(f"row:{NUMBER}").count == 5


def test_a_password_that_was_reset_is_not_trusted(guard: Guard) -> None:
    guard.enter()
    assert guard.account().confirmed_at is not None
    guard.house.panel_reset.accepted(prepare(guard), WEB)
    assert guard.account().confirmed_at == 0.0


@pytest.mark.parametrize("stored", ["ana@dominio.com.ar", "Ana@Dominio.COM.ar"])
@pytest.mark.parametrize(
    "typed", ["ana@dominio.com.ar", "Ana@Dominio.com.ar", " ana@dominio.com.ar", "\uff41na@dominio.com.ar"]
)
def test_another_spelling_of_a_name_is_the_clients_too(guard: Guard, typed: str, stored: str) -> None:
    with guard.house.store.begin() as work:
        work.clients.add(Client(number="7000", birth_date=date(1985, 11, 24), created_at=0.0))
        work.accounts.add(Account(number="7000", name=stored, created_at=0.0))
    prepared = prepare(guard, typed)
    assert prepared.account is not None
    assert (prepared.account.number, prepared.user) == ("7000", stored)
    assert isinstance(begin(guard, typed, BORN), Refused)


def test_of_two_names_that_differ_by_case_the_exact_one_counts_and_none_without_it(guard: Guard) -> None:
    with guard.house.store.begin() as work:
        for number, name in (("7000", "Ana"), ("7001", "ana")):
            work.clients.add(Client(number=number, created_at=0.0))
            work.accounts.add(Account(number=number, name=name, created_at=0.0))
    found = [prepare(guard, typed).account for typed in ("Ana", "ana", "ANA")]
    assert [account and account.number for account in found] == ["7000", "7001", None]


def test_a_form_that_does_not_say_whose_it_is_gives_sixty_answers_an_hour_too_and_is_told_of(guard: Guard) -> None:
    answers = [begin(guard, None) for _ in range(61)]
    assert [type(answer) for answer in answers] == [*[PreparedReset] * 60, Throttled]
    for _ in range(2):
        assert guard.house.panel_reset.accepted(PreparedReset(), WEB) == 0
    assert [(event.number, event.reason) for event in guard.house.events("password.reset")] == [("", "unknown")]


def test_blanks_beside_a_number_are_none_of_it(guard: Guard) -> None:
    prepared = prepare(guard, f" {NUMBER} ")
    assert (prepared.account and prepared.account.number, prepared.user) == (NUMBER, guard.account().name)


def asked_from(guard: Guard, network: int, number: str, candidate: str) -> PreparedReset | Refused | Throttled:
    origin = replace(WEB, address=f"198.51.{network}.7")
    return guard.house.panel_reset.begin(number, candidate, (candidate,), origin)


def test_what_many_networks_ask_about_one_client_is_answered_sixty_times_an_hour_by_its_facts(guard: Guard) -> None:
    answers = [type(asked_from(guard, ask, NUMBER, BORN)) for ask in range(61)]
    assert answers == [Refused] * 60 + [PreparedReset]
    assert isinstance(asked_from(guard, 61, NUMBER, "hola1234"), Refused)
    guard.house.clock.advance(3601)
    assert isinstance(asked_from(guard, 62, NUMBER, BORN), Refused)


def test_a_reset_that_was_not_judged_by_all_facts_is_judged_at_the_next_log_in(guard: Guard) -> None:
    guard.enter()
    prepared = prepare(guard)
    for settle in (guard.house.panel_reset.accepted, guard.house.panel_reset.unclear):
        settle(prepared, WEB)
        assert not guard.account().unjudged
    guard.house.panel_reset.accepted(replace(prepared, whole=False), WEB)
    assert guard.account().unjudged


def test_names_that_nobody_has_are_counted_in_few_counters(guard: Guard) -> None:
    for ask in range(300):
        asked_from(guard, ask % 250, f"nadie{ask}@dominio.com.ar", BETTER)
    with guard.house.store.view() as work:
        keys = [f"toil:reset@nobody/{place}" for place in range(256)]
        assert sum(counter.count for counter in work.attempts.peek(keys).values()) == 300


def test_a_full_counter_does_not_tell_a_client_from_a_number_that_nobody_has(guard: Guard) -> None:
    known = "2041763"
    with guard.house.store.begin() as work:
        work.clients.add(Client(number=known, created_at=0.0))
        work.accounts.add(Account(number=known, name=known, created_at=0.0))
    place = crc32(UNKNOWN.encode()) % 256
    sharing = next(str(n) for n in range(20000, 30000) if crc32(str(n).encode()) % 256 == place and str(n) != UNKNOWN)
    for number in (known, sharing):
        for ask in range(60):
            asked_from(guard, ask, number, BETTER)
    answers = [asked_from(guard, 100, number, f"Tren{number}") for number in (known, UNKNOWN)]
    assert [type(answer) for answer in answers] == [Refused, Refused]
