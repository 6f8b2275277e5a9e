from __future__ import annotations

import pytest

from pyauthgate.web.impostors import LEARNED, Impostors
from tests.web.test_hearsay import HEARSAY, TOLD

CLAIMS = [
    "REMOTE_USER",
    "remote_user",
    "AUTH_TYPE",
    "pyauthgate.client",
    "HTTP_REMOTE_USER",
    "HTTP_X_REMOTE_USER",
    "HTTP_X-REMOTE-USER",
    "HTTP_X_REMOTE.USER",
    "HTTP_X REMOTE USER",
    "http_x_remote_user",
    "HTTP_X_FORWARDED_USER",
    "HTTP_X_AUTH_USER",
    "HTTP_X.AUTH-REQUEST_EMAIL",
    "HTTP_X_AUTH_",
]
HARMLESS = ["HTTP_HOST", "REMOTE_ADDR", "HTTP_X_AUTHORITY", "HTTP_AUTHORIZATION", "HTTP_REMOTE_USERS", "wsgi.input"]


@pytest.mark.parametrize("key", CLAIMS)
def test_every_spelling_of_an_identity_is_removed(key: str) -> None:
    environ = {key: "9001", "HTTP_HOST": "x"}
    Impostors().remove(environ)
    assert environ == {"HTTP_HOST": "x"}


@pytest.mark.parametrize("key", HARMLESS)
def test_other_keys_stay_and_are_learned(key: str) -> None:
    environ = {key: "x"}
    impostors = Impostors()
    impostors.remove(environ)
    assert environ == {key: "x"}
    assert key in impostors.harmless


def test_a_configured_header_is_removed_in_every_spelling() -> None:
    environ = {"HTTP_X_PANEL_USER": "1", "HTTP_X.PANEL-USER": "2"}
    Impostors(["X-Panel-User"]).remove(environ)
    assert environ == {}


def test_no_claim_is_ever_learned() -> None:
    impostors = Impostors(["Host"])
    for key in [*CLAIMS, "HTTP_HOST"]:
        impostors.remove({key: "x"})
        assert key not in impostors.harmless


@pytest.mark.parametrize("key", TOLD)
def test_what_a_proxy_may_say_is_kept_from_a_trusted_one_alone(key: str) -> None:
    impostors = Impostors(trusted=["10.0.0.5"])
    for _ in range(2):
        for address in ("10.0.0.5", "192.0.2.7"):
            environ = {key: "x", "REMOTE_ADDR": address, "HTTP_X_REMOTE_USER": "9001"}
            impostors.remove(environ)
            assert environ.keys() == {"REMOTE_ADDR"} | ({key} if address == "10.0.0.5" else set())
        assert key not in impostors.harmless


@pytest.mark.parametrize("key", [*HEARSAY, "HTTP_X_FORWARDED-PORT", "http_x_forwarded_port", "HTTP_X.SCRIPT-NAME"])
def test_all_other_hearsay_is_nobodys_in_every_spelling(key: str) -> None:
    impostors = Impostors(trusted=["10.0.0.5"])
    for address in ("10.0.0.5", "192.0.2.7", "10.0.0.5"):
        environ = {key: "x", "REMOTE_ADDR": address, "HTTP_X_REAL_IP": "x"}
        impostors.remove(environ)
        assert key not in environ


def test_a_configured_header_is_not_believed_of_a_trusted_proxy_either() -> None:
    environ = {"HTTP_X_REAL_IP": "x"}
    Impostors(["X-Real-IP"], trusted=["unix"]).remove(environ)
    assert environ == {}


def test_who_speaks_through_a_socket_is_trusted_by_name() -> None:
    for trusted, left in ((["unix"], {"HTTP_X_REAL_IP": "x"}), (["10.0.0.5"], {}), ([], {})):
        environ = {"HTTP_X_REAL_IP": "x"}
        Impostors(trusted=trusted).remove(environ)
        assert environ == left


def test_what_a_server_says_without_a_header_is_no_hearsay() -> None:
    environ = {"X_FORWARDED_PROTO": "x", "PROXY": "x"}
    Impostors().remove(environ)
    assert environ == {"X_FORWARDED_PROTO": "x", "PROXY": "x"}


def test_a_flood_of_invented_keys_is_forgotten() -> None:
    impostors = Impostors()
    for n in range(3 * LEARNED):
        impostors.remove({f"HTTP_X_{n}": "x", f"HTTP_X_FORWARDED_{n}": "x"})
        assert len(impostors.harmless) <= LEARNED
    assert "HTTP_HOST" in impostors.harmless
