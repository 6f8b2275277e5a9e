"""How eight frameworks and PHP read a request: what a panel that is written with them gets to see."""

from __future__ import annotations

import io
import json
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import bottle
import cherrypy
import falcon
import falcon.media
import flask
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from starlette.datastructures import UploadFile
from starlette.requests import Request as StarletteRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, MutableMapping
    from wsgiref.types import WSGIEnvironment

    from tests.web.guard.php import Php

Found = dict[str, list[str]]

with warnings.catch_warnings():  # it stands on the standard library's cgi
    warnings.simplefilter("ignore", DeprecationWarning)
    import webob

if not settings.configured:
    settings.configure(ALLOWED_HOSTS=["*"], USE_I18N=False)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a parser reads: in the body's own place, and where it is merged with the query and with cookies."""

    posted: Found = field(default_factory=dict)
    merged: Found = field(default_factory=dict)


def flask_reads(environ: WSGIEnvironment) -> Seen:
    request = flask.Request(environ)
    if "json" in (environ.get("CONTENT_TYPE") or ""):
        members = _members(request.get_json(silent=True))
        return Seen(posted=members, merged=_lists(request.values.lists()) | members)
    seen = Seen(posted=_lists(request.form.lists()), merged=_lists(request.values.lists()))
    request.close()
    return seen


def django_reads(environ: WSGIEnvironment) -> Seen:
    request = WSGIRequest(environ)
    if "json" in (environ.get("CONTENT_TYPE") or ""):
        return Seen(posted=_members(_json(request.body)), merged=_lists(request.GET.lists()))
    seen = Seen(posted=_lists(request.POST.lists()), merged=_lists([*request.GET.lists(), *request.POST.lists()]))
    request.close()
    return seen


def bottle_reads(environ: WSGIEnvironment) -> Seen:
    request = bottle.BaseRequest(environ)
    if "json" in (environ.get("CONTENT_TYPE") or ""):
        return Seen(posted=_members(request.json), merged=_bottled(request.params))
    posted = _bottled(request.POST)
    _closed(request.files.values())
    return Seen(posted=posted, merged=_lists([*_bottled(request.query).items(), *posted.items()]))


def webob_reads(environ: WSGIEnvironment) -> Seen:
    request = webob.Request(environ)
    if "json" in (environ.get("CONTENT_TYPE") or ""):
        return Seen(posted=_members(_json(request.body)), merged=_pairs(request.params.items()))
    seen = Seen(posted=_pairs(request.POST.items()), merged=_pairs(request.params.items()))
    _closed(request.POST.values())
    return seen


class Root:
    """A page of CherryPy that keeps what it is called with."""

    seen = Seen()

    @cherrypy.expose  # type: ignore[untyped-decorator]
    def index(self, *_: object, **given: object) -> str:
        body = cherrypy.request.body
        members = _members(_json(body.fp.read())) if "json" in str(body.content_type) else {}
        posted = _lists((_mended(name), _list(value)) for name, value in body.params.items())
        _closed(part for value in body.params.values() for part in _list(value))
        Root.seen = Seen(
            posted=posted | members, merged=_lists((_mended(name), _list(value)) for name, value in given.items())
        )
        return ""


APPLICATION: Final = cherrypy.Application(Root(), config={"/": {"request.show_tracebacks": False}})
APPLICATION.log.screen = False
APPLICATION.log.access_log.disabled = APPLICATION.log.error_log.disabled = True
cherrypy.log.screen = False


def cherrypy_reads(environ: WSGIEnvironment) -> Seen:
    Root.seen = Seen()
    for _ in APPLICATION(environ, lambda *_: lambda _: None):
        pass
    return Root.seen


def falcon_reads(environ: WSGIEnvironment) -> Seen:
    request = falcon.Request(environ)
    given = request.get_media(default_when_empty=None)
    if isinstance(given, falcon.media.multipart.MultipartForm):
        parts = [(part.name, part.get_text()) for part in given if not part.filename]
        posted = _pairs(parts)
    else:
        posted = _lists((name, _list(value)) for name, value in (given or {}).items() if isinstance(value, str | list))
    queried = ((name, _list(value)) for name, value in request.params.items())
    return Seen(posted=posted, merged=_lists([*queried, *posted.items()]))


def starlette_reads(environ: WSGIEnvironment) -> Seen:
    data = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": data, "more_body": False}

    scope = {
        "type": "http",
        "method": environ["REQUEST_METHOD"],
        "path": "/",
        "query_string": environ.get("QUERY_STRING", "").encode("latin-1"),
        "headers": [(b"content-type", (environ.get("CONTENT_TYPE") or "").encode("latin-1"))],
    }
    request = StarletteRequest(scope, receive)
    queried = request.query_params.multi_items()
    if "json" in (environ.get("CONTENT_TYPE") or ""):
        return Seen(posted=_members(_json(data)), merged=_pairs(queried))
    posted = _driven(request.form().__await__()).multi_items()
    _closed(value for _, value in posted)
    return Seen(posted=_pairs(posted), merged=_pairs([*queried, *posted]))


READERS: Final[dict[str, Callable[[WSGIEnvironment], Seen]]] = {
    "flask": flask_reads,
    "django": django_reads,
    "bottle": bottle_reads,
    "webob": webob_reads,
    "cherrypy": cherrypy_reads,
    "falcon": falcon_reads,
    "starlette": starlette_reads,
}
GENERAL: Final = ("REQUEST_METHOD", "QUERY_STRING", "CONTENT_TYPE", "CONTENT_LENGTH", "SERVER_PROTOCOL", "HTTP_COOKIE")


def php_reads(php: Php, environ: WSGIEnvironment, charset: str = "utf-8") -> Seen:
    """Let PHP read it; ``$_REQUEST`` is what it merges, cookies over all where there is no php.ini."""
    data = environ["wsgi.input"].read()
    variables: dict[str, str] = {name: str(environ.get(name) or "") for name in GENERAL if name in environ}
    variables["CONTENT_LENGTH"] = str(len(data))  # a server tells PHP what there is; else it waits for more
    places = php.read({**variables, "SCRIPT_NAME": "/"}, data)
    post, merged, members = ({n: _texts(v, charset) for n, v in places[p].items()} for p in ("post", "request", "json"))
    return Seen(posted=members if "json" in variables.get("CONTENT_TYPE", "") else post, merged=merged)


def fresh(environ: WSGIEnvironment, body: bytes) -> WSGIEnvironment:
    """Give a request with its body unread, for one more parser."""
    return environ | {"wsgi.input": io.BytesIO(body)}


def _mended(name: str) -> str:
    """Give a name as it was sent; CherryPy takes the names of parts for Latin-1, as its panels know."""
    try:
        return name.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return name


def _closed(values: Iterable[object]) -> None:
    """Close uploads, which their frameworks leave to the collector."""
    for value in values:
        if (file := getattr(value, "file", None)) is not None:
            file.close()


def _driven(coroutine: Any) -> Any:  # noqa: ANN401 - whatever the coroutine gives
    """Run a coroutine that never waits."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waits")


def _json(data: bytes) -> object:
    try:
        return json.loads(data)
    except ValueError:
        return None


def _members(given: object) -> Found:
    return {str(n): [v] for n, v in given.items() if isinstance(v, str)} if isinstance(given, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _lists(lists: Iterable[tuple[Any, Iterable[object]]]) -> Found:
    found: Found = {}
    for name, values in lists:
        found.setdefault(str(name), []).extend(value for value in values if isinstance(value, str))
    return {name: values for name, values in found.items() if values}


def _pairs(pairs: Iterable[tuple[Any, object]]) -> Found:
    return _lists((name, [value]) for name, value in pairs if not isinstance(value, UploadFile))


def _bottled(given: Any) -> Found:  # noqa: ANN401 - bottle is not typed
    texts = given.decode() if given.recode_unicode else given
    return _lists((name, texts.getall(name)) for name in texts)


def _texts(values: list[bytes], charset: str) -> list[str]:
    return [value.decode(charset, "replace") for value in values]
