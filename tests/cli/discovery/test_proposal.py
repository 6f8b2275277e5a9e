from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pyauthgate.cli.discovery.proposal import STUB, described, proposal
from pyauthgate.cli.discovery.roles import Roles
from pyauthgate.cli.discovery.survey import Found, Survey
from pyauthgate.config.reader import read
from pyauthgate.model import FormKind

if TYPE_CHECKING:
    from pyauthgate.model import Form

LOGIN = Roles(kind=FormKind.LOGIN, user="numero", password="clave")
CHANGE = Roles(kind=FormKind.CHANGE, current="actual", new=("nueva", "otra"), guesses=["which is which"])


def found(roles: Roles, path: str, query: str = "", page: str = "", **fixed: str) -> Found:
    return Found(roles=roles, path=path, query=query, page=page or path, fixed=fixed)


def surveyed(*forms: Found, **more: object) -> Survey:
    return Survey(start="http://127.0.0.1:8080/x", forms=list(forms), session=["sid"], **more)  # type: ignore[arg-type]


def loaded(survey: Survey) -> tuple[Form, ...]:
    """Read what is proposed as a file."""
    text = STUB + "\n".join(proposal(survey))
    return read(tomllib.loads(text), Path("/etc/pyauthgate/pyauthgate.toml")).panel.forms


def test_what_is_proposed_can_be_read() -> None:
    login, change = loaded(surveyed(found(CHANGE, "/clave", page="/cuenta?tab=2"), found(LOGIN, "/entrar")))
    assert (login.kind, login.path, login.user, login.password) == (FormKind.LOGIN, "/entrar", "numero", "clave")
    assert (change.current, change.new, change.page) == ("actual", ("nueva", "otra"), "/cuenta?tab=2")


def test_every_guess_is_marked() -> None:
    text = "\n".join(proposal(surveyed(found(LOGIN, "/entrar"), found(CHANGE, "/clave"))))
    assert "# GUESSED which is which." in text
    assert "ok = { status = 302 }  # GUESSED" in text
    assert 'session = ["sid"]  # GUESSED' in text
    assert 'upstream = "http://127.0.0.1:8080"' in text


def test_a_panel_behind_tls_is_reached_otherwise() -> None:
    survey = Survey(start="https://panel.example/", forms=[found(LOGIN, "/entrar")])
    assert '# upstream = "http://127.0.0.1:8080"' in "\n".join(proposal(survey))
    assert loaded(survey)


def test_what_is_missing_is_told() -> None:
    text = "\n".join(proposal(surveyed(found(LOGIN, "/entrar"))))
    assert "# No change form was seen. It is shown to those who are logged in: --cookie-file." in text
    assert "# No reset form was seen." in text


def test_forms_on_one_path_are_told_apart_by_what_nobody_types() -> None:
    for query, fixed in (("do=", {}), ("", {"do": ""})):
        login = found(LOGIN, "/index.php", f"{query}entrar" if query else "", **dict.fromkeys(fixed, "entrar"))
        change = found(CHANGE, "/index.php", f"{query}clave" if query else "", **dict.fromkeys(fixed, "clave"))
        assert [form.match for form in loaded(surveyed(login, change))] == [{"do": "entrar"}, {"do": "clave"}]


def test_a_query_that_the_log_in_is_sent_with_is_no_stray_one() -> None:
    (login,) = loaded(surveyed(found(LOGIN, "/entrar", "op=validar&idioma=es&token=x7")))
    assert login.match == {"op": "validar", "idioma": "es"}


def test_a_form_that_nothing_tells_apart_stands_as_a_comment() -> None:
    lines = proposal(surveyed(found(LOGIN, "/index.php", csrf="1"), found(CHANGE, "/index.php", csrf="2")))
    assert '# kind = "change"' in lines
    assert any(line.startswith("# Not written, because: match") for line in lines)
    assert len(loaded(surveyed(found(LOGIN, "/index.php"), found(CHANGE, "/index.php")))) == 1


def test_a_known_panel_is_proposed_by_its_preset_and_what_it_does_not_know() -> None:
    survey = surveyed(
        found(LOGIN, "/a/login"), found(CHANGE, "/a/change"), found(CHANGE, "/otra"), found(LOGIN, "/a/verify")
    )
    survey.preset, survey.under, survey.doors = "flask-security", "/a", ["/a/register", "/rest"]
    text = "\n".join(proposal(survey))
    assert 'preset = "flask-security"\npreset_under = "/a"' in text
    assert 'deny = ["/rest"]' in text
    assert [form.path for form in loaded(survey)][-1] == "/otra"
    assert text.count("[[panel.form]]") == 1


@settings(max_examples=60, phases=[Phase.explicit, Phase.generate])
@given(
    st.lists(
        st.builds(
            found,
            st.builds(
                Roles,
                kind=st.sampled_from(FormKind),
                user=st.text(max_size=8),
                password=st.text(max_size=8),
                current=st.text(max_size=8),
                new=st.lists(st.text(max_size=8), max_size=3).map(tuple),
                guesses=st.lists(st.text(max_size=8), max_size=1),
            ),
            st.text(max_size=8).map("/{}".format),
            st.text(max_size=8),
            st.text(max_size=8),
        ),
        max_size=3,
    ),
    st.text(max_size=8),
)
def test_whatever_a_page_says_the_proposal_is_toml_and_moves_no_cursor(forms: list[Found], note: str) -> None:
    survey = surveyed(found(LOGIN, "/entrar"), *forms, notes=[note])
    survey.doors, survey.session = [f"/{note}"], ["sid", note]
    assert all(line.isprintable() for line in proposal(survey))
    assert loaded(survey)


@pytest.mark.parametrize("text", ['a"b', "a\\b", "a\x1b[2Jb", "ñ\U0001f600", "a\u202eb"])
def test_a_name_is_written_so_that_it_reads_back(text: str) -> None:
    (line,) = (
        each for each in proposal(surveyed(found(LOGIN, f"/{text}"))) if each.startswith(("path = ", "# path = "))
    )
    assert tomllib.loads(line.removeprefix("# ")) == {"path": f"/{text}"}


def test_a_program_gets_everything() -> None:
    told = json.loads(json.dumps(described(surveyed(found(CHANGE, "/clave")))))
    assert (told["session"], told["forms"][0]["kind"], told["forms"][0]["guesses"]) == (
        ["sid"],
        "change",
        ["which is which"],
    )
