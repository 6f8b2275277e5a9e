"""A letter put into words: text and HTML of one content, and headers in which nothing else can stand.

The words are the site's in three languages; the templates are ours, or the
operator's in their place.  Nothing is loaded from anywhere when somebody reads
a mail, so it tells nobody that it was read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.parser import BytesHeaderParser
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pyauthgate.model.addresses import DOT_ATOM, LABEL, ambiguous
from pyauthgate.model.letters import GATE, LINK
from pyauthgate.words import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pyauthgate.model import Letter

__all__ = ["Letters", "Mail", "Unwritable"]

IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{22,100}")
MAILBOX = re.compile(rf"({DOT_ATOM})@((?:{LABEL}\.)+{LABEL})")
"""What needs no quotes: a dot-atom (RFC 5322, section 3.4.1) and a host name, both in ASCII."""
NUMBER = re.compile(r"[0-9]{1,18}")
ENCODED = "=?"
"""How an encoded word begins (RFC 2047, section 2): the library decodes one in an address, line ends and all."""
HEADERS = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "X-Client-Number",
    "MIME-Version",
    "Content-Type",
)
"""All that may stand in the head of a mail, each once; a trial has no number."""
FORMS = {"txt": "plain", "html": "html"}
"""The end of a template's name, and the subtype of what it makes: the plainest first (RFC 2046, section 5.1.4)."""
FOLDED = SMTP.clone(cte_type="7bit")
"""Seven bits: every mail server takes them, whatever it offers."""


class Unwritable(ValueError):
    """A letter of which no mail can be made; says in a word why, and nothing of what is in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail as a server takes it.

    Parameters
    ----------
    address:
        The recipient's, in ASCII.

    """

    address: str
    content: bytes


class Letters:
    """Makes mails of letters; the same mail of the same letter, on every try.

    Parameters
    ----------
    site:
        The name of the site.
    host:
        Of the site's public address: the right part of every Message-ID.
    sender:
        An address, or a name and the address in angle brackets.
    language:
        Of a letter that asks for none of ours.
    folder:
        Templates that take the place of ours; None for none.

    """

    def __init__(self, *, site: str, host: str, sender: str, language: str, folder: Path | None = None) -> None:
        self._site = site
        self._host = host
        self._language = language
        name, _, address = sender.rpartition(" <")
        self._from = Address(name, addr_spec=address.removesuffix(">"))
        ours = PackageLoader("pyauthgate.mail", "templates")
        self._templates = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader([FileSystemLoader(folder), ours]) if folder else ours,
            autoescape=lambda name: name is None or name.endswith(".html"),
            undefined=StrictUndefined,
            trim_blocks=True,
            keep_trailing_newline=True,
        )

    @property
    def sender(self) -> str:
        """The address that refusals come back to."""
        return self._from.addr_spec

    def write(self, letter: Letter) -> Mail:
        """Make the mail of a letter.

        Raises
        ------
        Unwritable
            ``address``: no mail can go there; ``header``: an id or a number is none, or a head is not what we wrote;
            ``template``: the operator's template fails, or nothing is known of the letter's kind.

        """
        recipient = _recipient(letter.address)
        if not IDENTIFIER.fullmatch(letter.id) or not NUMBER.fullmatch(letter.number or "0"):
            raise Unwritable("header")
        words = self._words(letter)
        mail = EmailMessage(policy=FOLDED)
        mail["From"] = self._from
        mail["To"] = recipient
        mail["Subject"] = f"{words['subject']} - {self._site}"
        mail["Date"] = format_datetime(datetime.fromtimestamp(letter.at, UTC))
        mail["Message-ID"] = f"<{letter.id}@{self._host}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation answers it
        if about := ", ".join(_entries(letter)) or letter.number:
            mail["X-Client-Number"] = about
        mail["MIME-Version"] = "1.0"
        # A boundary that the id gives, not chance: the mail of a letter is always the same.
        mail["Content-Type"] = f'multipart/alternative; boundary="=_{letter.id[:40]}"'
        mail.set_payload([self._part(form, letter.kind, words) for form in FORMS])
        return Mail(address=recipient.addr_spec, content=_sound(mail))

    def _words(self, letter: Letter) -> dict[str, Any]:
        language = letter.language if letter.language in LANGUAGES else self._language
        way = letter.values.get("way", GATE)
        elsewhere = "" if way == GATE else f".{way}"
        entries = _entries(letter)
        codes = {
            "subject": letter.kind,
            "body": f"{letter.kind}.body{elsewhere}",
            "otherwise": f"{letter.kind}.else",
            "action": f"action{elsewhere}",
            "footer": "footer",
        }
        try:
            said = {name: say(f"mail.{code}", language, site=self._site) for name, code in codes.items()}
        except KeyError:
            raise Unwritable("template") from None
        told = [(say(f"mail.{name}", language), value) for name, value in _facts(letter, entries)]
        return {
            **said,
            "site": self._site,
            "language": language,
            "kind": letter.kind,
            "number": letter.number,
            "client": say("mail.number", language),
            "entries": [{"number": number, "link": link} for number, link in entries.items()],
            "facts": told,
            "values": dict(letter.values),
        }

    def _part(self, form: str, kind: str, words: dict[str, Any]) -> MIMEPart:
        part = MIMEPart(policy=FOLDED)
        part.set_content(self._render(form, kind, words), subtype=FORMS[form], cte="quoted-printable")
        return part

    def _render(self, form: str, kind: str, words: dict[str, Any]) -> str:
        try:
            template = self._templates.select_template([f"{kind}.{form}", f"letter.{form}"])
            return template.render(words)
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, OSError):
            # What it says may hold what was to be filled in.
            raise Unwritable("template") from None


def _sound(mail: EmailMessage) -> bytes:
    """Give a mail as it is sent, if its head is what we wrote and nothing else, read as anybody would read it."""
    try:
        content = mail.as_bytes()
        names = BytesHeaderParser().parsebytes(content).keys()
    except (MessageError, ValueError):
        raise Unwritable("header") from None
    if names not in (list(HEADERS), [name for name in HEADERS if name != "X-Client-Number"]):
        raise Unwritable("header")
    return content


def _recipient(address: str) -> Address:
    """Read an address once more: what is stored was judged by another, perhaps years ago."""
    local, _, host = address.rpartition("@")
    try:
        ascii_host = host.encode("idna").decode().lower()
    except UnicodeError:
        raise Unwritable("address") from None
    read = MAILBOX.fullmatch(f"{local}@{ascii_host}")
    if read is None or ambiguous(host) or ENCODED in local:
        raise Unwritable("address")
    return Address(username=read[1], domain=read[2])


def _entries(letter: Letter) -> Mapping[str, str]:
    """Give the link of each client that a letter is about, by number; of a notice, none."""
    links = {name.removeprefix(LINK): link for name, link in letter.values.items() if name.startswith(LINK)}
    if not all(map(NUMBER.fullmatch, links)):
        raise Unwritable("header")
    return links


def _facts(letter: Letter, entries: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give what the mail tells in lines, by the code of the label: nothing that is not there."""
    if letter.number and not entries:
        yield "number", letter.number
    for name in ("account", "network"):
        if value := letter.values.get(name):
            yield name, value
    yield "at", _moment(letter.at)
    if letter.expires_at is not None:
        yield "until", _moment(letter.expires_at)


def _moment(at: float) -> str:
    """Give a moment to the minute, in the one time that is the same for everybody."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"
