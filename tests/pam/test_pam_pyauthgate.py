"""The module against a scripted peer, through a real libpam: what it sends, what it does, and when it refuses."""

from __future__ import annotations

import os
import socket
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.pam.applications import (
    AUTH_ERR,
    AUTHTOK_ERR,
    CONV_ERR,
    CRED_ERR,
    ECHO,
    ERROR,
    EXPIRED,
    INFO,
    MAXTRIES,
    NEW_AUTHTOK_REQD,
    PROMPT,
    SILENT,
    SUCCESS,
    SYSTEM_ERR,
    UNAVAILABLE,
    UNKNOWN,
    Libpam,
    write_service,
)
from tests.pam.conftest import Site, build_driver
from tests.pam.peer import asking, bound, frame, playing, prompt, raw, replies, show, silence, verdict

if TYPE_CHECKING:
    from tests.pam.peer import Visit

pytestmark = pytest.mark.requires("pam")

GOOD = b"Tren 7 Mantel Jirafa"
CANARY = b"canario-8d21f0c7"
"""Repeated it is a password: what would be left of one is its end."""

NOBODY = 65534
PRELIM, UPDATE = 0x4000, 0x2000
SEEDS = sorted((Path(__file__).parent / "seeds").iterdir())
WHOLE = show("Bienvenido") + prompt() + verdict(SUCCESS)


def test_a_request_says_who_asks_for_what_and_from_where(site: Site) -> None:
    outcome, visit = site.play(replies(verdict(SUCCESS)), "M", flags=SILENT)
    assert outcome.code == SUCCESS
    assert visit.request == {
        "v": b"1",
        "o": b"M",
        "f": str(SILENT).encode(),
        "u": b"c10023",
        "s": b"gate",
        "h": b"192.0.2.7",
        "i": str(os.getuid()).encode(),
    }
    assert visit.left == b""


@pytest.mark.parametrize("code", [*range(25), *range(26, 30)])
def test_the_verdict_is_what_the_application_gets(site: Site, code: int) -> None:
    outcome, _ = site.play(replies(verdict(code)))
    assert outcome.code == code


@pytest.mark.parametrize("code", [25, 30, 31, 32, 255])
def test_a_code_that_is_no_verdict_is_refused(site: Site, code: int) -> None:
    assert site.play(raw(verdict(code)))[0].code == SYSTEM_ERR


def test_an_account_may_need_a_new_password(site: Site) -> None:
    outcome, _ = site.play(replies(show("Su contraseña ha caducado."), verdict(NEW_AUTHTOK_REQD)), "M")
    assert outcome.code == NEW_AUTHTOK_REQD
    assert outcome.messages == ((INFO, "Su contraseña ha caducado.".encode()),)


def test_credentials_are_set_and_sessions_are_ignored_without_the_daemon(site: Site) -> None:
    site.configure("", "session required pam_permit.so")
    assert [site.call(operation).code for operation in "CSE"] == [SUCCESS, SUCCESS, SUCCESS]


def test_the_daemon_asks_and_shows_through_the_module(site: Site) -> None:
    script = replies(show("Hola"), prompt("Número: ", "-", "E"), prompt(), show("No.", "X"), verdict(AUTH_ERR))
    outcome, visit = site.play(script, "A", b"10023", GOOD)
    assert outcome.code == AUTH_ERR
    assert outcome.messages == (
        (INFO, b"Hola"),
        (ECHO, "Número: ".encode()),
        (PROMPT, "Contraseña: ".encode()),
        (ERROR, b"No."),
    )
    assert visit.answers == [b"10023", GOOD]


def test_a_silent_call_is_asked_but_told_nothing(site: Site) -> None:
    script = replies(show("Hola"), show("No.", "X"), prompt(), verdict(SUCCESS))
    outcome, _ = site.play(script, "A", GOOD, flags=SILENT)
    assert outcome.messages == ((PROMPT, "Contraseña: ".encode()),)


@pytest.mark.parametrize("length", [0, 511])
def test_an_answer_is_sent_up_to_pams_own_bound(site: Site, length: int) -> None:
    outcome, visit = site.play(replies(prompt(), verdict(SUCCESS)), "A", b"x" * length)
    assert outcome.code == SUCCESS
    assert visit.answers == [b"x" * length]


def test_a_password_is_nowhere_in_memory_once_the_call_is_over(module: Path, tmp_path: Path) -> None:
    script = replies(prompt(), prompt(store="O"), prompt(store="-", kind="E"), verdict(AUTH_ERR))
    with closing(build_driver(tmp_path)) as driver:
        site = Site(tmp_path, module, driver)
        site.configure()
        _, visit = site.play(script, "A", *[CANARY * 30] * 3)
        assert visit.answers == [CANARY * 30] * 3
        assert driver.remembers(b"PATH=")
        assert not driver.remembers(CANARY)


def test_the_socket_never_blocks_and_is_not_inherited(module: Path, tmp_path: Path) -> None:
    seen: list[tuple[bool, bool]] = []

    def look() -> None:
        sockets = [int(entry.name) for entry in Path("/proc/self/fd").iterdir() if entry.is_socket()]
        for descriptor in sockets:
            with socket.socket(fileno=os.dup(descriptor)) as copy, suppress(OSError):
                if copy.getpeername() == str(site.socket):
                    seen.append((os.get_inheritable(descriptor), os.get_blocking(descriptor)))

    site = Site(tmp_path, module, Libpam(typed=look))
    site.configure()
    assert site.play(replies(prompt(), verdict(SUCCESS)), "A", GOOD)[0].code == SUCCESS
    assert seen == [(False, False)]


def test_a_daemon_that_no_longer_reads_raises_no_signal_in_the_application(site: Site) -> None:
    def deaf(visit: Visit) -> None:
        visit.greet()
        visit.socket.shutdown(socket.SHUT_RD)
        visit.send(prompt())

    assert site.play(deaf, "A", GOOD)[0].code == UNAVAILABLE


@pytest.mark.parametrize("length", [512, 4095])
@pytest.mark.parametrize("store", ["a", "-"])
def test_a_longer_answer_is_not_sent(site: Site, length: int, store: str) -> None:
    outcome, visit = site.play(asking(prompt(store=store)), "A", b"x" * length)
    assert outcome.code == AUTH_ERR
    assert visit.left == b""


def test_a_new_password_that_is_too_long_is_an_error_of_its_own(site: Site) -> None:
    assert site.play(asking(prompt()), "P", b"x" * 512)[0].code == AUTHTOK_ERR


def test_a_conversation_that_fails_sends_nothing(site: Site) -> None:
    outcome, visit = site.play(asking(prompt()))
    assert (outcome.code, visit.left) == (CONV_ERR, b"")


@pytest.mark.parametrize(
    "name",
    [b"\xff\xfe", b"c10023\nc10024", "peña".encode(), b" ", b"x" * 4096, b"\b\n\r\x7fINCORRECT"],
    ids=["no-utf-8", "newline", "utf-8", "blank", "long", "sshd"],
)
def test_names_and_passwords_are_sent_as_they_are(site: Site, name: bytes) -> None:
    outcome, visit = site.play(replies(prompt(), verdict(AUTH_ERR)), "A", name[:511], user=name)
    assert outcome.code == AUTH_ERR
    assert visit.request["u"] == name
    assert visit.answers == [name[:511]]


def test_what_does_not_fit_into_a_frame_is_not_sent(site: Site) -> None:
    outcome, visit = site.play(silence(), user=b"x" * 8192)
    assert (outcome.code, visit.left) == (SYSTEM_ERR, b"")


def test_a_change_asks_for_the_old_password_and_then_twice_for_the_new_one(site: Site) -> None:
    site.socket.unlink(missing_ok=True)
    first = replies(prompt("Actual: ", "O"), verdict(SUCCESS))
    second = replies(
        prompt("Nueva: "), show("Muy corta.", "X"), prompt("Nueva: "), prompt("Otra vez: "), verdict(SUCCESS)
    )
    with playing(bound(site.socket), first, second) as (visits):
        outcome = site.call("P", b"vieja", b"corta", GOOD, GOOD, flags=EXPIRED)
    assert outcome.code == SUCCESS
    before, after = visits
    assert before.request["f"] == str(EXPIRED | PRELIM).encode()
    assert after.request["f"] == str(EXPIRED | UPDATE).encode()
    assert (before.request["o"], after.request["o"]) == (b"P", b"P")
    assert "O" not in before.request
    assert after.request["O"] == b"vieja"
    assert "a" not in after.request
    assert after.answers == [b"corta", GOOD, GOOD]


def test_a_refused_change_ends_after_its_first_half(site: Site) -> None:
    assert site.play(replies(prompt(store="O"), verdict(AUTH_ERR, 7)), "P", b"falsa")[0].code == AUTH_ERR


@pytest.mark.parametrize(("code", "left"), [(SUCCESS, GOOD), (MAXTRIES, None)])
def test_the_next_module_gets_the_new_password_only_if_it_was_taken(
    site: Site, tmp_path: Path, code: int, left: bytes | None
) -> None:
    other = tmp_path / "other-socket"
    site.configure("", f"password required {site.module} socket={other} owner={os.geteuid()} use_authtok")
    mine = playing(bound(site.socket), replies(verdict(SUCCESS)), replies(prompt(), verdict(code)))
    next_one = playing(bound(other), replies(verdict(SUCCESS)), replies(verdict(SUCCESS)))
    with mine, next_one as (visits):
        assert site.call("P", GOOD).code == code
    assert visits[1].request.get("a") == left


@pytest.mark.parametrize(
    ("option", "store", "carried"),
    [
        ("try_first_pass", "a", GOOD),
        ("use_first_pass", "a", GOOD),
        ("use_authtok", "a", None),
        ("", "a", None),
        ("try_first_pass", "-", None),
    ],
)
def test_what_an_earlier_module_asked_for_is_taken_when_the_option_says_so(
    site: Site, tmp_path: Path, option: str, store: str, carried: bytes | None
) -> None:
    later = tmp_path / "later"
    site.configure("", f"auth required {site.module} socket={later} owner={os.geteuid()} {option}")
    earlier = playing(bound(site.socket), replies(prompt(store=store), verdict(SUCCESS)))
    with earlier, playing(bound(later), replies(verdict(SUCCESS))) as (visits):
        assert site.call("A", GOOD).code == SUCCESS
    assert visits[0].request.get("a") == carried


@pytest.mark.parametrize(
    ("option", "operation", "store", "code"),
    [
        ("use_first_pass", "A", "a", AUTH_ERR),
        ("use_first_pass", "P", "O", AUTH_ERR),
        ("use_authtok", "P", "a", AUTHTOK_ERR),
    ],
)
def test_where_an_option_forbids_to_ask_nobody_is_asked(
    site: Site, option: str, operation: str, store: str, code: int
) -> None:
    site.configure(option)
    outcome, visit = site.play(asking(prompt(store=store)), operation, GOOD)
    assert (outcome.code, outcome.messages, visit.left) == (code, (), b"")


def test_the_delay_after_a_failure_is_libpams_and_the_socket_is_closed_by_then(module: Path, tmp_path: Path) -> None:
    visits: list[Visit] = []
    seen: list[bool] = []
    site = Site(tmp_path, module, Libpam(slept=lambda: seen.append(visits[0].ended.wait(20))))
    site.configure()
    with playing(bound(site.socket), replies(verdict(AUTH_ERR, 2_000_000))) as running:
        visits = running
        outcome = site.call("A")
    assert seen == [True]
    assert 1_000_000 <= outcome.delay <= 3_000_000


@pytest.mark.parametrize(
    ("user", "code"), [(b"c10023", SYSTEM_ERR), (b"root", UNAVAILABLE), (b"c", UNAVAILABLE), (b"c1x", UNAVAILABLE)]
)
def test_without_a_daemon_clients_are_shut_out_and_local_users_go_on(site: Site, user: bytes, code: int) -> None:
    site.configure("prefix=c")
    assert [site.call(operation, user=user).code for operation in "AMP"] == [code] * 3


def test_a_daemon_that_cannot_answer_lets_no_client_past_either(site: Site) -> None:
    site.configure("prefix=c")
    assert site.play(replies(verdict(UNAVAILABLE)))[0].code == SYSTEM_ERR
    assert site.play(replies(verdict(UNAVAILABLE)), user=b"root")[0].code == UNAVAILABLE
    assert site.play(replies(verdict(UNKNOWN)), user=b"root")[0].code == UNKNOWN


def test_a_client_that_the_daemon_takes_for_a_local_user_does_not_fall_through(site: Site) -> None:
    site.configure("prefix=c")
    for operation in "AMP":
        assert site.play(replies(verdict(UNKNOWN)), operation)[0].code == SYSTEM_ERR
    site.configure()
    assert site.play(replies(verdict(UNKNOWN)))[0].code == UNKNOWN


@pytest.mark.parametrize(
    ("prefix", "user", "code"),
    [("prefix=c", b"c10023", SUCCESS), ("prefix=c", b"root", CRED_ERR), ("", b"root", SUCCESS)],
)
def test_who_logs_in_by_a_key_gets_the_credentials_of_the_modules_behind_unless_it_is_a_client(
    site: Site, prefix: str, user: bytes, code: int
) -> None:
    """An application that authenticated nobody calls pam_setcred alone, as sshd does."""
    shared = "auth [success=done user_unknown=ignore default=die]"
    write_service(site.folder, [f"{shared} {site.module} {prefix}", "auth required pam_deny.so"])
    assert site.call("C", user=user).code == code


def test_credentials_repeat_what_authenticate_came_to(site: Site) -> None:
    site.configure("prefix=c")
    assert site.play(replies(verdict(SUCCESS)), "AC", user=b"ana@dominio.com.ar")[0].code == SUCCESS


def test_without_a_prefix_everybody_is_unavailable(site: Site) -> None:
    assert site.call("A").code == UNAVAILABLE
    site.socket.touch()
    assert site.call("A").code == UNAVAILABLE


def test_a_socket_of_another_user_is_sent_nothing(site: Site) -> None:
    site.configure("try_first_pass", owner=0)
    foreign = NOBODY if os.geteuid() == 0 else None
    with playing(bound(site.socket, uid=foreign), raw(WHOLE)) as visits:
        outcome = site.call("A", GOOD)
    assert (outcome.code, outcome.messages) == (UNAVAILABLE, ())
    assert visits[0].left == b""


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to listen as another user")
def test_the_owner_that_the_option_names_is_trusted(site: Site) -> None:
    site.configure(owner=NOBODY)
    with playing(bound(site.socket, uid=NOBODY), replies(verdict(SUCCESS))):
        assert site.call("A").code == SUCCESS


@pytest.mark.parametrize("sent", [b"", WHOLE[:-1]], ids=["nothing", "almost-all"])
def test_a_daemon_that_hangs_is_given_up(module: Path, tmp_path: Path, sent: bytes) -> None:
    site = Site(tmp_path, module, Libpam())
    site.configure("timeout=1 prefix=c")
    assert site.play(silence(sent), "A", GOOD)[0].code == SYSTEM_ERR
    assert site.call("A", user=b"root").code == UNAVAILABLE


def test_a_backlog_that_stays_full_is_given_up(site: Site) -> None:
    site.configure("timeout=1")
    with bound(site.socket, 0), socket.socket(socket.AF_UNIX) as crowd:
        crowd.connect(str(site.socket))
        assert site.call("A").code == UNAVAILABLE


def test_the_time_a_person_types_is_not_the_daemons(module: Path, tmp_path: Path) -> None:
    def type_slowly() -> None:
        end = time.monotonic() + 1.2
        while time.monotonic() < end:
            pass

    site = Site(tmp_path, module, Libpam(typed=type_slowly))
    site.configure("timeout=1")
    assert site.play(replies(prompt(), show("…"), verdict(SUCCESS)), "A", GOOD)[0].code == SUCCESS


@pytest.mark.parametrize("cut", range(len(WHOLE)))
def test_a_conversation_cut_at_any_byte_is_no_success(site: Site, cut: int) -> None:
    assert site.play(raw(WHOLE[:cut]), "A", GOOD)[0].code == UNAVAILABLE


def test_the_same_conversation_uncut_is_a_success(site: Site) -> None:
    assert site.play(raw(WHOLE), "A", GOOD)[0].code == SUCCESS


@pytest.mark.parametrize(
    "stream",
    [
        frame(b""),
        (1 << 30).to_bytes(4, "big") + b"D\0\0\0\0\0",
        b"\xff\xff\xff\xff",
        (8193).to_bytes(4, "big") + b"I" * 8193,
        frame(b"Q"),
        frame(b"\0"),
        frame(b"P"),
        frame(b"Pxtext"),
        frame(b"P\0text"),
        frame(b"Pate\0xt"),
        frame(b"Ite\0xt"),
        frame(b"D"),
        frame(b"D\0\0\0\0"),
        frame(b"D\0\0\0\0\0\0"),
        b"HTTP/1.1 200 OK\r\n\r\n",
        frame(b"R\0\x01x"),
        show("x") * 33 + verdict(SUCCESS),
        prompt(store="-") * 32 + verdict(SUCCESS),
    ],
)
def test_what_is_not_the_protocol_is_refused(site: Site, stream: bytes) -> None:
    assert site.play(raw(stream), "A", *[GOOD] * 40)[0].code == SYSTEM_ERR


def test_as_many_replies_and_as_much_text_as_allowed_are_taken(site: Site) -> None:
    outcome, _ = site.play(raw(show("x" * 8191) * 31 + verdict(SUCCESS)))
    assert outcome.code == SUCCESS
    assert outcome.messages == ((INFO, b"x" * 8191),) * 31


def test_what_follows_the_verdict_is_not_read(site: Site) -> None:
    assert site.play(raw(verdict(AUTH_ERR) + verdict(SUCCESS)))[0].code == AUTH_ERR


@pytest.mark.parametrize(
    "option",
    ["prefx=c", "timeout=", "timeout=0", "timeout=3601", "timeout=-1", "timeout=1s", "owner=root", "owner=+0",
     "owner=4294967295", "owner=99999999999999999999", "socket=relative", "debug=1", "DEBUG", "try_first_pass=yes"],
)  # fmt: skip
def test_an_option_that_cannot_be_read_shuts_everybody_out(site: Site, option: str) -> None:
    site.configure(option)
    assert [site.call(operation, user=b"root").code for operation in "AMPC"] == [SYSTEM_ERR] * 4


def test_a_path_that_no_socket_can_have_is_a_daemon_that_is_away(site: Site) -> None:
    site.configure(f"prefix=c socket=/{'x' * 107}")
    assert site.call("A").code == SYSTEM_ERR
    assert site.call("A", user=b"root").code == UNAVAILABLE


def test_a_call_is_logged_when_asked_for_and_goes_on_as_before(site: Site) -> None:
    site.configure("debug timeout=3600 use_authtok")
    assert site.play(replies(verdict(SUCCESS)))[0].code == SUCCESS


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_what_a_fuzzer_starts_from_ends_without_a_fault(site: Site, seed: Path) -> None:
    """The first byte chooses the operation, as in `fuzz.c`."""
    choice, *stream = seed.read_bytes()
    script = raw(bytes(stream))
    site.socket.unlink(missing_ok=True)
    with playing(bound(site.socket), script, script, all_come=False):
        outcome = site.call("AMP"[choice % 3], *[GOOD] * 70)
    assert outcome.code in range(32)
