from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.examples.browsing import Seen
from tests.examples.guarded import Guarded
from tests.examples.panels import DJANGO, STAFF
from tests.examples.served import WEAK
from tests.examples.straight import Straight
from tests.live.serving import PASSWORD

if TYPE_CHECKING:
    from tests.examples.panels import Panel
    from tests.examples.served import Served, Visitor

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def panel() -> Panel:
    return DJANGO


class TestDjango(Straight):
    def test_a_superuser_sets_anybodys_password_to_anything(self, served: Served) -> None:
        number = served.client()
        visitor = served.straight()
        visitor.log_in(served.panel.staff)
        form = visitor.get(door(visitor, number)).form("password1", "password2")
        assert visitor.submit(form, password1=WEAK, password2=WEAK).status == 302
        assert served.accepts(number, WEAK)


class TestGuardedDjango(Guarded):
    def test_the_door_that_sets_anybodys_password_is_shut(self, guarded: Served) -> None:
        number = guarded.client()
        around = guarded.straight()
        around.log_in(guarded.panel.staff)
        address = door(around, number)
        visitor = guarded.admitted(STAFF)
        assert visitor.get(address).status == 403
        assert visitor.post(address, {"password1": WEAK, "password2": WEAK}).status == 403
        assert guarded.accepts(number, PASSWORD)


class TestDjangoSeen(Seen):
    pass


def door(visitor: Visitor, number: str) -> str:
    """Give the address where a superuser sets a user's password."""
    page = visitor.get(f"/admin/auth/user/?q={number}").text
    return page.partition('<th class="field-username"><a href="')[2].partition("/change/")[0] + "/password/"
