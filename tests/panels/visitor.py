"""A visitor of a panel who keeps cookies, follows no redirect and sees every reply."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyauthgate.model import Form, Sign


@dataclass(frozen=True)
class Answer:
    """What a panel answered."""

    status: int
    location: str
    cookies: Mapping[str, str]
    body: str
    json: bool

    def shows(self, sign: Sign) -> bool:
        """Say whether a sign holds, in the words of the settings' page."""
        return (
            (not sign.status or self.status in sign.status)
            and (not sign.location or fnmatchcase(urlsplit(self.location).path, sign.location))
            and (
                not sign.cookie or any(fnmatchcase(name, sign.cookie) for name, value in self.cookies.items() if value)
            )
            and sign.contains in self.body
        )

    def means(self, form: Form) -> str:
        """Say what it means by the signs of a form."""
        ok, failed = (sign.given and self.shows(sign) for sign in form.signs(json=self.json))
        return {(True, False): "ok", (False, True): "failed"}.get((ok, failed), "unclear")

    def token(self, name: str) -> str:
        """Give the value of a hidden field."""
        match = re.search(rf'name="{name}"[^>]*value="([^"]+)"', self.body)
        assert match, self.body
        return match[1]


@dataclass
class Visitor:
    """Speaks to a panel on this machine."""

    port: int
    jar: dict[str, str] = field(default_factory=dict)

    def look(self, path: str) -> Answer:
        """Look at a page."""
        return self._ask("GET", path, None, {})

    def send(self, path: str, **fields: str) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})

    def program(self, path: str, **fields: str) -> Answer:
        """Send an object, as a program does."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        return self._ask("POST", path, json.dumps(fields), headers)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        origin = {"Referer": f"http://127.0.0.1:{self.port}/"}
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.jar.items())}
        try:
            connection.request(method, path, body, {**headers, **origin, **cookies})
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        fresh: SimpleCookie = SimpleCookie()
        for each in response.headers.get_all("Set-Cookie", []):
            fresh.load(each)
        set_now = {name: morsel.value for name, morsel in fresh.items()}
        self.jar.update(set_now)
        kind = response.headers.get_content_type()
        return Answer(response.status, response.headers["Location"] or "", set_now, text, kind == "application/json")
