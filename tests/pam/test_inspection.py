from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.pam.inspection import Inspection

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyauthgate.model import Ailment

SERVICES = {"dovecot": "mail", "sshd": "shell"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a system on which nothing is wrong."""
    for folder in ("etc/pam.d", "usr/lib/x86_64-linux-gnu/security"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "usr/lib/x86_64-linux-gnu/security/pam_pyauthgate.so").touch()
    for service in SERVICES:
        (tmp_path / "etc/pam.d" / service).write_text("auth required pam_pyauthgate.so\n")
    (tmp_path / "etc/pam.d/web").write_text("auth required pam_unix.so\n")
    (tmp_path / "etc/shadow").write_text("c10023:!:19000::::::\nc10024:*:::::::\nroot:$y$abc:::::::\nbroken\n")
    return tmp_path


def codes(ailments: Iterable[Ailment]) -> list[str]:
    found = list(ailments)
    assert all(each.problem.endswith(".") and each.remedy for each in found)
    return [each.code for each in found]


def everything(inspection: Inspection) -> list[str]:
    return codes(
        [
            *inspection.module(SERVICES),
            *inspection.prefix("c"),
            *inspection.overtaken(),
            *inspection.python(),
            *inspection.backend("web"),
            *inspection.unlocked(inspection.opened(), lambda name: name.startswith("c")),
        ]
    )


def test_a_sound_system_has_nothing(root: Path) -> None:
    assert everything(Inspection(root, privileged=True)) == []


def test_pam_unix_does_not_answer_a_process_that_is_not_root(root: Path) -> None:
    assert everything(Inspection(root, privileged=False)) == ["pam.unprivileged"]


def test_a_module_that_services_name_and_nobody_installed(root: Path) -> None:
    (root / "usr/lib/x86_64-linux-gnu/security/pam_pyauthgate.so").unlink()
    assert codes(Inspection(root, privileged=True).module(SERVICES)) == ["pam.module"]


def test_services_that_are_not_there_or_pass_us_by(root: Path) -> None:
    (root / "etc/pam.d/dovecot").unlink()
    (root / "etc/pam.d/sshd").write_text("auth required pam_unix.so\n# auth required pam_pyauthgate.so\n")
    assert codes(Inspection(root, privileged=True).module(SERVICES)) == ["pam.service", "pam.aside"]


SHARED = "auth [success=done authinfo_unavail=ignore user_unknown=ignore default=die] pam_pyauthgate.so"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (f"{SHARED} prefix=c", []),
        (f"{SHARED} prefix=w debug", ["pam.prefix"]),
        (SHARED, ["pam.prefix"]),
        ("auth required pam_pyauthgate.so prefix=w", ["pam.prefix"]),
        ("auth required pam_pyauthgate.so", []),
    ],
)
def test_lines_that_know_clients_by_another_prefix_than_the_settings(root: Path, line: str, found: list[str]) -> None:
    (root / "etc/pam.d/common-auth").write_text(f"{line}\n")
    (root / "etc/pam.d/su").write_text("auth sufficient pam_rootok.so\n@include common-auth\n")
    inspection = Inspection(root, privileged=True)
    assert everything(inspection) == found
    assert [each.problem.count("common-auth, su") for each in inspection.prefix("c")] == [1] * len(found)


def test_whoever_lets_clients_in_before_we_are_asked(root: Path) -> None:
    (root / "etc/pam.d/common-auth").write_text("auth sufficient pam_unix.so\n")
    (root / "etc/pam.d/sshd").write_text("@include common-auth\nauth required pam_pyauthgate.so\n")
    (found,) = Inspection(root, privileged=True).overtaken()
    assert (found.code, "sshd (pam_unix.so)" in found.problem) == ("pam.overtaken", True)


@pytest.mark.parametrize("used", [True, False])
def test_python_inside_of_whoever_asks_pam(root: Path, *, used: bool) -> None:
    (root / "usr/lib/x86_64-linux-gnu/security/pam_python.so").touch()
    if used:
        (root / "etc/pam.d/cups").write_text("auth required pam_python.so /usr/local/auth.py\n")
    (found,) = Inspection(root, privileged=True).python()
    assert (found.code, "cups" in found.problem) == ("pam.python", used)


def test_the_gates_own_service_missing_or_asking_the_gate(root: Path) -> None:
    inspection = Inspection(root, privileged=True)
    assert codes(inspection.backend("nowhere")) == ["pam.backend"]
    assert codes(inspection.backend("sshd")) == ["pam.circle"]


def test_clients_whose_password_of_the_system_is_not_locked(root: Path) -> None:
    users = [f"c{number}" for number in range(10023, 10033)]
    (root / "etc/shadow").write_text("".join(f"{user}:$y$j9T$x:::::::\n" for user in users))
    inspection = Inspection(root, privileged=True)
    assert inspection.opened() == {*users}
    assert Inspection(root, privileged=False).opened() == set()
    (found,) = inspection.unlocked(["root", *users], users.__contains__)
    assert found.code == "pam.unlocked"
    assert "c10023" in found.problem
    assert "5 more" in found.problem
    (root / "etc/shadow").unlink()
    assert inspection.opened() == set()
    assert codes(inspection.unlocked((), users.__contains__)) == []
