from __future__ import annotations

from tests.fakes.house import BETTER, NUMBER, PASSWORD
from tests.web.guard.oldpanel import GuardedPlace, OldPanel


def test_a_reset_is_judged_and_ends_what_was_open() -> None:
    place = GuardedPlace()
    inside, forgetful = place.inside(), place.browser()
    assert forgetful.post("/olvido", {"numero": NUMBER, "clave_nueva": "123456"}).status == 422
    assert forgetful.post("/olvido", {"numero": NUMBER, "clave_nueva": BETTER}).status == 302
    assert inside.get("/inicio").status == 303
    assert place.inside(BETTER).get("/inicio").status == 200


def test_a_recovery_passes_as_it_was_read() -> None:
    place = GuardedPlace()
    assert place.browser().post("/recuperar", {"correo": "a@b.ar"}).text == "<p>Le escribimos</p>"
    assert place.panel.posts("/recuperar") == ["correo=a%40b.ar"]


def test_a_reset_that_the_panel_did_not_look_at_ends_nobodys_sessions() -> None:
    place = GuardedPlace(panel=OldPanel(name="clientes.example.net"))
    own = {"HTTP_HOST": "clientes.example.net"}
    inside = place.browser()
    inside.get("/login", **own)
    assert inside.post("/login", {"numero": NUMBER, "clave": PASSWORD}, **own).status == 302
    place.browser().post("/olvido", {"numero": NUMBER, "clave_nueva": BETTER}, HTTP_HOST="otro.example")
    assert inside.get("/inicio", **own).status == 200
