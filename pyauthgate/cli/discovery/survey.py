"""What a walk through a panel found: its forms, its cookies, its doors, and which known panel it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pyauthgate.cli.discovery.addresses import DOORS, INSIDE, NOWHERE, OUTSIDE, local, path_of
from pyauthgate.cli.discovery.roles import Roles, roles
from pyauthgate.cli.discovery.vocabulary import LEAVE, SESSION, says
from pyauthgate.config import presets
from pyauthgate.config.coverage import alike
from pyauthgate.model import FormKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.cli.discovery.pages import PageForm
    from pyauthgate.cli.discovery.walk import Reply, Walk
    from pyauthgate.config import Panel

__all__ = ["Found", "Survey", "survey"]

ABSENT = frozenset({404, 410})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One form.

    Parameters
    ----------
    path, query:
        Where it is sent, decoded.
    page:
        Where it was seen, with its query.
    fixed:
        Fields that nobody types, with their values: by one of them a form may be known.

    """

    roles: Roles
    path: str
    query: str
    page: str
    fixed: dict[str, str]


@dataclass(slots=True, kw_only=True)
class Survey:
    """Everything that was found."""

    start: str
    looks: int = 0
    forms: list[Found] = field(default_factory=list)
    session: list[str] = field(default_factory=list)
    doors: list[str] = field(default_factory=list)
    preset: str = ""
    under: str = ""
    notes: list[str] = field(default_factory=list)

    def of(self, kind: FormKind) -> list[Found]:
        """Give the forms of a kind."""
        return [each for each in self.forms if each.roles.kind is kind]


def survey(start: str, outside: Walk, inside: Walk | None = None) -> Survey:
    """Walk through a panel, and understand what is there.

    Parameters
    ----------
    outside, inside:
        Who walks as nobody, and who as somebody who is logged in: neither sees what the other one does.

    Raises
    ------
    ConfigurationError
        ``discover.unreachable``: nothing answers.

    """
    found = Survey(start=start)
    nowhere = outside.look(local(start, NOWHERE) or start)
    _read(outside.pages(start, OUTSIDE), found, inside=False)
    if inside:
        _read(inside.pages(start, INSIDE), found, inside=True)
    found.doors = list(dict.fromkeys([*found.doors, *_doors(outside, start, nowhere)]))
    found.session = _sessions({**outside.cookies, **(inside.cookies if inside else {})})
    found.preset, found.under = _recognised(found)
    found.looks = outside.looks + (inside.looks if inside else 0)
    return found


def _read(replies: Iterator[Reply], found: Survey, *, inside: bool) -> None:
    for reply in replies:
        for form in _forms(reply, found, inside=inside):
            if not any(_same(form, each) for each in found.forms):
                found.forms.append(form)
        _leaving(reply, found)


def _forms(reply: Reply, found: Survey, *, inside: bool) -> Iterator[Found]:
    for form in reply.page.forms if reply.page else ():
        target = local(reply.url, form.action or reply.url)
        context = f"{path_of(reply.url)} {urlsplit(reply.url).query} {reply.page.headings if reply.page else ''}"
        understood = roles(form, context, inside=inside)
        if understood is None:
            continue
        if target is None or form.method != "post":
            found.notes.append(
                f"A form on {path_of(reply.url)} is sent to another site or in the address: not guarded."
            )
        elif understood.kind is None:
            found.doors.append(path_of(target))
        else:
            yield _found(understood, form, target, reply.url)


def _found(understood: Roles, form: PageForm, target: str, seen: str) -> Found:
    return Found(
        roles=understood,
        path=path_of(target),
        query=urlsplit(target).query,
        page=path_of(seen) + (f"?{urlsplit(seen).query}" if urlsplit(seen).query else ""),
        fixed={each.name: each.value for each in form.fields if each.kind in {"hidden", "submit"} and each.name},
    )


def _leaving(reply: Reply, found: Survey) -> None:
    """Note where one logs out; it is never gone to."""
    if found.of(FormKind.LOGOUT) or reply.page is None:
        return
    written = [(link.href, link.words) for link in reply.page.links]
    written += [(form.action, " ".join(each.value for each in form.fields)) for form in reply.page.forms if form.action]
    for href, words in written:
        target = local(reply.url, href)
        if (
            target
            and says(LEAVE, path_of(target), words)
            and not any(alike(path_of(target), f.path) for f in found.forms)
        ):
            leaving = Roles(kind=FormKind.LOGOUT, guesses=["kind: by the words of its link"])
            found.forms.append(Found(roles=leaving, path=path_of(target), query="", page=path_of(target), fixed={}))
            return


def _same(one: Found, other: Found) -> bool:
    return (one.roles.kind, one.path, one.query, one.fixed.keys()) == (
        other.roles.kind,
        other.path,
        other.query,
        other.fixed.keys(),
    )


def _doors(walk: Walk, start: str, nowhere: Reply | None) -> Iterator[str]:
    """Give the doors that are there: they answer otherwise than a page that is not."""
    usual = {(nowhere.status, bool(nowhere.location))} if nowhere else set()
    for door in DOORS:
        url = local(start, door)
        reply = walk.look(url) if url else None
        if reply and reply.status not in ABSENT and (reply.status, bool(reply.location)) not in usual:
            yield path_of(reply.url)


def _sessions(cookies: dict[str, bool]) -> list[str]:
    """Choose the cookies that may mean that somebody is logged in."""
    others = {
        name: hidden for name, hidden in cookies.items() if "csrf" not in name.lower() and "xsrf" not in name.lower()
    }
    named = [name for name in others if says(SESSION, name)]
    return named or [name for name, hidden in others.items() if hidden] or list(others)


def _recognised(found: Survey) -> tuple[str, str]:
    """Give the preset whose log-in form was seen, and where its panel is mounted."""
    for login in found.of(FormKind.LOGIN):
        for name, panel in presets():
            known = next(form for form in panel.forms if form.kind is FormKind.LOGIN)
            fields = (known.user, known.password) == (login.roles.user, login.roles.password)
            if fields and login.path.endswith(known.path) and _is_it(found, panel, login.path.removesuffix(known.path)):
                return name, login.path.removesuffix(known.path)
    return "", ""


def _is_it(found: Survey, panel: Panel, under: str) -> bool:
    """Say whether nothing that was seen is otherwise: each form of the preset's paths is of the preset's kind."""
    pairs = [(seen, form) for seen in found.forms for form in panel.forms if alike(seen.path, under + form.path)]
    return all(seen.roles.kind is form.kind and set(seen.roles.new) <= {*form.new} for seen, form in pairs)
