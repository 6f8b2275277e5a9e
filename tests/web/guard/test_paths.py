from __future__ import annotations

import string
import sys
import timeit
from functools import partial
from operator import getitem
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote_to_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pyauthgate.model import Form, FormKind
from pyauthgate.web.guard.paths import FREE, LEARNED, LONGEST, Paths, Standing
from tests.web.guard.routers import PAGE, ROUTERS, SAFE, VIEW, in_cherrypy, php

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FREELY, GUARDED, DENIED, CROOKED = Standing


def form(path: str, kind: FormKind = FormKind.CHANGE) -> Form:
    return Form(kind=kind, path=path, new=("new",))


def standing(path: str, *guards: str, deny: tuple[str, ...] = (), script: str = "") -> Standing:
    return Paths([form(guard) for guard in guards or (VIEW,)], deny)[script, path].standing


@pytest.mark.parametrize(
    "path",
    [
        *("//acc/pw", "/acc//pw", "acc/pw", "/./acc/pw", "/acc/./pw", "/acc/pw/", "/acc/pw//", "/acc/pw/."),
        *("/ACC/pw", "/acc/PW", "/acc/pw;x", "/acc;a=1/pw", "/acc/pw/;x", "/acc;a%2fb/pw", "/;/acc/pw"),
        *("/acc/p\xffw", "/acc/pw\xff", "/\xc0acc/pw", "/acc/pw.", "/acc/pw ", "/acc /pw", "/acc./pw", "/acc/pw+"),
        *("/%61cc/pw", "/acc%2fpw", "/acc%2Fpw", "/acc/pw%20", "/%2561cc/pw", "/acc/pw%00x", "/acc/pw%0a"),
        *("/acc/pw?x=1", "/acc/pw#x", "/acc/pw%3fx", "/acc/pw%3bx", "/acc/pw/extra;x", "/acc/pw/x//y"),
        *("/acc/p-w", "/acc/%pw", "/acc/_pw", "/acc/pw.json", "/acc/pw.PHP", "/acc.xml/pw", "/index.php/acc/pw"),
        *("/acc/index.php/pw", "/x.cgi;a/acc/pw", "/index.php//acc/pw/", "/index%2ephp/acc/pw"),
        *("/x/../acc/pw", "/acc/pw/../x", "/acc/pw/..;/x", "/a%2fb/../acc/pw", "/%2e%2e/acc/pw", "/acc/x/..%2fpw"),
        *("/acc/pw\n", "/acc/\tpw", "/acc/pw\x00", "/acc/pw\x7f", "/acc\\pw", "/acc/pw\\x", "/\\acc/pw"),
        "/\uff41cc/pw".encode().decode("latin-1"),
        "/acc\uff0fpw".encode().decode("latin-1"),
        "/acc\uff1bx/pw".encode().decode("latin-1"),
        "/acc/p\u200bw".encode().decode("latin-1"),
        "/acc/pw\u00a0".encode().decode("latin-1"),
        "/acc\uff052fpw".encode().decode("latin-1"),
        "/acc/pw\u2028".encode().decode("latin-1"),
    ],
)
def test_a_spelling_that_some_panel_takes_for_the_guarded_one_is_crooked(path: str) -> None:
    judged = Paths([form(VIEW)])["", path]
    assert (judged.standing, judged.below) == (CROOKED, False)


@pytest.mark.parametrize(
    "path", ["/a\x00", "/a\n", "/a\x7fb", "/a\\b", "/x/../y", "/..", "/a/..;/b", "/a/\u20ac", "/a" * 101]
)
def test_what_nobody_reads_like_his_neighbour_is_crooked_everywhere(path: str) -> None:
    assert standing(path) is CROOKED


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "/acc", "/acc/", "/acc/pwned", "/acc/pw-2", "/x/acc/pw", "/acc/p", "/acc//x", "/a.b/c.", "/a;b=c"),
        *("/a\xc3\xb1o", "/a\xf1o", "/100%", "/a%2fb", "/.well-known/x", "/a..b/...", "*", "/accpw", "/acc/-"),
    ],
)
def test_everything_else_is_free(path: str) -> None:
    assert Paths([form(VIEW)])["", path] is FREE


def test_the_configured_spelling_is_guarded_with_all_its_forms() -> None:
    first, second, other = form(VIEW), form(VIEW, FormKind.LOGIN), form("/acc")
    judged = Paths([first, other, second])["", VIEW]
    assert (judged.standing, judged.forms, judged.below) == (GUARDED, (first, second), False)


def test_a_slash_behind_is_guarded_only_where_it_is_configured() -> None:
    assert [standing(path, "/pw", "/pw/") for path in ("/pw", "/pw/", "/pw//")] == [GUARDED, GUARDED, CROOKED]
    assert [standing(path, "/pw/") for path in ("/pw", "/pw/")] == [CROOKED, GUARDED]


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/u/7/pw/", GUARDED), ("/u/MQ/pw/", GUARDED), ("/u/a-1_b=.c/pw/", GUARDED), ("/u/7/pw", CROOKED)]
    + [
        (path, CROOKED)
        for path in ("/u/;x/pw/", "/u/7;x/pw/", "/u/%20/pw/", "/u/7%2f/pw/", "/u/./pw/", "/U/7/pw/", "/u/a./pw/")
    ]
    + [("/u/7/x/pw/", FREELY), ("/u//pw/", FREELY), ("/u/pw/", FREELY), ("/u/7/pwx", FREELY)],
)
def test_a_star_in_a_forms_path_is_one_plain_segment(path: str, expected: Standing) -> None:
    assert standing(path, "/u/*/pw/") is expected


def test_a_path_that_is_written_out_goes_before_one_with_a_star() -> None:
    plain, starred = form("/reset/done"), form("/reset/*")
    assert Paths([starred, plain])["", "/reset/done"].forms == (plain,)


@pytest.mark.parametrize("path", ["/acc/pw/done", "/acc/pw/done/", "/acc/pw/a/b.css"])
def test_a_plain_path_below_a_form_says_so(path: str) -> None:
    guard = form(VIEW)
    judged = Paths([guard])["", path]
    assert (judged.standing, judged.below, judged.forms) == (CROOKED, True, (guard,))


@pytest.mark.parametrize(
    "path", ["/acc/pw/a;b", "/acc/pw/a%2fb", "/acc/PW/x", "/acc//pw/x", "/acc/pw/\xff", "/acc/pw/x."]
)
def test_a_path_below_that_is_not_plain_does_not(path: str) -> None:
    judged = Paths([form(VIEW)])["", path]
    assert (judged.standing, judged.below) == (CROOKED, False)


def test_a_form_below_another_is_guarded_by_its_own_rules() -> None:
    outer, inner = form("/acc"), form("/acc/pw")
    paths = Paths([outer, inner])
    assert [paths["", path].forms for path in ("/acc", "/acc/pw")] == [(outer,), (inner,)]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        *(("", GUARDED), ("/", GUARDED), ("//", CROOKED), ("/.", CROOKED), ("/;x", CROOKED), ("/%2f", CROOKED)),
        *(("/x", FREELY), ("/index.php", FREELY)),
    ],
)
def test_the_root_has_two_spellings_and_nothing_below(path: str, expected: Standing) -> None:
    assert standing(path, "/") is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        *(
            (path, DENIED)
            for path in ("/rest/1", "/rest/", "/rest", "/rest/a/b", "/xmlrpc", "/xmlrpc/", "/REST/x", "/a/api")
        ),
        *(
            (path, CROOKED)
            for path in ("//rest/1", "/rest%2f1", "/rest;x/1", "/x/../rest/1", "/%72est/1", "/rest/1\xff")
        ),
        *((path, FREELY) for path in ("/restore", "/xmlrpcs", "/x/rest/1", "/", "")),
    ],
)
def test_a_denied_path_is_denied_in_every_spelling(path: str, expected: Standing) -> None:
    assert standing(path, deny=("/rest/*", "/XMLRPC", "*/api")) is expected


def test_deny_goes_before_a_form() -> None:
    assert standing(VIEW, deny=("/acc/*",)) is DENIED


@pytest.mark.parametrize(
    ("script", "path", "expected"),
    [
        *(("/clientes", VIEW, GUARDED), ("/clientes", f"/{VIEW}", CROOKED), ("/clientes", "acc/pw", CROOKED)),
        *(("/acc", "/pw", GUARDED), ("/acc", "//pw", CROOKED), ("/ACC", "/pw", CROOKED), ("/clientes", "/x", FREELY)),
        *(("/clientes", "", FREELY), ("/acc/pw", "", GUARDED), ("/clientes", "/../acc/pw", CROOKED)),
    ],
)
def test_a_mounted_panel_is_judged_with_its_mount_and_without(script: str, path: str, expected: Standing) -> None:
    assert standing(path, script=script) is expected


def test_a_letter_outside_of_ascii_is_spelled_in_utf8() -> None:
    name = "/opciones/contraseña"
    good = name.encode().decode("latin-1")
    decomposed = "/opciones/contrasen\u0303a".encode().decode("latin-1")
    assert [standing(path, name) for path in (good, decomposed, name)] == [GUARDED, CROOKED, CROOKED]


def test_judgements_are_remembered_within_bounds() -> None:
    paths = Paths([form(VIEW)])
    paths["", VIEW]
    paths["", "/" + "x" * LONGEST]
    assert list(paths) == [("", VIEW)]
    for number in range(LEARNED + 1):
        paths["", f"/{number}"]
    assert len(paths) <= LEARNED
    assert paths["", VIEW].standing is GUARDED


def test_an_everyday_request_costs_one_lookup() -> None:
    paths = Paths([form(VIEW), form("/login")], ["/rest/*"])
    key = ("", "/facturas")
    assert paths[key] is FREE
    called: list[str] = []

    def count(frame: Any, event: str, argument: object) -> None:  # noqa: ANN401
        del frame, argument
        called.append(event)

    sys.setprofile(count)
    try:
        paths[key]
    finally:
        sys.setprofile(None)
    assert called == ["c_call"]  # setprofile itself
    plain = dict(paths)
    ours, theirs = (min(timeit.repeat(partial(getitem, of, key), number=20_000)) for of in (paths, plain))
    assert ours < theirs * 3


def test_a_hostile_path_is_judged_in_little_time() -> None:
    paths = Paths([form(VIEW), form("/u/*/pw/")], ["/rest/*", "*/api/*/x"])
    for path in (
        "/a" * 4000,
        "/" * 8000,
        "/%25" * 2000,
        "/\xef\xbc\x8f" * 900,
        "/u/" + "a.=" * 2600,
        "/api" * 99,
        "/" + ".php" * 2000 + "!",
        "/" + ".php" * 2000,
    ):
        assert min(timeit.repeat(partial(paths.__getitem__, ("", path)), number=1, repeat=3)) < 0.5


PIECES = (
    *(
        "/",
        "//",
        "/.",
        "/./",
        "/../",
        "x/../",
        "..",
        ".",
        "\\",
        ";",
        ";x",
        ";a=/b",
        "/..;/",
        "?",
        "?a=b",
        "#",
        "&",
        ":",
    ),
    *("%2f", "%2F", "%2e", "%2e%2e", "%5c", "%00", "%20", "%0a", "%3b", "%61", "%25", "%252f", "%", "%ff", "%c0%af"),
    *(" ", "+", "\n", "\r", "\t", "\x00", "\x7f", "\xff", "\xc0\xaf", "\xe2\x80\x8b", "\xef\xbc\x8f", "\xc2\xa0"),
    *("x", "/x", "/extra", ".php", ".json", "~", "acc", "/acc", "pw", "/acc/pw", "acc/pw", "index.php", "index.php/"),
)


def shouted(text: str) -> str:
    return text.upper()


def encoded(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode("latin-1"))


def wide(text: str) -> str:
    wider = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)
    return wider.encode().decode("latin-1")


@st.composite
def spellings(draw: st.DrawFn, path: str = VIEW) -> str:
    """Draw a path that was once the guarded one."""
    text = path
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 2)))
        part = text[start:end]
        changed = draw(st.sampled_from((shouted, encoded, wide)))(part) if part else ""
        text = text[:start] + draw(st.sampled_from((*PIECES, changed, part + part))) + text[end:]
    return text


HARD = settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module", params=sorted(ROUTERS))
def reaches(request: pytest.FixtureRequest) -> Callable[[str], bool]:
    return ROUTERS[request.param]()


@pytest.fixture(scope="module")
def reached() -> Callable[[str], list[str]]:
    """Ask all routers at once: a path is drawn and judged once for all of them."""
    routers = {name: make() for name, make in ROUTERS.items()}
    return lambda path: [name for name, reaches in routers.items() if reaches(path)]


@pytest.fixture(scope="module", params=[False, True], ids=["scripts", "front controller"])
def reaches_php(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], bool]]:
    with php(tmp_path_factory.mktemp("php"), front=request.param) as asked:
        yield asked


def kept(path: str, reaches: Callable[[str], object], guard: str = VIEW) -> None:
    judged = Paths([form(guard)])["", path].standing
    if judged is GUARDED:
        assert path == guard
    elif judged is FREELY:
        assert not reaches(path), path


@pytest.mark.parametrize("piece", PIECES)
def test_no_piece_anywhere_in_the_path_reaches_the_view_unjudged(reaches: Callable[[str], bool], piece: str) -> None:
    for place in range(len(VIEW) + 1):
        kept(VIEW[:place] + piece + VIEW[place:], reaches)


@pytest.mark.no_cover
@HARD
@given(path=spellings())
def test_whatever_reaches_the_view_was_judged(reached: Callable[[str], list[str]], path: str) -> None:
    kept(path, reached)


@pytest.mark.long
@settings(HARD, max_examples=20_000)
@given(path=spellings())
def test_whatever_reaches_the_view_was_judged_at_length(reached: Callable[[str], list[str]], path: str) -> None:
    kept(path, reached)


def target(path: str) -> str:
    return (
        "/" + quote(path.encode("latin-1"), safe=SAFE + "%").lstrip("/")
        if path[:1] != "/"
        else quote(path.encode("latin-1"), safe=SAFE + "%")
    )


@pytest.mark.no_cover
@pytest.mark.requires("php")
@settings(HARD, max_examples=300)
@given(path=st.one_of(spellings(), spellings(PAGE)))
def test_whatever_reaches_a_php_script_was_judged(reaches_php: Callable[[str], bool], path: str) -> None:
    raw = target(path)
    seen = unquote_to_bytes(raw).decode("latin-1")
    judged = Paths([form(VIEW), form(PAGE)])["", seen].standing
    if judged is GUARDED:
        assert seen in {VIEW, PAGE}
    elif judged is FREELY:
        assert not reaches_php(raw), raw


def test_the_routers_do_run_the_view_under_its_own_name(reaches: Callable[[str], bool]) -> None:
    assert reaches(VIEW)
    assert not reaches("/acc/other")


@pytest.mark.parametrize("sign", string.punctuation)
def test_a_dispatcher_that_makes_one_sign_of_all_reaches_no_view_unjudged(sign: str) -> None:
    reaches = in_cherrypy()
    assert reaches("/acc/new_pw")
    kept(f"/acc/new{sign}pw", reaches, "/acc/new_pw")


def test_an_equality_match_is_bypassed() -> None:
    candidates = [VIEW[:place] + piece + VIEW[place:] for piece in PIECES for place in range(len(VIEW) + 1)]
    found = {
        name: {path for path in candidates if path != VIEW and reaches(path)}
        for name, reaches in ((name, make()) for name, make in ROUTERS.items())
    }
    assert {name for name, paths in found.items() if paths} >= {"flask", "cherrypy", "bottle", "falcon", "webob"}


@pytest.mark.requires("php")
def test_an_equality_match_is_bypassed_in_php(reaches_php: Callable[[str], bool]) -> None:
    tried = ["//acc/pw.php", "/acc/./pw.php", "/acc/pw.php/x", "/acc%2fpw.php", "//acc/pw", "/ACC/pw", "/acc/pw+"]
    assert [path for path in tried if reaches_php(path)]
