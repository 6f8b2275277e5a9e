from __future__ import annotations

from pyauthgate.gatekeeper import Malformed, Throttled
from pyauthgate.gatekeeper.evaluation import Evaluated, Evaluation, panel_account
from pyauthgate.model import Account, Attempt, Client
from tests.fakes.house import NUMBER, PASSWORD, WEB, FakeHouse


def evaluate(house: FakeHouse, password: str = PASSWORD, number: str = NUMBER) -> Evaluated | Malformed | Throttled:
    evaluation = Evaluation(house.parts, proof=house.parts.proof, numbering=house.numbering)
    return evaluation(Attempt(identifier=number, password=password, origin=WEB))


def test_a_try_is_counted_and_verified_once_whoever_is_tried() -> None:
    house = FakeHouse()
    house.enrol()
    for number, password, matches in ((NUMBER, PASSWORD, True), (NUMBER, "x", False), ("77777", PASSWORD, False)):
        before = house.verifier.computations
        tried = evaluate(house, password, number)
        assert isinstance(tried, Evaluated)
        assert (tried.number, tried.verdict.matches) == (number, matches)
        assert house.verifier.computations - before == 1
    assert house.counter(f"client:{NUMBER}").count == 2
    assert house.counter("client:77777").count == 1


def test_what_is_no_number_and_what_comes_too_soon_is_not_verified() -> None:
    house = FakeHouse()
    assert evaluate(house, number="x") == Malformed()
    for _ in range(5):
        evaluate(house)
    before = house.verifier.computations
    assert isinstance(evaluate(house), Throttled)
    assert house.verifier.computations == before


def test_the_account_at_the_panel_is_found_among_the_others() -> None:
    house = FakeHouse()
    with house.store.begin() as work:
        work.clients.add(Client(number="5555"))
        work.accounts.add(Account(number="5555", service="mail", name="a@x"))
        assert panel_account(work, "5555") is None
        account = work.accounts.add(Account(number="5555", name="maria"))
        assert panel_account(work, "5555") == account
