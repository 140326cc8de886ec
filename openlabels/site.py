"""All files of the site, and how they reach the folder that is served.

Knows which outputs a registry has, and how to publish them so that the last good site stays whole: what changed
is first written to a staging folder beside the site together with a list of what to do; only then is it moved into
place, file by file, what pages link to before the pages, removals last. A build that dies while staging leaves the
site as it was; one that dies while moving leaves whole files, and the next one finishes its list first.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import jinja2

from openlabels import badge, compare_page, data, feeds, form, model_page, pages, pieces, stats, stats_page, urls, views
from openlabels.data import Edition
from openlabels.label import Label
from openlabels.registry import Model
from openlabels.shell import share_name

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
MARKER = ".openlabels"
_MARKER_TEXT = b"This folder is written by build.py of Open Model Labels: what it does not make, it removes.\n"
_PLAN = "plan.json"
_SERVED = frozenset({".css", ".js", ".svg"})


@dataclass(frozen=True, slots=True)
class Output:
    """One file of the site: its path below the output folder, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Published:
    """What a build did: how many files there are, were written and were removed."""

    files: int
    written: int
    removed: int


class PublishError(Exception):
    """The output folder cannot be written; the message says why and what to do."""


def outputs(edition: Edition) -> Iterator[Output]:
    """Every file of the site."""
    dump = []
    for model in edition.registry.models:
        whole = data.model_object(edition, model)
        dump.append(data.compact(whole) + "\n")
        yield from _of_model(edition, model, whole)
    yield _text(urls.MODELS_JSONL, "".join(dump))
    yield from _lists(edition)
    yield from _data(edition)
    yield from _stats(edition)
    yield from _badges()
    yield from _shared_pictures(edition)
    yield from _static()


def template_views() -> dict[str, type]:
    """Each template and the view that it receives."""
    return {
        "home.html": views.HomeView,
        "model.html": views.ModelView,
        "organization.html": views.OrganizationView,
        "labels.html": views.LabelsView,
        "badges.html": views.BadgesView,
        "label.html": views.LabelView,
        "compare.html": views.CompareView,
        "stats.html": views.StatsView,
        "submit.html": views.SubmitView,
        "api.html": views.ApiView,
        "about.html": views.AboutView,
        "404.html": views.NotFoundView,
        "alias.html": views.AliasView,
    }


@cache
def environment() -> jinja2.Environment:
    """Jinja as we use it: everything is escaped, and what a view does not have is an error."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["sprite"] = pages.SPRITE
    return made


def _page(path: str, view: object) -> Output:
    values = {field.name: getattr(view, field.name) for field in fields(view)}  # type: ignore[arg-type]
    return _text(path, environment().get_template(_TEMPLATE_OF[type(view)]).render(values))


_TEMPLATE_OF = {view: template for template, view in template_views().items()}


def _text(path: str, content: str) -> Output:
    return Output(urls.file_of(path), content.encode())


def _of_model(edition: Edition, model: Model, whole: data.Json) -> Iterator[Output]:
    """A model's own files, and the same under its former ids; `whole` is its JSON object."""
    model_id, aliases = model.record.id, model.record.entry.aliases
    yield _page(urls.model(model_id), model_page.model(edition, model))
    for former in aliases:
        yield _page(urls.model(former), model_page.alias(edition, former, model))
    shown = data.face_of(model)
    described = data.model_json(whole)
    pictures = {style: badge.of_model(model.record.entry.name, shown, style) for style in badge.OF_MODELS}
    shields = data.shields(model)
    for name in (model_id, *aliases):
        yield _text(urls.model_json(name), described)
        yield _text(urls.shields_json(name), shields)
        for style, picture in pictures.items():
            yield _text(urls.badge(name, style), picture)
        yield Output(urls.badge(name, form="png"), badge.png(shown))


def _lists(edition: Edition) -> Iterator[Output]:
    models = pieces.in_list_order(edition.registry.models)
    for number in range(1, pieces.page_count(len(models)) + 1):
        yield _page(urls.home(number), pages.home(edition, models, number))
    for org, members in edition.registry.by_org.items():
        yield _page(urls.organization(org), pages.organization(edition, org, pieces.in_list_order(members)))
    for label in Label:
        bearers = [model for model in models if data.label_of(model) is label]
        for number in range(1, pieces.page_count(len(bearers)) + 1):
            yield _page(urls.label(label.slug, number), pages.label(edition, label, bearers, number))
    yield _page(urls.LABELS, pages.labels(edition))
    yield _page(urls.BADGES, pages.badges(edition))
    yield _page(urls.COMPARE, compare_page.page(edition))
    yield _page(urls.SUBMIT, pages.submit(edition))
    yield _page(urls.API, pages.api(edition))
    yield _page(urls.ABOUT, pages.about(edition))
    yield _page(urls.NOT_FOUND, pages.not_found(edition))


def _data(edition: Edition) -> Iterator[Output]:
    yield _text(urls.MODELS_JSON, data.models_json(edition))
    yield _text(urls.LABELS_JSON, data.labels_json(edition))
    yield _text(urls.LICENSES_JSON, data.licenses_json(edition))
    yield _text(urls.BY_URL_JSON, data.by_url_json(edition))
    yield _text(urls.OPENAPI, data.openapi_json(edition))
    yield _text(urls.SCHEMA, data.schema_json(edition))
    yield _text(urls.SUBMIT_FORM, form.text(edition.settings))
    yield _text(urls.CSV, feeds.registry_csv(edition))
    yield _text(urls.SEARCH, data.search_json(pieces.in_list_order(edition.registry.models)))
    yield _text(urls.FEED, feeds.feed_xml(edition))
    yield _text(urls.SITEMAP, feeds.sitemap_xml(edition, _addresses(edition)))
    yield _text(urls.ROBOTS, feeds.robots_txt(edition))


def _stats(edition: Edition) -> Iterator[Output]:
    counted = stats.count(edition.registry.models)
    yield _page(urls.STATS, stats_page.page(edition, counted))
    yield _text(urls.STATS_JSON, stats.stats_json(edition, counted))


def _addresses(edition: Edition) -> Iterator[str]:
    """The pages that a search engine should know."""
    yield from (
        urls.HOME,
        urls.LABELS,
        urls.BADGES,
        *(urls.label(label.slug) for label in Label),
        urls.COMPARE,
        urls.STATS,
        urls.SUBMIT,
        urls.API,
        urls.ABOUT,
    )
    yield from (urls.organization(org) for org in edition.registry.by_org)
    yield from (urls.model(model.record.id) for model in edition.registry.models)


def _badges() -> Iterator[Output]:
    for label in Label:
        for style in badge.STYLES:
            shown, words = badge.face(label), badge.label_words(label)
            yield _text(urls.badge(label.slug, style), badge.svg(shown, words, style))
            yield Output(urls.badge(label.slug, style, "png"), badge.png(shown, style))


def _shared_pictures(edition: Edition) -> Iterator[Output]:
    """One for each face that a page shows: few, however many models there are."""
    faces = {data.face_of(model) for model in edition.registry.models}
    for shown in (None, *map(badge.face, Label), *faces.difference(map(badge.face, Label))):
        yield Output(urls.share(share_name(shown)), badge.share(shown))


def _static() -> Iterator[Output]:
    for path in sorted(STATIC.iterdir()):
        if path.suffix not in _SERVED or path.name.startswith(".") or not path.is_file():
            continue  # what an editor or a system left there
        yield Output(urls.static(path.name), path.read_bytes())
    yield Output(".nojekyll", b"")


def publish(made: Iterable[Output], out: Path) -> Published:
    """Bring the folder `out` to hold exactly the files of `made`, whole at every moment.

    Raises `PublishError` where `out` holds something that no build of ours wrote, or cannot be written.
    """
    whole = Path(os.path.abspath(out))  # noqa: PTH100  # beside “.” there is a place only by its full name
    for source in (TEMPLATES, STATIC):
        if whole.resolve().is_relative_to(source):
            raise PublishError(f"{out} lies among what the site is made of: choose another with --out")
    staging = whole.parent / f"{whole.name}.staging"
    try:
        _refuse_foreign(out)
        _refuse_foreign(staging)
        _finish_interrupted(staging, out)
        _write(staging / MARKER, _MARKER_TEXT)
        if out.is_dir() and not (out / MARKER).is_file():
            _write(out / MARKER, _MARKER_TEXT)
        return _staged(made, staging, out)
    except OSError as error:
        begun = (staging / _PLAN).is_file()
        rest = "the next build finishes what this one began" if begun else "the last good site is as it was"
        raise PublishError(f"{error.filename or out}: {error.strerror}: {rest}") from error


def _refuse_foreign(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise PublishError(f"{out} is not a folder: choose another with --out")
    if out.is_dir() and any(out.iterdir()) and not (out / MARKER).is_file():
        raise PublishError(
            f"{out} holds files that no build wrote ({MARKER} is missing): choose another with --out, or empty it"
        )


def _finish_interrupted(staging: Path, out: Path) -> None:
    """Carry out the list that a build left behind, or drop what it had only begun to stage."""
    plan = _plan(staging) if (out / MARKER).is_file() else None
    if plan:
        _move(staging, out, *plan)
    elif staging.exists():
        _clear(staging)


def _plan(staging: Path) -> tuple[list[str], list[str]] | None:
    """What a build left to move and to remove; None where it had not come so far, or the list is damaged."""
    try:
        plan = json.loads((staging / _PLAN).read_bytes())
        return [str(path) for path in plan["move"]], [str(path) for path in plan["remove"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _staged(made: Iterable[Output], staging: Path, out: Path) -> Published:
    fresh = not out.exists()
    wanted: set[str] = set()
    moves: list[str] = []
    for output in made:
        wanted.add(output.path)
        if fresh or not _same(out / output.path, output.content):
            _write(staging / output.path, output.content)
            moves.append(output.path)
    if fresh:
        staging.rename(out)
        return Published(len(wanted), len(moves), 0)
    removals = sorted(_files_below(out) - wanted - {MARKER})
    moves.sort(key=lambda path: (path.endswith(".html"), path.count("/") == 0, path))
    _write(staging / "plan.tmp", json.dumps({"move": moves, "remove": removals}).encode())
    (staging / "plan.tmp").rename(staging / _PLAN)
    _move(staging, out, moves, removals)
    return Published(len(wanted), len(moves), len(removals))


def _move(staging: Path, out: Path, moves: Iterable[str], removals: Iterable[str]) -> None:
    for path in moves:
        source, target = staging / path, out / path
        if source.exists():  # else a build that died had moved it already
            _make_room(target, out)
            source.replace(target)
    for path in removals:
        with suppress(IsADirectoryError, NotADirectoryError):  # what made room for ours is gone already
            (out / path).unlink(missing_ok=True)
        _drop_empty_folders((out / path).parent, out)
    _clear(staging)


def _make_room(target: Path, out: Path) -> None:
    """Make the folders above a file, in place of whatever stands there that no build wrote: a file, a link, a folder."""
    for folder in reversed(target.relative_to(out).parents[:-1]):
        place = out / folder
        if place.is_symlink() or place.is_file():
            place.unlink()
        place.mkdir(exist_ok=True)
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)


def _clear(staging: Path) -> None:
    """Remove the staging folder, its marker last: without one it would be somebody else's."""
    for path in staging.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != MARKER:
            path.unlink()
    shutil.rmtree(staging)


def _drop_empty_folders(folder: Path, out: Path) -> None:
    while folder != out and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _same(path: Path, content: bytes) -> bool:
    try:
        return not path.is_symlink() and path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _files_below(folder: Path) -> set[str]:
    found = set()
    for place, _, names in os.walk(folder):
        prefix = os.path.relpath(place, folder)
        found |= {name if prefix == "." else f"{prefix}/{name}" for name in names}
    return found
