"""The reference page of the settings, made of the same table that the file is read by.

``python -m pyauthgate.config.reference > docs/reference/settings.md`` writes it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from pyauthgate.config.sections import SECTIONS
from pyauthgate.config.table import Nested, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyauthgate.config.table import Setting

__all__ = ["main", "reference"]

HEAD = """\
# Settings

One TOML file: the one given with `--config`, else the one that `PYAUTHGATE_CONFIG` names, else
`/etc/pyauthgate/pyauthgate.toml`. Unknown names, wrong values, contradictions and missing files are reported all at
once, and nothing starts. A relative path begins at the folder of the file. Durations are written `90s`, `15m`, `2h` or
`180d`, sizes of memory `512KiB`, `46MiB` or `1GiB`. The only setting that must be written is `site.public_url`;
mode `guard` needs a preset, or `panel.session` and a `[[panel.form]]` of kind `login`.
"""


def reference() -> str:
    """Give the page, in Markdown."""
    return "\n".join([HEAD, *(_section(f"[{name}]", name, schema) for name, schema in SECTIONS.items())])


def main() -> None:
    """Print the page."""
    sys.stdout.write(reference())


def _section(title: str, name: str, schema: type[Any]) -> str:
    """Give a section, and after it the arrays of tables in it."""
    settings = rows(schema)
    entries = [_entry(key, setting) for key, setting in settings.items()]
    parts = [f"## `{title}`\n\n{schema.__doc__}\n", *entries, *_inner(settings)]
    for key, setting in settings.items():
        if isinstance(setting.kind, Nested) and setting.kind.most:
            parts.append(_section(f"[[{name}.{key}]]", f"{name}.{key}", setting.kind.schema))
    return "\n".join(parts)


def _inner(settings: Mapping[str, Setting]) -> Iterator[str]:
    """Give each kind of table that stands behind keys, once for all of its keys."""
    by_schema: dict[type[Any], list[str]] = {}
    for key, setting in settings.items():
        if isinstance(setting.kind, Nested) and not setting.kind.most:
            by_schema.setdefault(setting.kind.schema, []).append(f"`{key}`")
    for schema, keys in by_schema.items():
        yield f"### {', '.join(keys)}\n\n{schema.__doc__}\n"
        yield from (_entry(key, setting) for key, setting in rows(schema).items())


def _entry(key: str, setting: Setting) -> str:
    default = f"must be written, for example `{_toml(setting.default)}`" if setting.required else _default(setting)
    return f"* **`{key}`**: {setting.says}\n  Allowed: {_escaped(setting.kind.allowed)}. Default: {default}.\n"


def _default(setting: Setting) -> str:
    return "none" if setting.default in (None, {}) else f"`{_toml(setting.default)}`"


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_toml(each)}' for key, each in value.items())} }}"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def _escaped(text: str) -> str:
    return text.replace("*", "\\*").replace("[", "\\[").replace("<", "&lt;")


if __name__ == "__main__":
    main()
