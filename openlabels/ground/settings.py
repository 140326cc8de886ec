"""What the site is called and where it lives.

Knows how a flag, the environment and `pyproject.toml` outrank each other. Refuses to read any of them: they
are handed in, so that the same words always give the same settings.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from openlabels.ground.problem import UnusableError

_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")


_HOST = re.compile(r"(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?")
"""A host and its port: a bracket in it would end a Markdown link as well as one in the path."""


class SettingsError(UnusableError):
    """A setting that cannot work."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`base_url` ends in a slash; `repository` is owner/name on GitHub."""

    site_name: str
    base_url: str
    repository: str
    branch: str


def resolve(pyproject: str, environ: Mapping[str, str], base_url: str | None = None) -> Settings:
    """The settings from the text of `pyproject.toml`, the environment and the flag `--base-url`.

    In GitHub Actions `GITHUB_REPOSITORY` gives the repository and, by default, its Pages address, so that a
    fork works unchanged. Raises `SettingsError`, saying which setting is wrong and where it comes from.
    """
    table = _table(pyproject)
    on_github = environ.get("GITHUB_ACTIONS") == "true" and environ.get("GITHUB_REPOSITORY", "")
    repository = on_github or table["repository"]
    by_default = _pages_address(on_github) if on_github and on_github != table["repository"] else table["base_url"]
    if not _REPOSITORY.fullmatch(repository):
        raise SettingsError(f"repository {repository!r} is not owner/name")
    address = base_url or environ.get("OPENLABELS_BASE_URL") or by_default
    return Settings(table["site_name"], checked_address(address), repository, table["branch"])


def _table(pyproject: str) -> dict[str, str]:
    try:
        tool = tomllib.loads(pyproject).get("tool")
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"pyproject.toml is not TOML: {error}") from error
    table = tool.get("openlabels") if isinstance(tool, dict) else None
    table = table if isinstance(table, dict) else {}
    for key in ("site_name", "base_url", "repository", "branch"):
        if not isinstance(table.get(key), str) or not table[key]:
            raise SettingsError(f'pyproject.toml: [tool.openlabels] needs {key} = "…"')
    return dict(table)


def _pages_address(repository: str) -> str:
    """Where GitHub Pages serves a repository; `owner/owner.github.io` is served at the root."""
    owner, _, name = repository.partition("/")
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def checked_address(address: str, called: str = "base URL") -> str:
    """A site's root with a slash at its end; raises `SettingsError` where it is no such address, by what it is `called`."""
    try:
        parts = urlsplit(address)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError as error:
        raise SettingsError(f"{called} {address!r}: {error}") from error
    # Brackets would end a Markdown link, and a path that starts with // is another host.
    plain = not re.search(r"[\s\"'<>\\{}^`|\x00-\x1f]", address) and not re.search(r"[()\[\]]|//", parts.path)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.query
        or parts.fragment
        or not plain
        or not _HOST.fullmatch(parts.netloc.rpartition("@")[2])
        or not port_is_fine
        or "@" in parts.netloc
        or not address.isascii()
        or {".", ".."} & set(parts.path.split("/"))
    ):
        raise SettingsError(f"{called} {_without_password(address)!r} is not of the form https://host/path/, in ASCII")
    address = parts.scheme + address[len(parts.scheme) :]  # in lower case, as every reader of our addresses has it
    return address if address.endswith("/") else address + "/"


def _without_password(address: str) -> str:
    """An address as a message may show it."""
    return re.sub(r"//[^/@]*@", "//…@", address)
