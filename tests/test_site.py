"""How the files reach the folder that is served, and whether they hang together once they are there."""

import json
import os
import posixpath
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest

import build
from openlabels.everyone import registry
from openlabels.everyone.history import History, Version
from openlabels.ground.settings import Settings
from openlabels.output import publish, site
from openlabels.output.publish import Output, Published, PublishError
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
    write,
)
from tests.entries import outputs as outputs_of

OLD = {"index.html": "old home", "gone/index.html": "old page", "kept.json": "kept", "a/b/c.svg": "old picture"}
NEW = {
    "index.html": "new home",
    "new/page/index.html": "new page",
    "kept.json": "kept",
    "a/b/c.svg": "new picture",
    "feed.xml": "x",
}


def outputs(files: dict[str, str]) -> list[Output]:
    return [Output(path, content.encode()) for path, content in files.items()]


def tree(folder: Path) -> dict[str, str]:
    """All files below a folder but the marker, with their content."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {path: file.read_text() for path, file in found.items() if path != publish.MARKER}


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A site that was published."""
    folder = tmp_path / "site"
    published(outputs(OLD), folder)
    return folder


class Death(BaseException):
    """What stops a build at any point: a crash of the machine, an impatient author."""


# Publishing


def test_a_first_build_makes_the_folder_and_its_parents(tmp_path: Path) -> None:
    folder = tmp_path / "far" / "away" / "site"
    assert published(outputs(OLD), folder) == Published(files=4, written=4, removed=0)
    assert tree(folder) == OLD
    assert (folder / publish.MARKER).is_file()
    assert names_in(folder.parent) == ["site"], "no staging folder stays"


def test_an_empty_folder_may_become_the_site(tmp_path: Path) -> None:
    published(outputs(OLD), tmp_path)
    assert tree(tmp_path) == OLD


def test_a_build_writes_what_changed_and_removes_what_is_no_longer_made(out: Path) -> None:
    assert published(outputs(NEW), out) == Published(files=5, written=4, removed=1)
    assert tree(out) == NEW
    assert not (out / "gone").exists(), "no empty folder stays"
    assert names_in(out.parent) == ["site"]


def test_what_did_not_change_is_not_touched(out: Path) -> None:
    before = {path: (out / path).stat().st_ino for path in OLD}
    published(outputs({**OLD, "kept.json": "else"}), out)
    after = {path: (out / path).stat().st_ino for path in OLD}
    assert {path for path in OLD if before[path] != after[path]} == {"kept.json"}


def test_a_build_without_changes_changes_nothing(out: Path) -> None:
    assert published(outputs(OLD), out) == Published(files=4, written=0, removed=0)
    assert tree(out) == OLD


def test_files_that_somebody_put_into_the_site_are_removed_hidden_ones_too(out: Path) -> None:
    (out / "stray").mkdir()
    (out / "stray" / ".hidden").write_text("x")
    (out / "link").symlink_to(out / "index.html")
    assert published(outputs(OLD), out).removed == 2
    assert tree(out) == OLD
    assert not (out / "link").is_symlink()


@pytest.mark.parametrize("content", ["notes.txt", ".git/config", "deep/er/file"])
def test_a_folder_that_no_build_wrote_is_refused_and_stays_as_it_is(tmp_path: Path, content: str) -> None:
    place = tmp_path / "mine" / content
    place.parent.mkdir(parents=True)
    place.write_text("precious")
    with pytest.raises(
        PublishError, match=r"holds files that no build wrote .* choose another with --out, or empty it"
    ):
        published(outputs(NEW), tmp_path / "mine")
    assert place.read_text() == "precious"
    assert names_in(tmp_path) == ["mine"]


def test_a_file_and_a_symbolic_link_are_refused_as_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("precious")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    for name in ("file", "link"):
        with pytest.raises(PublishError, match="is not a folder: choose another with --out"):
            published(outputs(NEW), tmp_path / name)
    assert (tmp_path / "file").read_text() == "precious"
    assert list((tmp_path / "folder").iterdir()) == []


def test_a_folder_that_only_looks_like_our_staging_folder_is_not_removed(out: Path) -> None:
    """`docs` is a fine name for a site, and `docs.staging` for somebody's own folder beside it."""
    mine = out.with_name("site.staging")
    mine.mkdir()
    (mine / "precious").write_text("precious")
    with pytest.raises(PublishError, match=r"site\.staging holds files that no build wrote"):
        published(outputs(NEW), out)
    assert (mine / "precious").read_text() == "precious"
    assert tree(out) == OLD


@pytest.mark.parametrize("name", [".", "../here", "../here/../here"])
def test_the_current_folder_may_be_the_site_by_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    assert published(outputs(OLD), Path(name)) == Published(files=4, written=4, removed=0)
    assert published(outputs(NEW), Path(name)) == Published(files=5, written=4, removed=1)
    assert tree(here) == NEW
    assert names_in(tmp_path) == ["here"]


def test_what_cannot_be_written_is_an_error_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(PublishError, match=r"Not a directory|File exists"):
        published(outputs(NEW), tmp_path / "file" / "site")


def refusing(method: str, monkeypatch: pytest.MonkeyPatch, error: Callable[[Path], BaseException], after: int) -> None:
    """Let `Path.<method>` work `after` times, then fail."""
    works = getattr(Path, method)
    done = 0

    def act(self: Path, *arguments: object, **named: object) -> object:
        nonlocal done
        if done == after:
            raise error(self)
        done += 1
        return works(self, *arguments, **named)

    monkeypatch.setattr(Path, method, act)


def full_disk(path: Path) -> OSError:
    return OSError(28, "No space left on device", str(path))


def full_after(writes: int) -> Callable[[int, bytes], int]:
    """`os.write` on a disk that is full after so many of them, the last of which is cut short."""
    write, rest = os.write, writes

    def act(file: int, content: bytes) -> int:
        nonlocal rest
        rest -= 1
        if rest < 0:
            raise OSError(28, "No space left on device")
        return write(file, content if rest else content[: len(content) // 2])

    return act


@pytest.mark.parametrize("after", range(6))
def test_a_full_disk_while_staging_leaves_the_site_as_it_was(
    out: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full_after(after))
        with pytest.raises(PublishError, match="No space left on device: the last good site is as it was"):
            published(outputs(NEW), out)
    assert tree(out) == OLD
    published(outputs(NEW), out)
    assert tree(out) == NEW


def test_an_error_during_the_moves_does_not_claim_that_nothing_happened(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        refusing("replace", patch, full_disk, 1)
        with pytest.raises(PublishError, match="No space left on device: the next build finishes what this one began"):
            published(outputs(NEW), out)


@pytest.mark.parametrize("after", range(len(NEW) + 1))
def test_a_build_that_dies_while_staging_leaves_the_site_and_the_next_one_is_whole(out: Path, after: int) -> None:
    def dying() -> Iterator[Output]:
        yield from outputs(NEW)[:after]
        raise Death

    with pytest.raises(Death):
        published(dying(), out)
    assert tree(out) == OLD
    published(outputs(NEW), out)
    assert tree(out) == NEW
    assert names_in(out.parent) == ["site"]


@pytest.mark.parametrize("after", range(len(NEW) + 1))
def test_a_first_build_that_dies_leaves_no_site_and_the_next_one_is_whole(tmp_path: Path, after: int) -> None:
    def dying() -> Iterator[Output]:
        yield from outputs(NEW)[:after]
        raise Death

    with pytest.raises(Death):
        published(dying(), tmp_path / "site")
    assert not (tmp_path / "site").exists()
    published(outputs(NEW), tmp_path / "site")
    assert tree(tmp_path / "site") == NEW


STEPS: list[tuple[str, int]] = [("replace", n) for n in range(4)] + [("unlink", n) for n in range(1)] + [("rmdir", 0)]
LATER = {"index.html": "third home", "kept.json": "kept", "other.html": "other"}


@pytest.mark.parametrize("method_after", STEPS, ids=str)
@pytest.mark.parametrize("following", [NEW, OLD, LATER], ids=["the same", "the one before", "another"])
def test_a_build_that_dies_while_moving_is_finished_by_the_next_one(
    out: Path, monkeypatch: pytest.MonkeyPatch, method_after: tuple[str, int], following: dict[str, str]
) -> None:
    method, after = method_after
    with monkeypatch.context() as patch:
        refusing(method, patch, lambda _: Death(), after)
        with pytest.raises(Death):
            published(outputs(NEW), out)
    mixed = tree(out)
    assert all(content in {OLD.get(path), NEW.get(path)} for path, content in mixed.items()), "files are whole"
    assert (out / publish.MARKER).is_file()
    published(outputs(following), out)
    assert tree(out) == following
    assert names_in(out.parent) == ["site"]


@pytest.mark.parametrize("after", range(4))
@pytest.mark.parametrize("following", [NEW, LATER], ids=["the same", "another"])
def test_a_build_that_dies_while_clearing_up_is_finished_by_the_next_one(
    out: Path, monkeypatch: pytest.MonkeyPatch, after: int, following: dict[str, str]
) -> None:
    done, rmtree = 0, shutil.rmtree

    def die(folder: Path) -> None:
        nonlocal done
        if done == after:
            raise Death
        done += 1
        rmtree(folder)

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", die)
        if after < 3:
            with pytest.raises(Death):
                published(outputs(NEW), out)
        else:
            published(outputs(NEW), out)
    assert tree(out) == NEW
    published(outputs(following), out)
    assert tree(out) == following
    assert names_in(out.parent) == ["site"]


@pytest.mark.parametrize("after", range(len(NEW)))
def test_a_build_into_an_empty_folder_that_dies_while_moving_is_finished_by_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    with monkeypatch.context() as patch:
        refusing("replace", patch, lambda _: Death(), after)
        with pytest.raises(Death):
            published(outputs(NEW), folder)
    published(outputs(LATER), folder)
    assert tree(folder) == LATER


def test_an_interrupted_build_finishes_its_own_list_before_it_makes_anything(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        refusing("replace", patch, lambda _: Death(), 1)
        with pytest.raises(Death):
            published(outputs(NEW), out)

    def dying() -> Iterator[Output]:
        raise Death
        yield

    with pytest.raises(Death):
        published(dying(), out)
    assert tree(out) == NEW


def test_a_site_that_was_deleted_after_an_interrupted_build_is_made_anew(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        refusing("replace", patch, lambda _: Death(), 2)
        with pytest.raises(Death):
            published(outputs(NEW), out)
    shutil.rmtree(out)

    def dying() -> Iterator[Output]:
        raise Death
        yield

    with pytest.raises(Death):
        published(dying(), out)
    assert not out.exists(), "half a site without its marker would be refused for ever"
    published(outputs(NEW), out)
    assert tree(out) == NEW


def test_new_files_are_moved_before_those_that_may_lead_to_them_and_removals_are_last(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    replace_, unlink = Path.replace, Path.unlink

    def note_replace(self: Path, target: Path) -> Path:
        done.append(Path(target).relative_to(out).as_posix())
        return replace_(self, target)

    def note_unlink(self: Path, missing_ok: bool = False) -> None:
        done.extend(["-" + self.relative_to(out).as_posix()] if self.is_relative_to(out) else [])
        unlink(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "replace", note_replace)
    monkeypatch.setattr(Path, "unlink", note_unlink)
    published(outputs({**NEW, "new/badge.svg": "new"}), out)
    assert done == [
        "new/badge.svg", "feed.xml", "new/page/index.html",  # nobody knew of these: what they need, then the page
        "a/b/c.svg", "index.html",  # these were there, and may name the new ones; the home page links to all
        "-gone/index.html",
    ]  # fmt: skip


def test_a_first_build_leaves_no_folder_that_is_not_the_sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "registry", "example/tiny-1b")
    assert build.main(["build", "--out", "site"]) == 0
    assert [path for path in (tmp_path / "site").rglob("*") if path.is_dir() and not any(path.iterdir())] == []


# The whole site

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
    files, _ = registry.files_of(ROOT / "registry")
    return edition_of(
        (made for file in files if (made := registry.compiled(file, registry.content_of(file))[0])), History({})
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
    titles = []
    for path in pages("real"):
        text = made("real")[path].decode()
        (title,) = re.findall("<title>(.*?)</title>", text.partition("</head>")[0])  # pictures have some too
        (description,) = re.findall('<meta name="description" content="([^"]*)">', text)
        assert title
        assert description
        assert len(re.findall("<h1[ >]", text)) == 1, path
        assert text.startswith('<!doctype html>\n<html lang="en">')
        titles.append(title)
    repeated = {title for title in titles if titles.count(title) > 1}
    assert not {title for title in repeated if "page" in title}


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


# Golden files

GOLDEN = ROOT / "tests" / "golden"
GOLDEN_FILES = {
    "tiny-1b.html": "models/example/tiny-1b/index.html",
    "tiny-1b.json": "api/v1/models/example/tiny-1b.json",
    "tiny-1b.svg": "badge/example/tiny-1b.svg",
}


@cache
def golden_site() -> dict[str, str]:
    record, problems = make((GOLDEN / "tiny-1b.yaml").read_text(), "example/tiny-1b")
    assert record, problems
    past = History({"example/tiny-1b": [Version(1704067200, "OM", 0), Version(1709251200, "OM-OW", 1)]})
    made = outputs_of(edition_of([record], past))
    return {path: made[path].decode() for path in GOLDEN_FILES.values()}


@pytest.mark.parametrize("name", GOLDEN_FILES)
def test_a_models_files_are_those_in_the_golden_folder(name: str, renew: bool) -> None:
    content = golden_site()[GOLDEN_FILES[name]]
    if renew:
        (GOLDEN / name).write_text(content, encoding="utf-8")
    assert content == (GOLDEN / name).read_text(encoding="utf-8"), (
        "where this was intended: make golden, and look at the diff"
    )


def test_the_golden_folder_holds_nothing_that_is_not_compared() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {*GOLDEN_FILES, "tiny-1b.yaml"}
    assert json.loads((GOLDEN / "tiny-1b.json").read_text())["result"]["id"] == "example/tiny-1b"


# What somebody else did to the folder


def test_a_damaged_list_of_a_build_that_died_is_dropped(out: Path) -> None:
    staging = out.parent / "site.staging"
    staging.mkdir()
    (staging / publish.MARKER).write_bytes(b"")
    for damaged in (b"", b"{", b"[]", b'{"move": 3}', b"\xff\xfe", b"[" * 200_000):
        staging.mkdir(exist_ok=True)
        (staging / publish.MARKER).write_bytes(b"")
        (staging / "plan.json").write_bytes(damaged)
        published(outputs(NEW), out)
        assert tree(out) == NEW
        assert not staging.exists()


ASTRAY = ["../secret", "/secret", "a/../../secret", "a//b", "", ".", "a\\..\\b", "a\0b", "l/x", 3, None, ["a"]]


@pytest.mark.parametrize("path", ASTRAY)
@pytest.mark.parametrize("key", ["move", "remove"])
def test_a_list_that_somebody_planted_leads_nowhere(out: Path, tmp_path: Path, key: str, path: object) -> None:
    """A pull request can bring such files: the folder's name is ignored by git, but whoever wants to can add it."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for secret in (tmp_path / "secret", elsewhere / "x"):
        secret.write_text("as it was")
    staging = out.parent / "site.staging"
    staging.mkdir()
    for name in (publish.MARKER, "secret", "x"):
        (staging / name).write_text("planted")
    (staging / "l").symlink_to(elsewhere)
    (out / "l").symlink_to(elsewhere)
    (staging / "plan.json").write_text(json.dumps({"move": [], "remove": []} | {key: [path]}))
    published(outputs(NEW), out)
    assert (tmp_path / "secret").read_text() == (elsewhere / "x").read_text() == "as it was"
    assert tree(out) == NEW
    assert not staging.exists()


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_is_staged_but_no_file_is_not_moved(out: Path, tmp_path: Path, kind: str) -> None:
    (tmp_path / "secret").write_text("as it was")
    staging = out.parent / "site.staging"
    staging.mkdir()
    (staging / publish.MARKER).write_bytes(b"")
    make = {"link": lambda: (staging / "x").symlink_to(tmp_path / "secret"), "pipe": lambda: os.mkfifo(staging / "x"), "folder": lambda: (staging / "x").mkdir()}  # fmt: skip
    make[kind]()
    (staging / "plan.json").write_text(json.dumps({"move": ["x"], "remove": []}))
    published(outputs(NEW), out)
    assert tree(out) == NEW


def test_a_pipe_in_the_place_of_a_file_does_not_hold_a_build(out: Path) -> None:
    for name in ("index.html", "feed.xml"):
        (out / name).unlink(missing_ok=True)
        os.mkfifo(out / name)
    published(outputs(NEW), out)
    assert tree(out) == NEW


def test_a_folder_or_a_file_in_the_way_makes_room(out: Path) -> None:
    shutil.rmtree(out / "a")
    (out / "a").write_text("a file where a folder belongs")
    (out / "feed.xml").mkdir()
    (out / "feed.xml" / "x").write_text("a folder where a file belongs")
    published(outputs(NEW), out)
    assert tree(out) == NEW


def test_nothing_is_written_through_a_link_to_elsewhere(out: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.rmtree(out / "a")
    (out / "a").symlink_to(elsewhere)
    (out / "index.html").unlink()
    (out / "index.html").symlink_to(elsewhere / "secret")
    published(outputs(NEW), out)
    assert list(elsewhere.iterdir()) == []
    assert not (out / "index.html").is_symlink()
    assert tree(out) == NEW


def test_what_an_editor_leaves_in_static_is_not_served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("site.css", ".DS_Store", ".site.css.swp", "site.css~", "notes.md"):
        (tmp_path / name).write_text("x")
    (tmp_path / "folder.css").mkdir()
    monkeypatch.setattr(site, "STATIC", tmp_path)
    served = set(outputs_of(edition({"org/a": entry()})))
    assert {path for path in served if path.startswith("static/")} == {"static/site.css"}
