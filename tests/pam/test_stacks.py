from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.pam.stacks import Line, Services, overtaking

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "sshd": """\
# The login's own
@include common-auth
account  [success=1 default=ignore] \\
         pam_unix.so  broken_shadow
-session optional pam_lastlog.so   # says when
PASSWORD include common-password
nonsense
""",
        "common-auth": "auth sufficient /lib/pam_pyauthgate.so prefix=c timeout=5\nsession required pam_limits.so",
        "common-password": "auth required pam_deny.so\npassword substack deeper\n",
        "deeper": "password required pam_unix.so\n",
        "loop": "@include loop\nauth required pam_permit.so\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_service_is_read_with_all_that_it_includes(folder: Path) -> None:
    lines = Services(folder).lines("sshd")
    assert [(line.kind, line.control, line.name) for line in lines] == [
        ("auth", "sufficient", "pam_pyauthgate.so"),
        ("session", "required", "pam_limits.so"),
        ("account", "[success=1 default=ignore]", "pam_unix.so"),
        ("session", "optional", "pam_lastlog.so"),
        ("password", "required", "pam_unix.so"),
    ]
    assert lines[0] == Line(
        kind="auth",
        control="sufficient",
        module="/lib/pam_pyauthgate.so",
        arguments=("prefix=c", "timeout=5"),
    )


def test_a_file_that_includes_itself_ends(folder: Path) -> None:
    assert [line.name for line in Services(folder).lines("loop")] == ["pam_permit.so"]


def test_files_that_include_one_another_many_times_are_entered_once(folder: Path) -> None:
    for name, other in (("ping", "pong"), ("pong", "ping")):
        (folder / name).write_text(f"@include {other}\n" * 20 + f"auth required pam_{name}.so\nauth include {other}\n")
    assert [line.name for line in Services(folder).lines("ping")].count("pam_ping.so") == 2


def test_a_file_is_included_for_each_type(folder: Path) -> None:
    (folder / "both").write_text("auth required a.so\nsession required b.so\n")
    (folder / "x").write_text("auth include both\nsession include both\n")
    assert [line.name for line in Services(folder).lines("x")] == ["a.so", "b.so"]


def test_what_is_missing_or_elsewhere_has_no_lines(folder: Path) -> None:
    services = Services(folder / "sub")
    (folder / "sub").mkdir()
    assert (services.lines("sshd"), services.lines("../sshd"), services.known("sshd")) == ((), (), False)
    assert Services(folder).names() == ("common-auth", "common-password", "deeper", "loop", "sshd")


@pytest.mark.parametrize(
    ("lines", "overtaken"),
    [
        ("auth sufficient pam_unix.so\nauth required pam_ours.so", ["pam_unix.so"]),
        ("auth required pam_ours.so\nauth sufficient pam_unix.so", []),
        ("auth [success=done default=ignore] pam_ldap.so\nauth required pam_ours.so", ["pam_ldap.so"]),
        ("auth [default=done] pam_ldap.so\nauth required pam_ours.so", ["pam_ldap.so"]),
        ("auth [success=ok default=1] pam_ldap.so\nauth required pam_ours.so", []),
        (
            "auth [success=2 default=ignore] pam_a.so\nauth required pam_deny.so\nauth required pam_ours.so",
            ["pam_a.so"],
        ),
        ("auth [success=1 default=ignore] pam_a.so\nauth required pam_deny.so\nauth required pam_ours.so", []),
        ("auth sufficient pam_unix.so\naccount required pam_ours.so", []),
        ("account sufficient pam_localuser.so\n@include ours", ["pam_localuser.so"]),
        ("account substack first\n@include ours", []),
        ("account substack whole", ["pam_b.so"]),
        ("auth sufficient pam_unix.so", []),
    ],
)
def test_what_lets_in_before_a_module_is_asked_is_found(tmp_path: Path, lines: str, overtaken: list[str]) -> None:
    files = {
        "service": lines,
        "ours": "account required pam_ours.so\n",
        "first": "account sufficient pam_b.so\n",
        "whole": "account sufficient pam_b.so\naccount required pam_ours.so\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert [line.name for line in overtaking(Services(tmp_path).lines("service"), "pam_ours.so")] == overtaken


def test_of_an_option_that_is_given_twice_the_last_counts() -> None:
    line = Line(kind="auth", control="required", module="x.so", arguments=("prefix=a", "debug", "prefix=c"))
    assert (line.option("prefix"), line.option("debug"), line.option("pre")) == ("c", "", None)
