from __future__ import annotations

from pyauthgate.model import Scope
from pyauthgate.web.routes import POSTS, READS, READS_AND_POSTS, Access


def test_methods_are_spelled_as_servers_spell_them() -> None:
    assert {*READS, *POSTS} == set(READS_AND_POSTS)
    assert all(method.isupper() for method in READS_AND_POSTS)


def test_there_are_five_kinds_of_visitors() -> None:
    admitted = {access.name: {scope.value for scope in Scope if access.admits(scope.value)} for access in Access}
    assert admitted == {
        "ANYBODY": {"full", "change", "factor", "factor-change"},
        "HOLDER": {"full", "change", "factor", "factor-change"},
        "FACTOR": {"full", "factor", "factor-change"},
        "CLIENT": {"full", "change"},
        "FULL": {"full"},
    }
