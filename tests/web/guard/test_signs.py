from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.model import Form, FormKind, Sign
from pyauthgate.web.guard.replies import Reply
from pyauthgate.web.guard.signs import Outcome, classify
from tests.web.guard.servers import HOST, request

NOW = 1_700_000_000.0
OK, FAILED, UNCLEAR = Outcome.OK, Outcome.FAILED, Outcome.UNCLEAR


def reply(line: str = "200 OK", body: bytes = b"", **headers: str) -> Reply:
    lines = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Reply(line=line, headers=lines, head=body)


def cut(answer: Reply) -> Reply:
    """Give a reply of which more is to come."""
    answer.whole = False
    return answer


def judged(ok: Sign, failed: Sign, answer: Reply, *, mount: str = "", path: str = "/acc/pw") -> Outcome:
    form = Form(kind=FormKind.CHANGE, path=path, ok=ok, failed=failed)
    return classify(form, answer, request(path, method="POST", mount=mount), now=NOW)


def holds(sign: Sign, answer: Reply, *, mount: str = "") -> bool:
    return judged(sign, Sign(status=(599,)), answer, mount=mount) is OK


def test_exactly_one_sign_must_hold() -> None:
    ok, failed = Sign(status=(302,)), Sign(status=(200,), contains="error")
    assert judged(ok, failed, reply("302 Found")) is OK
    assert judged(ok, failed, reply("200 OK", b"an error")) is FAILED
    assert judged(ok, failed, reply("200 OK", b"fine")) is UNCLEAR
    assert judged(ok, ok, reply("302 Found")) is UNCLEAR
    assert judged(Sign(), Sign(), reply()) is UNCLEAR
    assert judged(ok, Sign(), reply("302 Found")) is OK


def test_all_that_a_sign_demands_must_hold() -> None:
    sign = Sign(status=(302, 303), location="/done", cookie="sid", contains="yes")
    whole = {"Location": "/done", "Set_Cookie": "sid=1"}
    assert holds(sign, reply("303 See Other", b"yes", **whole))
    assert not holds(sign, reply("200 OK", b"yes", **whole))
    assert not holds(sign, reply("302 Found", b"no", **whole))
    assert not holds(sign, reply("302 Found", b"yes", **whole | {"Location": "/"}))
    assert not holds(sign, reply("302 Found", b"yes", **whole | {"Set_Cookie": "x=1"}))


@pytest.mark.parametrize(
    ("glob", "location"),
    [
        ("*/done", "/acc/done"),
        ("/acc/done", "done"),
        ("/acc/done", "./done?x=1#y"),
        ("/done", "../done"),
        ("/acc/done", f"https://{HOST}/acc/done"),
        ("/acc/done", f"http://{HOST.upper()}:80/acc/done"),
        ("/acc/done", f"//{HOST}/acc/done"),
        ("/acc/pw", "?ok=1"),
        ("/año", "/a%C3%B1o"),
        ("/", f"https://{HOST}"),
        ("https://other.example/done", "https://other.example/done?x"),
        ("https://*/done", f"https://{HOST}/done"),
        (f"http://{HOST}/done", "/done"),
    ],
)
def test_a_location_fits_by_its_path(glob: str, location: str) -> None:
    assert holds(Sign(location=glob), reply("302 Found", Location=location))


@pytest.mark.parametrize(
    "location",
    [
        "https://other.example/done",
        "//other.example/done",
        "/\\other.example/done",
        "\\\\other.example/done",
        "javascript:/done",
        "http://[/done",
        f"https://{HOST}@other.example/done",
        "/x/done/../login/done/..",
        f"https://{HOST}/done/../done/%2e%2e",
        "/\tdone",
        "/login?next=/done",
        "/login#/done",
    ],
)
def test_a_location_elsewhere_never_fits(location: str) -> None:
    assert not holds(Sign(location="*done*"), reply("302 Found", Location=location))


@pytest.mark.parametrize(
    ("location", "outcome"),
    [
        ("/inicio", OK),
        ("/", OK),
        ("/login", UNCLEAR),
        ("/Login/?expirada=1", UNCLEAR),
        ("?expirada=1", UNCLEAR),
        ("", UNCLEAR),
        ("/entrar", UNCLEAR),
        (f"https://{HOST}/login", UNCLEAR),
        (f"https://{HOST}/inicio", OK),
        (f"https://other.{HOST}/inicio", UNCLEAR),
        ("/inicio\\", UNCLEAR),
    ],
)
def test_a_redirect_that_leads_astray_lets_nobody_in(location: str, outcome: Outcome) -> None:
    form = Form(kind=FormKind.LOGIN, path="/login", page="/entrar", ok=Sign(status=(302,)))
    answer = reply("302 Found", Location=location)
    assert classify(form, answer, request("/login", method="POST"), now=NOW) is outcome


@pytest.mark.parametrize("host", [f"{HOST}/x", f"{HOST}?", f"{HOST}#x", f"{HOST}/x/..", f"x@{HOST}", f"[{HOST}]"])
@pytest.mark.parametrize("glob", ["", "/x/*", f"https://{HOST}/*"])
def test_of_a_host_that_is_none_a_relative_location_means_nothing(host: str, glob: str) -> None:
    form = Form(kind=FormKind.LOGIN, path="/login", ok=Sign(status=(302,), location=glob))
    environ = request("/login", method="POST", HTTP_HOST=host)
    for location in ("login", "./login", "?e=1", "", "/x/login"):
        assert classify(form, reply("302 Found", Location=location), environ, now=NOW) is UNCLEAR


@pytest.mark.parametrize("host", [HOST.upper(), f"{HOST}:80", f"{HOST}:443", f"{HOST}.", f"{HOST}:8443"])
def test_who_spells_the_host_in_another_way_is_led_home_by_panels_that_compare_it(host: str) -> None:
    form = Form(kind=FormKind.LOGIN, path="/login", ok=Sign(status=(302,)))
    environ = request("/login", method="POST", HTTP_HOST=host)
    told = {f"https://{HOST}/": UNCLEAR, "/inicio": OK, f"http://{host}/inicio": OK, "/login": UNCLEAR}
    for location, outcome in told.items():
        assert classify(form, reply("302 Found", Location=location), environ, now=NOW) is outcome


def test_a_sign_that_names_the_host_may_lead_back_to_the_form() -> None:
    form = Form(kind=FormKind.LOGIN, path="/", ok=Sign(status=(302,), location=f"https://{HOST}/"))
    assert classify(form, reply("302 Found", Location="/"), request("/", method="POST"), now=NOW) is OK


def led(form: Form, location: str, *logins: Form) -> Outcome:
    answer = reply("302 Found", Location=location)
    return classify(form, answer, request(form.path, method="POST"), now=NOW, logins=logins)


def test_who_is_led_to_another_log_in_has_not_come_in() -> None:
    staff, clients = (Form(kind=FormKind.LOGIN, path=path, ok=Sign(status=(302,))) for path in ("/personal", "/login"))
    assert led(staff, "/login", staff, clients) is UNCLEAR
    assert led(staff, "/login", staff) is OK


def test_a_host_with_a_path_of_any_name_is_no_leave_to_lead_back_to_the_form() -> None:
    form = Form(kind=FormKind.LOGIN, path="/login", ok=Sign(status=(302,), location=f"https://{HOST}/*"))
    told = {"/login": UNCLEAR, "/inicio": OK, f"https://{HOST}/Login/?x": UNCLEAR, f"https://{HOST}/x/..": OK}
    assert {location: led(form, location) for location in told} == told
    answer = reply("302 Found", Location=f"https://{HOST}/login")
    foreign = request("/login", method="POST", HTTP_HOST="otro.example")
    assert classify(form, answer, foreign, now=NOW) is UNCLEAR


def test_on_one_path_with_others_a_log_in_is_known_by_its_query() -> None:
    for form in (
        Form(kind=FormKind.LOGIN, path="/index", page="/index?a=entrar", ok=Sign(status=(302,))),
        Form(kind=FormKind.LOGIN, path="/index", match={"a": "entrar"}, ok=Sign(status=(302,))),
    ):
        for location, outcome in (("/index?a=inicio", OK), ("/index?a=entrar&mal=1", UNCLEAR)):
            answer = reply("302 Found", Location=location)
            assert classify(form, answer, request("/index", method="POST"), now=NOW) is outcome


def test_a_change_may_lead_back_to_its_form_and_to_no_other_host() -> None:
    sign = Sign(status=(302,))
    assert holds(sign, reply("302 Found", Location="/acc/pw"))
    assert not holds(sign, reply("302 Found", Location="https://other.example/acc/done"))


@pytest.mark.parametrize("glob", ["", "/*", "/l*", "*o*", "/login", "*/login", f"https://{HOST}/login"])
def test_a_change_that_leads_to_the_log_in_is_never_known_to_be_one(glob: str) -> None:
    login = Form(kind=FormKind.LOGIN, path="/login", ok=Sign(status=(302,)))
    form = Form(kind=FormKind.CHANGE, path="/acc/pw", ok=Sign(status=(302,), location=glob))
    assert led(form, "/login", login) is UNCLEAR


def test_two_locations_are_none() -> None:
    answer = reply("302 Found")
    answer.headers = [("Location", "/done"), ("location", "/done")]
    assert not holds(Sign(location="/done"), answer)
    assert not holds(Sign(location="*"), reply("302 Found"))


def test_paths_are_those_under_the_mount() -> None:
    assert holds(Sign(location="/done"), reply(Location="/panel/done"), mount="/panel")
    assert holds(Sign(location="/"), reply(Location="/panel"), mount="/panel")
    assert not holds(Sign(location="/done"), reply(Location="/done"), mount="/panel")
    assert not holds(Sign(location="*"), reply(Location="/panels"), mount="/panel")


@pytest.mark.parametrize("line", ["sid=1", "SID2=x; Path=/", 'sid="1"; Max-Age=9'])
def test_a_cookie_that_is_set_counts(line: str) -> None:
    assert holds(Sign(cookie="[sS]*"), reply(Set_Cookie=line))


@pytest.mark.parametrize(
    "line", ["sid=", 'sid=""', "sid=deleted; Max-Age=0", "sid=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "other=1"]
)
def test_a_cookie_that_is_deleted_does_not(line: str) -> None:
    assert not holds(Sign(cookie="sid*"), reply(Set_Cookie=line))


def test_a_text_is_sought_in_the_pages_own_letters() -> None:
    sign = Sign(contains="contraseña")
    assert holds(sign, reply(body="la contraseña".encode()))
    assert holds(sign, reply(body="la contraseña".encode("latin-1"), Content_Type="text/html; charset=iso-8859-1"))
    assert holds(sign, reply(body=b"<meta charset=latin1>la contrase\xf1a", Content_Type="text/html"))
    assert not holds(sign, reply(body="la contraseña".encode("latin-1"), Content_Type="text/html; charset=utf-8"))
    assert not holds(Sign(contains="ж"), reply(body=b"?", Content_Type="text/html; charset=latin1"))


def test_a_text_is_sought_under_the_compression() -> None:
    sign = Sign(contains="done")
    assert holds(sign, reply(body=gzip.compress(mtime=0, data=b"all done"), Content_Encoding="gzip"))
    assert (
        judged(sign, Sign(status=(599,)), reply(body=gzip.compress(mtime=0, data=b"x"), Content_Encoding="gzip"))
        is UNCLEAR
    )


@pytest.mark.parametrize("data", [b"done", gzip.compress(mtime=0, data=b"done")[:-3]])
def test_a_body_that_cannot_be_read_is_unclear_only_where_it_matters(data: bytes) -> None:
    broken = reply(body=data, Content_Encoding="gzip")
    assert judged(Sign(contains="done"), Sign(status=(302,)), broken) is UNCLEAR
    assert judged(Sign(status=(200,)), Sign(status=(200,), contains="done"), broken) is UNCLEAR
    assert judged(Sign(status=(200,)), Sign(status=(302,), contains="done"), broken) is OK


def test_of_a_large_body_what_was_read_counts() -> None:
    assert holds(Sign(contains="done"), cut(reply(body=b"done and mo")))
    assert holds(
        Sign(contains="done"), cut(reply(body=gzip.compress(mtime=0, data=b"done" * 99)[:-4], Content_Encoding="gzip"))
    )


@given(st.text(max_size=40), st.text(max_size=10))
def test_no_reply_makes_it_fail(location: str, glob: str) -> None:
    answer = reply("302 Found", Location=location, Set_Cookie=location, Content_Type=location)
    judged(Sign(location=glob), Sign(cookie=glob, contains=glob), answer)


def test_a_reply_in_json_is_told_by_signs_of_its_own() -> None:
    form = Form(
        kind=FormKind.LOGIN,
        path="/login",
        ok=Sign(status=(302,)),
        failed=Sign(status=(200,)),
        json_ok=Sign(status=(200,)),
        json_failed=Sign(status=(400,)),
    )
    told = {
        (line, kind): classify(form, reply(line, Content_Type=kind), request("/login"), now=NOW)
        for line in ("200 OK", "302 Found", "400 Bad Request")
        for kind in ("text/html", "application/json; charset=utf-8")
    }
    assert [told[line, "text/html"] for line in ("302 Found", "200 OK")] == [Outcome.OK, Outcome.FAILED]
    json = "application/json; charset=utf-8"
    assert [told[line, json] for line in ("200 OK", "400 Bad Request")] == [Outcome.OK, Outcome.FAILED]


SITE = "clientes.example.net"


@pytest.mark.parametrize(
    ("own", "claimed", "outcome"),
    [
        (SITE, None, OK),
        (SITE, SITE, OK),
        ("otro.example", None, UNCLEAR),
        (SITE.upper(), None, UNCLEAR),
        (f"{SITE}:443", None, UNCLEAR),
        (SITE, "otro.example", UNCLEAR),
        (SITE, f"{SITE}, otro.example", UNCLEAR),
    ],
)
def test_a_sign_that_names_the_host_says_yes_to_nobody_who_asks_for_another(
    own: str, claimed: str | None, outcome: Outcome
) -> None:
    form = Form(kind=FormKind.LOGIN, path="/login", ok=Sign(status=(302,), location=f"https://{SITE}/*"))
    environ = request("/login", method="POST") | {"HTTP_HOST": own}
    if claimed is not None:
        environ["HTTP_X_FORWARDED_HOST"] = claimed
    answer = reply("302 Found", Location=f"https://{SITE}/")
    assert classify(form, answer, environ, now=NOW, host=SITE) is outcome


@pytest.mark.parametrize("claimed", [f"{SITE}:443", f"{SITE}:80", SITE.upper(), f"{SITE}, {SITE.title()}:443"])
@pytest.mark.parametrize("location", ["/inicio", f"https://{SITE}/*"])
def test_a_front_may_spell_the_host_that_it_was_asked_for_in_its_own_way(claimed: str, location: str) -> None:
    form = Form(kind=FormKind.LOGIN, path="/login", ok=Sign(status=(302,), location=location))
    environ = request("/login", method="POST") | {"HTTP_HOST": SITE, "HTTP_X_FORWARDED_HOST": claimed}
    answer = reply("302 Found", Location=f"https://{SITE}/inicio")
    assert classify(form, answer, environ, now=NOW, host=SITE) is OK
    environ["HTTP_X_FORWARDED_HOST"] = f"{claimed}, {SITE}:8443"
    assert classify(form, answer, environ, now=NOW, host=SITE) is UNCLEAR
