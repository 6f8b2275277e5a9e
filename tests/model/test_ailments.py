from __future__ import annotations

from pyauthgate.errors import StoreError
from pyauthgate.model import Ailment

ERROR = StoreError("store.full", "The store has no room left.", "Free space on its disk.")


def test_an_error_is_told_with_its_code_and_its_remedy() -> None:
    told = Ailment.of(ERROR)
    assert told == Ailment(code="store.full", problem=ERROR.problem, remedy=ERROR.remedy)


def test_before_whom_it_appears_is_told_where_that_matters() -> None:
    assert Ailment.of(ERROR, seen_by="panel").problem == "The store has no room left. (As panel.)"
