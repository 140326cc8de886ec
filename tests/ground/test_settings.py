"""Where the site's name and address come from, and what is refused."""

import itertools
from collections.abc import Mapping

import pytest

from openlabels.ground import settings
from openlabels.ground.settings import Settings, SettingsError
from tests.entries import ROOT

FILE = """
[tool.openlabels]
site_name = "Labels"
base_url = "https://file.example/site/"
repository = "owner/name"
branch = "main"
"""

ON_FORK = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "Fork/Labels"}


def test_the_file_alone_gives_all() -> None:
    assert settings.resolve(FILE, {}) == Settings("Labels", "https://file.example/site/", "owner/name", "main")


def test_the_projects_own_file_is_in_order() -> None:
    found = settings.resolve((ROOT / "pyproject.toml").read_text(), {})
    assert found.base_url.endswith("/")


FLAG, VARIABLE, ACTIONS = "https://flag.example/", "https://variable.example/", "https://fork.github.io/Labels/"


@pytest.mark.parametrize(("flag", "variable", "actions"), list(itertools.product((True, False), repeat=3)))
def test_a_flag_wins_over_the_variable_over_the_fork_over_the_file(flag: bool, variable: bool, actions: bool) -> None:
    environ = ({"OPENLABELS_BASE_URL": VARIABLE} if variable else {}) | (ON_FORK if actions else {})
    found = settings.resolve(FILE, environ, FLAG if flag else None)
    given = [(flag, FLAG), (variable, VARIABLE), (actions, ACTIONS), (True, "https://file.example/site/")]
    assert found.base_url == next(address for stated, address in given if stated)
    assert found.repository == ("Fork/Labels" if actions else "owner/name")


@pytest.mark.parametrize(
    ("environ", "base_url", "repository"),
    [
        ({"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "owner/name"}, "https://file.example/site/", "owner/name"),
        (
            {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "Me/Me.github.io"},
            "https://me.github.io/",
            "Me/Me.github.io",
        ),
        ({"GITHUB_ACTIONS": "true"}, "https://file.example/site/", "owner/name"),
        ({"GITHUB_REPOSITORY": "Fork/Labels"}, "https://file.example/site/", "owner/name"),
        ({"OPENLABELS_BASE_URL": ""}, "https://file.example/site/", "owner/name"),
    ],
)
def test_github_speaks_for_a_fork_only(environ: Mapping[str, str], base_url: str, repository: str) -> None:
    found = settings.resolve(FILE, environ)
    assert (found.base_url, found.repository) == (base_url, repository)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://host.example", "https://host.example/"),
        ("https://host.example/a/b", "https://host.example/a/b/"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/"),
        ("http://[::1]:80/x/", "http://[::1]:80/x/"),
        ("HttpS://host.example/X/", "https://host.example/X/"),
    ],
)
def test_an_address_gets_the_slash_that_it_lacks_and_its_scheme_in_lower_case(given: str, address: str) -> None:
    assert settings.resolve(FILE, {}, given).base_url == address


@pytest.mark.parametrize(
    "address",
    [
        "host.example", "//host.example/", "/path/", "ftp://host.example/", "javascript:alert(1)", "https://", "https:///path/",
        "https://host.example/?q=1", "https://host.example/#top", "https://host.example:port/", "https://host.example:99999/",
        "https://host.example:0/", "https://[::1/", "https://host.example/a b/", 'https://host.example/"x/', "https://host.example/'x/",
        "https://host.example/<x>/", "https://host.example/{x}/", "https://host.example/x\\y/", "https://host.example/x^y/",
        "https://host.example/\n", "https://host.example/\tx", " https://host.example/", "https://host.example//", "https://host.example/a//b/",
        "https://host.example/(x/", "https://host.example/[x]/",
        "https://host.example/./", "https://host.example/a/../b/", "https://host.example/a/..", "https://host.example/ü/",
        "https://host.example)/", "https://host.example(x/", "https://host!.example/", "https://host.example,x/",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_a_sites_root_is_refused_with_its_text(address: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings.resolve(FILE, {}, address)
    assert repr(address) in str(caught.value)


@pytest.mark.parametrize("user", ["me", "me:secret", ""])
def test_an_address_with_a_password_is_refused_and_the_message_does_not_tell_it(user: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings.resolve(FILE, {}, f"https://{user}@host.example/")
    assert "https://…@host.example/" in str(caught.value)


@pytest.mark.parametrize("key", ["site_name", "base_url", "repository", "branch"])
@pytest.mark.parametrize("value", [None, '""', "3", "[]", "true"])
def test_a_key_that_is_missing_empty_or_no_text_is_named(key: str, value: str | None) -> None:
    lines = [line for line in FILE.splitlines() if not line.startswith(key)]
    with pytest.raises(SettingsError, match=key):
        settings.resolve("\n".join([*lines, f"{key} = {value}" if value else ""]), {})


@pytest.mark.parametrize(
    "text", ["", "tool = 3", "[tool]\nopenlabels = 3", "[tool]\nopenlabels = []", "[[tool]]", "[project]"]
)
def test_a_file_without_the_table_is_told_what_it_needs(text: str) -> None:
    with pytest.raises(SettingsError, match=r"\[tool.openlabels\] needs site_name"):
        settings.resolve(text, {})


def test_a_file_that_is_not_toml_is_told_where() -> None:
    with pytest.raises(SettingsError, match=r"pyproject.toml is not TOML: .*line 1"):
        settings.resolve("x = = 1", {})


@pytest.mark.parametrize(
    "repository", ["owner", "owner/", "/name", "a/b/c", "a b/c", "https://github.com/a/b", "a/b\n"]
)
@pytest.mark.parametrize("where", ["file", "environment"])
def test_a_repository_is_owner_and_name(repository: str, where: str) -> None:
    environ = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": repository} if where == "environment" else {}
    text = FILE.replace('"owner/name"', repr(repository).replace("'", '"')) if where == "file" else FILE
    with pytest.raises(SettingsError, match="is not owner/name"):
        settings.resolve(text, environ)
