"""Forms that nobody would ever reach, or reach without what they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.config.coverage import beneath, first_over
from pyauthgate.config.masking import shown
from pyauthgate.errors import Finding
from pyauthgate.model import FormKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.config.forms import FormTable
    from pyauthgate.config.sections import Settings

__all__ = ["hidden"]


def hidden(form: FormTable, settings: Settings) -> Iterator[Finding]:
    """Find why a form, or the page it is shown on, is not to be reached."""
    for key, path in (("path", form.path), ("page", form.page)):
        if path and (allowed := _obstacle(path.partition("?")[0], settings)):
            yield Finding(section=form.place, key=key, value=shown(path), allowed=allowed)
    opened = first_over(form.path, settings.panel.public) if form.kind == FormKind.CHANGE else None
    if opened:
        allowed = f"a path that needs a log-in: panel.public has {shown(opened)}"
        yield Finding(section=form.place, key="path", value=shown(form.path), allowed=allowed)


def _obstacle(path: str, settings: Settings) -> str | None:
    if beneath(path, settings.site.prefix):
        return f"a path of the panel: site.prefix holds the gate's own pages under {settings.site.prefix}"
    if shut := first_over(path, settings.panel.deny):
        return f"a path that can be reached: panel.deny has {shown(shut)}"
    return None
