"""Programs that call libpam: this process through ctypes, and a C program under the sanitizers."""

from __future__ import annotations

import ctypes
import os
import subprocess
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_int, c_size_t, c_uint, c_void_p
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Fields = Sequence[tuple[str, type[Any]] | tuple[str, type[Any], int]]

SUCCESS, SYSTEM_ERR, PERM_DENIED, AUTH_ERR, UNAVAILABLE, UNKNOWN = 0, 4, 6, 7, 9, 10
MAXTRIES, NEW_AUTHTOK_REQD, CRED_ERR, CONV_ERR, AUTHTOK_ERR = 11, 12, 17, 19, 20
PROMPT, ECHO, ERROR, INFO = 1, 2, 3, 4
SILENT, EXPIRED = 0x8000, 0x20
FAIL_DELAY, RHOST = 10, 4


@dataclass(frozen=True)
class Outcome:
    code: int
    delay: int
    """The microseconds that libpam would sleep after a failure."""
    messages: tuple[tuple[int, bytes], ...]
    """Style and text."""


class Application(Protocol):
    """Makes PAM calls on one handle; the operations are the driver's."""

    def call(
        self,
        confdir: Path,
        operation: str,
        *answers: bytes,
        user: bytes = b"c10023",
        flags: int = 0,
        rhost: bytes = b"",
    ) -> Outcome:
        """Answer the prompts in their order; without an answer the conversation fails."""


class Driver:
    """`driver.c`, which also says how many descriptors a call left open."""

    def __init__(self, program: Path) -> None:
        # Bound at once: the linker would spill registers, and what passed through them, on the stack.
        environment = {**os.environ, "LD_BIND_NOW": "1"}
        self._process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)

    def call(
        self,
        confdir: Path,
        operation: str,
        *answers: bytes,
        user: bytes = b"c10023",
        flags: int = 0,
        rhost: bytes = b"",
    ) -> Outcome:
        words = (operation.encode(), str(flags).encode(), str(confdir).encode(), b"gate", user, rhost, *answers)
        pipe = _pipe(self._process.stdin)
        pipe.write(b" ".join(word.hex().encode() for word in words) + b"\n")
        pipe.flush()
        messages = []
        while not (line := _pipe(self._process.stdout).readline()).startswith(b"="):
            assert line, "the driver died"
            style, _, text = line.decode().strip().partition(" ")
            messages.append((int(style), bytes.fromhex(text)))
        _, code, delay, leaked = line.split()
        assert leaked == b"0"
        return Outcome(int(code), int(delay), tuple(messages))

    def remembers(self, secret: bytes) -> bool:
        """Say whether the secret is anywhere in the memory that it can write to; not for the sanitizers' terabytes."""
        process = Path("/proc", str(self._process.pid))
        with (process / "mem").open("rb") as memory:
            for line in (process / "maps").read_text().splitlines():
                span, rights, *_ = line.split()
                start, end = (int(address, 16) for address in span.split("-"))
                if rights.startswith("rw"):
                    memory.seek(start)
                    if secret in memory.read(end - start):
                        return True
        return False

    def close(self) -> None:
        """End it; the leak checker speaks now."""
        _pipe(self._process.stdin).close()
        _pipe(self._process.stdout).close()
        assert self._process.wait(60) == 0


class Message(Structure):
    _fields_: ClassVar[Fields] = (("style", c_int), ("text", c_char_p))


class Response(Structure):
    _fields_: ClassVar[Fields] = (("text", c_void_p), ("code", c_int))


Talk = CFUNCTYPE(c_int, c_int, POINTER(POINTER(Message)), POINTER(POINTER(Response)), c_void_p)
Delay = CFUNCTYPE(None, c_int, c_uint, c_void_p)


class Conversation(Structure):
    _fields_: ClassVar[Fields] = (("talk", Talk), ("data", c_void_p))


class Libpam:
    """libpam in this process.

    Parameters
    ----------
    typed:
        Called before each answer: the time a person takes.
    slept:
        Called in place of the sleep after a failure.
    service:
        What it calls itself.

    """

    def __init__(
        self,
        typed: Callable[[], object] = lambda: None,
        slept: Callable[[], object] = lambda: None,
        service: str = "gate",
    ) -> None:
        self._pam = ctypes.CDLL("libpam.so.0")
        self._libc = ctypes.CDLL(None)
        self._libc.calloc.restype = self._libc.strdup.restype = c_void_p
        self._libc.calloc.argtypes = [c_size_t, c_size_t]
        self._libc.free.argtypes = [c_void_p]
        self._pam.pam_set_item.argtypes = [c_void_p, c_int, c_void_p]
        self._typed, self._slept, self._service = typed, slept, service.encode()

    def call(
        self,
        confdir: Path,
        operation: str,
        *answers: bytes,
        user: bytes = b"c10023",
        flags: int = 0,
        rhost: bytes = b"",
    ) -> Outcome:
        messages: list[tuple[int, bytes]] = []
        delays = [0]
        left = list(answers)

        def talk(count: int, shown: Any, given: Any, _: object) -> int:  # noqa: ANN401 (pointers have no public type)
            responses = ctypes.cast(self._libc.calloc(count, ctypes.sizeof(Response)), POINTER(Response))
            for index in range(count):
                style, text = shown[index][0].style, shown[index][0].text
                messages.append((style, text))
                if style in {PROMPT, ECHO}:
                    if not left:
                        self._libc.free(responses)
                        return CONV_ERR
                    self._typed()
                    responses[index].text = self._libc.strdup(left.pop(0))
            given[0] = responses
            return SUCCESS

        def delay(_: int, microseconds: int, __: object) -> None:
            delays.append(microseconds)
            self._slept()

        conversation, slow, handle = Conversation(Talk(talk), None), Delay(delay), c_void_p()
        started = self._pam.pam_start_confdir(self._service, user, byref(conversation), bytes(confdir), byref(handle))
        assert started == SUCCESS
        self._pam.pam_set_item(handle, FAIL_DELAY, ctypes.cast(slow, c_void_p))
        if rhost:
            self._pam.pam_set_item(handle, RHOST, ctypes.cast(c_char_p(rhost), c_void_p))
        code = self._perform(handle, operation, flags)
        self._pam.pam_end(handle, code)
        return Outcome(code, delays[-1], tuple(messages))

    def _perform(self, handle: c_void_p, operation: str, flags: int) -> int:
        """Make the calls on one handle, up to the first that fails."""
        codes = (int(getattr(self._pam, FUNCTIONS[letter])(handle, flags)) for letter in operation)
        return next((code for code in codes if code != SUCCESS), SUCCESS)


FUNCTIONS = {
    "A": "pam_authenticate",
    "M": "pam_acct_mgmt",
    "P": "pam_chauthtok",
    "C": "pam_setcred",
    "S": "pam_open_session",
    "E": "pam_close_session",
}


def write_service(confdir: Path, lines: Sequence[str], service: str = "gate") -> None:
    """Write the file of a service, and one that shuts every other out."""
    (confdir / "other").write_text("".join(f"{stack} required pam_deny.so\n" for stack in STACKS))
    (confdir / service).write_text("".join(f"{line}\n" for line in lines))


STACKS = ("auth", "account", "password", "session")


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe
