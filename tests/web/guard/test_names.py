from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.web.guard.names import GuardedNames, _begins, folds, guarded, readings, unescaped

FLAT = GuardedNames(("new_pw", "contraseña"))
NESTED = GuardedNames(("user[pw][first]", "user[pw][second]"))
GLOB = GuardedNames(("*@password",))


def around(name: str) -> st.SearchStrategy[str]:
    """Put something before, behind and into a name."""
    few = st.text(" ._[]%\0\tnN2550", max_size=3)
    return st.tuples(few, few, few, st.integers(0, len(name)), st.booleans()).map(
        lambda drawn: "".join([drawn[0], name[: drawn[3]], drawn[1], name[drawn[3] + drawn[4] :], drawn[2]])
    )


@pytest.mark.parametrize("name", ["new_pw", "contraseña"])
def test_a_guarded_name_is_no_alias(name: str) -> None:
    assert FLAT.guards(name)
    assert not FLAT.alias(name)
    assert FLAT.meets(name)


@pytest.mark.parametrize(
    "name",
    [
        *(
            " new_pw",
            "new_pw ",
            "new_pw\u2003",
            "\u1680new_pw",
            "\tnew_pw",
            "\u00a0new_pw",
            "new.pw",
            "new pw",
            "new[pw",
            "new_pw[",
            "new_pw[]",
            "new_pw[x]",
            "new_pw\0x",
        ),
        *(
            "NEW_PW",
            "New_pw",
            "ｎew_pw",
            "new_𝓹w",
            "new%5fpw",
            "%6eew_pw",
            "%20new_pw",
            "new_pw%00",
            "[new_pw]",
            "[][new_pw]",
        ),
        *("contrasen\u0303a", "CONTRASEÑA", "contrase%C3%B1a", " new.PW[0]"),
    ],
)
def test_an_alias_is_whatever_some_panel_takes_for_a_guarded_name(name: str) -> None:
    assert FLAT.alias(name)


@pytest.mark.parametrize(
    "name", ["", "[]", "new", "pw", "new_pw2", "new_pw_", "xnew_pw", ".new_pw", "new__pw", "newpw", "contrasena"]
)
def test_other_names_are_left_alone(name: str) -> None:
    assert not FLAT.meets(name)


@pytest.mark.parametrize(
    "name",
    [
        "user",
        "user[pw]",
        "user[pw][first",
        "user[pw][x",
        "user[pw]x[y]",
        "user[pw].[first]",
        "user[pw",
        "user[pw][first][x]",
        "user[][first]",
        "User[pw][first]",
        ".user[pw]",
    ],
)
def test_a_name_in_brackets_has_the_names_around_and_below_it_for_aliases(name: str) -> None:
    assert NESTED.alias(name) == (name != ".user[pw]")


@pytest.mark.parametrize("name", ["user[token]", "user[pw][third]", "user[old]", "users"])
def test_a_name_in_brackets_leaves_its_neighbours_alone(name: str) -> None:
    assert not NESTED.meets(name)


def test_brackets_and_question_marks_stand_for_themselves() -> None:
    assert not GuardedNames(("a[bc]", "d?")).guards("ab")
    assert not GuardedNames(("a[bc]", "d?")).guards("dx")


@pytest.mark.parametrize(
    ("name", "guards"),
    [
        ("7@password", True),
        ("@password", True),
        ("7@Password", False),
        # PHP has no field for the first, and another name for the second.
        ("[7@password", False),
        ("a[7@password", False),
        # PHP keeps a bracket that closes none.
        ("7]@password", False),
        ("7[x]@password", False),
        ("7\n]@password", False),
    ],
)
def test_a_glob_guards_what_it_fits(name: str, guards: bool) -> None:  # noqa: FBT001 - a column of the table
    assert GLOB.guards(name) is guards
    assert GLOB.alias(name) is not guards


@pytest.mark.parametrize(
    "name", [b"new_pw", b"%6eew_pw", b"%256eew_pw", b"new+pw", b"new_%ffpw", b"+new_pw", b"contrase%f1a"]
)
def test_a_name_of_a_query_touches_in_any_reading_of_its_bytes(name: bytes) -> None:
    assert FLAT.touches(name)


def test_an_alias_in_a_query_is_told_from_the_name_itself() -> None:
    assert FLAT.aped(b"new.pw")
    assert not FLAT.aped(b"new%5fpw")


def test_bytes_that_make_no_sense_are_read_in_every_way() -> None:
    assert [*readings(b"a+%ff", "cp1252")] == ["a ", "a ÿ", "a ÿ"]
    assert unescaped(b"a+%ff", "utf-8") == "a \ufffd"


@pytest.mark.parametrize(
    "name", ["new_pw", " new_pw", "NEW.PW", "new%5fpw", "ｎew_pw", "new[pw", "[new_pw]", "new_pw\0x"]
)
def test_among_many_names_one_is_found(name: str) -> None:
    many = [f"x{number}" for number in range(1000)]
    assert FLAT.among([*many, name])
    assert not FLAT.among([*many, "new_pw2", "xnew_pw"])


@pytest.mark.parametrize("name", ["user[pw][first]", "user", "user[pw", "USER[pw]"])
def test_among_many_names_one_in_brackets_is_found(name: str) -> None:
    assert NESTED.among(["x", "user[token]", name])
    assert not NESTED.among(["x", "user[token]"])


def test_among_many_names_one_that_fits_a_glob_is_found() -> None:
    assert GLOB.among(["x", "17@Password"])
    assert GuardedNames(("a*b*c_d",)).among(["x", "a--b--c.d"])
    assert not GuardedNames(("a*b*c_d",)).among(["x", "a--c.d"])
    assert not GuardedNames(()).among(["x"])


def test_names_are_prepared_once() -> None:
    assert guarded(("a",)) is guarded(("a",))


def test_a_very_long_name_is_folded_in_pieces() -> None:
    assert folds("Ｘ" * 600)[0] == ("x" * 600,)


@pytest.mark.parametrize("names", [FLAT, NESTED, GLOB, GuardedNames(("_a*b_", "u[*]"))])
@given(
    name=st.text(" ._[]%\0\tnew_pwsruafit@dob5f", max_size=12)
    | st.sampled_from(["new_pw", "user[pw", "7@password", "_ab_", "u[x]"]).flatmap(around)
)
def test_the_quick_look_misses_no_name(names: GuardedNames, name: str) -> None:
    slow = any(_begins(globs, path) for path in folds(name) for globs in names._folded)  # noqa: SLF001 - the slow way
    assert names.meets(name) == (slow or names.guards(name))
    assert names.among(["x", name]) == (slow or names.guards(name))
