from __future__ import annotations

import pytest

from pyauthgate.config.coverage import alike, beneath, first_over


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("/login", "/login", True),
        ("/login", "/Login/", True),
        ("/login", "/logins", False),
        ("/login", "/login/x", False),
        ("/reset/*", "/reset/done", True),
        ("/reset/*/*/", "/reset/done/", False),
        ("/*/login", "/es/login", True),
        ("/", "/x", False),
        ("/ﬁle", "/file", True),
    ],
)
def test_paths_are_alike_when_one_request_fits_both(one: str, other: str, *, answer: bool) -> None:
    assert alike(one, other) is answer
    assert alike(other, one) is answer


@pytest.mark.parametrize(
    ("path", "base", "answer"),
    [
        ("/a/b", "/a", True),
        ("/a", "/a", True),
        ("/A/b/", "/a/", True),
        ("/ab", "/a", False),
        ("/a", "/a/b", False),
        ("/*/b", "/a", True),
        ("/a", "/", True),
    ],
)
def test_a_path_is_beneath_another_segment_by_segment(path: str, base: str, *, answer: bool) -> None:
    assert beneath(path, base) is answer


def test_the_first_glob_that_covers_a_path_is_named() -> None:
    assert first_over("/rest/users", ["/x", "/rest/*", "/rest"]) == "/rest/*"
    assert first_over("/rest", ["/rest/*"]) == "/rest/*"
    assert first_over("/restful", ["/rest/*", "/rest"]) is None
