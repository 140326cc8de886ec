"""All files of a site: made of the same edition in the same bytes, and whole once they are there."""

import json
import posixpath
import re
from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest

from openlabels.everyone import loading
from openlabels.everyone.history import History, Version
from openlabels.ground.label import Label
from openlabels.ground.settings import Settings
from openlabels.output import site
from tests.builds import published
from tests.entries import (
    NEW_YEAR_2026,
    ROOT,
    SETTINGS,
    WholeEdition,
    all_of,
    artifact,
    content,
    edition,
    edition_of,
    entry,
    make,
)
from tests.entries import outputs as outputs_of

FULL = {
    "example/tiny-1b": entry(
        label="OM-OW",
        released="2024-11-26",
        family="Tiny",
        parameters="1B",
        evidence={
            "code": [artifact("code", name="Training code", mirrors=["https://mirror.example.org/code"])],
            "weights": [artifact("weights", license="LicenseRef-Tiny", license_url="https://example.org/license")],
            "dataset": [{"access": "partial", "license": "NOASSERTION", "url": "https://example.org/data", "note": "A sample."}],
        },
        links={"paper": "https://example.org/paper"},
        derived_from=["hf:example/Base"],
        aliases=["example/tiny"],
    ),
    "example/tiny-7b": entry(name="Tiny 7B", family="Tiny", derived_from=["example/tiny"]),
    "other/old": entry(name="Old", status="superseded", superseded_by="example/tiny"),
    "other/gone": entry(name="Gone", label="none", status="withdrawn", status_note="Recalled."),
}  # fmt: skip
PAST = History({
    "example/tiny": [Version(1704067200, "OM", 0)],
    "example/tiny-1b": [Version(1709251200, "OM-OW", 1)],
})  # fmt: skip


def small(settings: Settings = SETTINGS, seconds: int | None = NEW_YEAR_2026) -> WholeEdition:
    return edition(FULL, PAST, seconds, settings)


def real() -> WholeEdition:
    files, _ = loading.files_of(ROOT / "registry")
    return edition_of(
        (made for file in files if (made := loading.compiled(file, loading.content_of(file))[0])), History({})
    )


@cache
def made(which: str) -> dict[str, bytes]:
    """All files of a site by path."""
    found = [(one.path, content(one)) for one in all_of({"small": small, "real": real}[which]())]
    assert len({path for path, _ in found}) == len(found), "two outputs have one path"
    return dict(found)


def test_paths_are_plain_and_lower_case_files_cannot_hide_each_other() -> None:
    paths = list(made("real"))
    assert all(
        re.fullmatch(r"[A-Za-z0-9._/-]+", path) and not path.startswith("/") and ".." not in path for path in paths
    )
    assert len({path.lower() for path in paths}) == len(paths)
    folders = {posixpath.dirname(path) for path in paths}
    assert not folders & set(paths)


def test_two_builds_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        published(all_of(small()), tmp_path / name)
    first, second = ({p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.is_file()}
                     for root in (tmp_path / "one", tmp_path / "two"))  # fmt: skip
    assert first == second


def test_a_build_does_not_depend_on_what_was_built_before(tmp_path: Path) -> None:
    published(all_of(edition()), tmp_path / "one")
    published(all_of(small()), tmp_path / "one")
    published(all_of(small()), tmp_path / "two")
    first, second = ({p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.is_file()}
                     for root in (tmp_path / "one", tmp_path / "two"))  # fmt: skip
    assert first == second


def test_a_model_that_leaves_the_registry_leaves_the_site(tmp_path: Path) -> None:
    out = tmp_path / "site"
    published(all_of(small()), out)
    assert (out / "models" / "other" / "gone").is_dir()
    published(all_of(edition({key: data for key, data in FULL.items() if key != "other/gone"}, PAST)), out)
    assert not [path for path in out.rglob("*") if "gone" in path.name]
    published(all_of(edition({})), out)
    assert not (out / "models").exists()


class Links(HTMLParser):
    """The links and the ids of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str, str]] = []
        self.ids: list[str] = []
        self.refers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name in ("href", "src", "action", "poster", "data-search", "data-home", "xlink:href", "formaction"):
            if name in given and given.get("rel") != "canonical":
                self.links.append((tag, name, given[name]))
        if given.get("http-equiv") == "refresh":
            self.links.append((tag, "content", given["content"].partition("url=")[2]))
        self.ids += [given["id"]] if "id" in given else []
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            self.refers += given.get(name, "").split()


@cache
def read(which: str, path: str) -> Links:
    reader = Links()
    reader.feed(made(which)[path].decode())
    reader.close()
    return reader


def pages(which: str) -> list[str]:
    return [path for path in made(which) if path.endswith(".html")]


BOTH = pytest.mark.parametrize("which", ["small", "real"])


@BOTH
def test_every_id_is_unique_in_its_page_and_every_reference_to_one_is_met(which: str) -> None:
    for path in pages(which):
        found = read(which, path)
        assert len(set(found.ids)) == len(found.ids), path
        assert set(found.refers) <= set(found.ids), path


def internal(which: str, path: str) -> Iterable[tuple[str, str, str]]:
    return [link for link in read(which, path).links if urlsplit(link[2]).scheme not in {"https", "mailto"}]


@BOTH
def test_internal_links_are_relative_but_on_the_page_of_nowhere(which: str) -> None:
    for path in pages(which):
        for tag, name, link in read(which, path).links:
            assert link, (path, tag, name)
            assert not link.startswith(SETTINGS.base_url), (path, link)
            if path == "404.html":
                assert link.startswith(("/labels/", "#", "https://")), link
            else:
                assert not link.startswith("/"), (path, link)


@BOTH
def test_every_internal_link_leads_to_a_file_and_to_an_id_that_is_there(which: str) -> None:
    seen = 0
    for path in pages(which):
        for _, _, link in internal(which, path):
            address, fragment = urldefrag(link)
            address = address.partition("?")[0]
            if address.startswith("/"):
                target = address.removeprefix("/labels/")
            elif address:
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), address))
                target = "" if target == "." else target + ("/" if address.endswith(("/", "..", "/.", "./")) else "")
            else:
                target = path
            assert not target.startswith(".."), (path, link)
            file = target + "index.html" if target.endswith("/") or not target else target
            assert file in made(which), (path, link)
            assert not fragment or fragment in read(which, file).ids, (path, link)
            seen += 1
    assert seen > 300


@BOTH
def test_every_page_can_be_reached_from_the_home_page(which: str) -> None:
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        path = waiting.pop()
        for _, _, link in internal(which, path):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), urldefrag(link)[0]))
            file = next(
                (one for one in (target, posixpath.normpath(target + "/index.html")) if one in made(which)), None
            )
            if file and file not in reached:
                reached.add(file)
                waiting += [file] if file.endswith(".html") else []
    unreached = set(pages(which)) - reached
    aliases = {"models/example/tiny/index.html"}
    assert unreached - aliases == {"404.html"}


def test_the_host_and_the_sub_path_show_in_absolute_addresses_only() -> None:
    """Pages but for their absolute addresses are the same wherever the site stands."""
    root = Settings(SETTINGS.site_name, "https://elsewhere.test/", SETTINGS.repository, SETTINGS.branch)
    there = outputs_of(small(root))
    for path, here in made("small").items():
        if path == "404.html":
            continue
        text = here.replace(b"https%3A%2F%2Fexample.org%2Flabels%2F", b"https%3A%2F%2Felsewhere.test%2F")
        text = text.replace(b"https://example.org/labels/", b"https://elsewhere.test/")
        text = text.replace(b'"https://example.org/labels"', b'"https://elsewhere.test"')
        assert text == there[path], path


def test_canonical_addresses_are_absolute_and_their_own() -> None:
    for path in pages("small"):
        if path == "404.html" or "/tiny/" in path:
            continue
        (address,) = re.findall(r'<link rel="canonical" href="([^"]*)">', made("small")[path].decode())
        assert address == "https://example.org/labels/" + path.removesuffix("index.html")


def test_every_page_has_a_title_a_description_and_one_main_heading() -> None:
    for path in pages("real"):
        text = made("real")[path].decode()
        (title,) = re.findall("<title>(.*?)</title>", text.partition("</head>")[0])  # pictures have some too
        (description,) = re.findall('<meta name="description" content="([^"]*)">', text)
        assert title
        assert description
        assert len(re.findall("<h1[ >]", text)) == 1, path
        assert text.startswith('<!doctype html>\n<html lang="en">')


def test_every_file_of_the_contract_is_made() -> None:
    paths = {
        "index.html", "models/example/tiny-1b/index.html", "models/example/index.html", "labels/index.html", "labels/om/index.html",
        "labels/om-ow/index.html", "labels/om-od/index.html", "labels/om-od-ow/index.html", "submit/index.html", "about/index.html",
        "compare/index.html", "stats/index.html", "api/v1/stats.json",
        "api/index.html", "badge/example/tiny-1b.svg", "badge/example/tiny-1b.png", "badge/om.svg", "badge/om-od-ow.png",
        "api/v1/models.json", "api/v1/models.jsonl", "api/v1/models/example/tiny-1b.json", "api/v1/labels.json", "api/v1/licenses.json",
        "api/v1/by-url.json", "api/v1/openapi.json", "api/v1/shields/example/tiny-1b.json", "schema/entry.json", "registry.csv",
        "search.json", "feed.xml", "sitemap.xml", "robots.txt", "llms.txt", "404.html", "models/example/tiny/index.html",
        "api/v1/models/example/tiny.json", "badge/example/tiny.svg", "badge/example/tiny.png", ".nojekyll",
    }  # fmt: skip
    assert paths <= set(made("small"))


def test_what_an_editor_leaves_in_static_is_not_served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (
        "site.css",
        "form/yaml.js",
        ".DS_Store",
        ".site.css.swp",
        "site.css~",
        "notes.md",
        ".cache/x.js",
        "form/.#yaml.js",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "folder.css").mkdir()
    monkeypatch.setattr(site, "STATIC", tmp_path)
    served = set(outputs_of(edition({"org/a": entry()})))
    assert {path for path in served if path.startswith("static/")} == {"static/site.css", "static/form/yaml.js"}


# Golden files

GOLDEN = ROOT / "tests" / "golden"
GOLDEN_FILES = {
    "tiny-1b.html": "models/example/tiny-1b/index.html",
    "tiny-1b.json": "api/v1/models/example/tiny-1b.json",
    "tiny-1b.svg": "badge/example/tiny-1b.svg",
}


@cache
def golden_site() -> dict[str, bytes]:
    record, problems = make((GOLDEN / "tiny-1b.yaml").read_text(), "example/tiny-1b")
    assert record, problems
    past = History({"example/tiny-1b": [Version(1704067200, "OM", 0), Version(1709251200, "OM-OW", 1)]})
    return outputs_of(edition_of([record], past))


@pytest.mark.parametrize("name", GOLDEN_FILES)
def test_a_models_files_are_those_in_the_golden_folder(name: str, renew: bool) -> None:
    same_as(GOLDEN / name, golden_site()[GOLDEN_FILES[name]], renew)


@pytest.mark.parametrize("slug", [label.slug for label in Label])
def test_the_readme_shows_each_labels_badge_as_it_is(slug: str, renew: bool) -> None:
    same_as(ROOT / "docs" / f"{slug}.svg", golden_site()[f"badge/{slug}.svg"], renew)
    assert f"(docs/{slug}.svg)" in (ROOT / "README.md").read_text(encoding="utf-8")


def same_as(kept: Path, made: bytes, renew: bool) -> None:
    if renew:
        kept.write_bytes(made)
    assert made.decode() == kept.read_text(encoding="utf-8"), (
        "where this was intended: make golden, and look at the diff"
    )


def test_the_golden_folder_holds_nothing_that_is_not_compared() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {*GOLDEN_FILES, "tiny-1b.yaml"}
    assert json.loads((GOLDEN / "tiny-1b.json").read_text())["result"]["id"] == "example/tiny-1b"
