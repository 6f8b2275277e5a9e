from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.examples.browsing import Seen
from tests.examples.guarded import Guarded
from tests.examples.panels import POSTFIXADMIN, STAFF
from tests.examples.served import WEAK
from tests.examples.straight import Straight
from tests.live.serving import PASSWORD

if TYPE_CHECKING:
    from tests.examples.panels import Panel
    from tests.examples.served import Served

pytestmark = [pytest.mark.requires("postfixadmin"), pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def panel() -> Panel:
    return POSTFIXADMIN


class TestPostfixadmin(Straight):
    @pytest.mark.parametrize("path", ["/users/password.php/x", "/users//password.php", "/users/./password.php"])
    def test_a_crooked_path_changes_the_password(self, served: Served, path: str) -> None:
        number = served.client()
        visitor = served.straight()
        visitor.log_in(served.panel.name(number))
        form = visitor.get(served.panel.change).form(served.panel.current)
        values = {served.panel.current: PASSWORD, **dict.fromkeys(served.panel.new, WEAK)}
        assert visitor.post(path, form.filled(values)).status == 302
        assert served.accepts(number, WEAK)


class TestGuardedPostfixadmin(Guarded):
    @pytest.mark.parametrize("path", ["/users/password.php/x", "/users//password.php", "/users/%2e/password.php"])
    def test_a_crooked_path_is_refused(self, guarded: Served, path: str) -> None:
        number = guarded.client()
        visitor = guarded.admitted(number)
        form = visitor.get(guarded.panel.change).form(guarded.panel.current)
        values = {guarded.panel.current: PASSWORD, **dict.fromkeys(guarded.panel.new, WEAK)}
        assert visitor.post(path, form.filled(values)).status == 400
        assert guarded.accepts(number, PASSWORD)

    @pytest.mark.parametrize("path", ["/setup.php", "/login.php", "/edit.php", "/xmlrpc.php", "/password-change.php"])
    def test_the_administrators_doors_are_shut(self, guarded: Served, path: str) -> None:
        assert guarded.straight().get(path).status in {200, 302}
        for visitor in (guarded.visitor(), guarded.admitted(STAFF)):
            assert visitor.get(path).status == 403
            assert visitor.get(f"{path}/x").status in {400, 403}


class TestPostfixadminSeen(Seen):
    pass
