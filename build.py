#!/usr/bin/env python3
"""The command line: parses, calls, prints, and returns an exit code.

0 is fine (warnings allowed), 1 something wrong in what was asked about, 2 wrong usage or an environment that
cannot work. Only here are the clock's and the environment's words read.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import quote

try:
    from openlabels import (
        answers,
        changes,
        data,
        entry,
        fetch,
        history,
        importers,
        links,
        problem,
        reach,
        registry,
        review,
        rounds,
        scaffold,
        serve,
        settings,
        site,
        urls,
        verify,
    )
    from openlabels.answers import Judgment, Outcome
    from openlabels.changes import Change
    from openlabels.data import Edition
    from openlabels.importers import Draft, huggingface, mof, osai
    from openlabels.problem import Problem
    from openlabels.registry import Compiled
    from openlabels.settings import Settings
except ModuleNotFoundError as missing:
    print(
        f"The package {missing.name} is not installed: run make site, then .venv/bin/python build.py", file=sys.stderr
    )
    sys.exit(2)

FINE, WRONG, UNUSABLE = 0, 1, 2


class UsageError(Exception):
    """Wrong usage, or an environment that cannot work; the message says what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        asked = _parser().parse_args(
            given if (given and given[0] in _COMMANDS) or {"-h", "--help"} & set(given[:1]) else ["build", *given]
        )
        code = _COMMANDS[asked.command](asked)
        sys.stdout.flush()  # here, where a reader that has gone is no traceback
        return code
    except (UsageError, settings.SettingsError, site.PublishError) as error:
        _complain(str(error))
        return UNUSABLE
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNUSABLE
    except KeyboardInterrupt:
        return UNUSABLE


def build(asked: argparse.Namespace) -> int:
    """Check all entries, then write the site; write nothing where an entry is wrong."""
    where = _settings(asked.base_url)
    if _is_in(os.path.realpath(asked.out), os.path.realpath(asked.registry)):
        raise UsageError(f"{asked.out} lies among the entries: choose another with --out")
    compiled = _compile(asked.registry)
    _print_text(compiled.problems)
    if wrong := problem.errors(compiled.problems):
        _complain(f"{_count(len(wrong), 'error')} in {_count(compiled.files, 'entry')}: nothing was written")
        return WRONG
    edition = _edition(compiled, asked.registry, where, require_history=asked.require_history)
    done = site.publish(site.outputs(edition), asked.out)
    print(
        f"{asked.out}: {len(compiled.records):,} models, {done.files:,} files ({done.written:,} written, {done.removed:,} removed)"
    )
    return FINE


def check(asked: argparse.Namespace) -> int:
    """Tell every problem of every entry; PATH limits what is told."""
    compiled = _compile(asked.registry)
    changed, about_changes = _changes(compiled, asked.registry, asked.base) if asked.base else (None, [])
    told = _limited(problem.in_order([*compiled.problems, *about_changes]), asked.path, asked.registry)
    _REPORTS[asked.format](told, compiled, changed)
    return WRONG if problem.errors(told) else FINE


def _changes(compiled: Compiled, folder: Path, ref: str) -> tuple[list[Change], list[Problem]]:
    """What the working tree changes against a branch, and what is wrong with that."""
    try:
        since = history.since(folder, ref)
    except history.HistoryError as error:
        raise UsageError(str(error)) from error
    records = {one.id: one for one in compiled.records}
    now = {model_id: records.get(model_id) for model_id in since.present}
    found = changes.compare(since.before, now, records.keys() - since.before.keys() - since.present)
    paths = {change.id: registry.shown(folder / f"{change.id}{urls.ENTRY_ENDING}") for change in found}
    aliases = (alias for one in compiled.records for alias in one.entry.aliases)
    return found, list(changes.problems(found, paths, aliases))


def run_server(asked: argparse.Namespace) -> int:
    """Serve the site and rebuild it on every change."""
    where = _settings(f"http://127.0.0.1:{asked.port}/")

    def rebuild() -> list[Problem] | str:
        try:
            compiled = _compile(asked.registry)
            _print_text(compiled.problems)
            wrong = problem.errors(compiled.problems)
            if not wrong:
                site.environment.cache_clear()
                site.publish(site.outputs(_edition(compiled, asked.registry, where)), asked.out)
        except Exception as error:  # a template in the middle of an edit: say so, and go on serving
            _complain(f"{type(error).__name__}: {error}")
            return f"{type(error).__name__}: {error}"
        return wrong

    print(f"http://127.0.0.1:{asked.port}/ (stop with Ctrl+C)")
    try:
        serve.run(asked.out, [asked.registry, site.TEMPLATES, site.STATIC], rebuild, asked.port)
    except OSError as error:
        raise UsageError(f"port {asked.port}: {error.strerror}: choose another with --port") from error
    return FINE


def new(asked: argparse.Namespace) -> int:
    """Write a commented entry to fill in."""
    _refuse_id(asked.id)
    path = asked.registry / f"{asked.id}{urls.ENTRY_ENDING}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(scaffold.blank(asked.id, _organization_of(path.parent)))
    except OSError as error:
        if path.exists():
            raise UsageError(f"{path} exists already: edit it") from error
        raise UsageError(f"{error.filename or path}: {error.strerror}") from error
    print(f"{path}: fill in the blanks, then run python build.py check {path}")
    return FINE


def _refuse_id(model_id: str) -> None:
    if fault := entry.id_fault(model_id):
        raise UsageError(f"{problem.quoted(model_id)} is not an id: {fault}; write it as allenai/olmo-2-7b")


def run_import(asked: argparse.Namespace) -> int:
    """Turn foreign records into draft entries; what they do not prove is a blank that check names."""
    if asked.id is not None:
        _refuse_id(asked.id)
        if len(asked.file) > 1:
            raise UsageError("--id names one model: give it with one FILE")
    read, origin = _IMPORTERS[asked.source]
    drafts: list[tuple[Path, Draft]] = []
    for path in asked.file:
        draft, problems = read(str(path), _content(path))
        _print_text(problems)
        drafts += [(path, draft)] if draft else []
    if len(drafts) < len(asked.file):
        _complain("nothing was written")
        return WRONG
    entries = _drafted(drafts, asked.id)
    targets = {model_id: asked.out / f"{model_id}{urls.ENTRY_ENDING}" for model_id in entries}
    _write_new({targets[one]: _draft_text(one, entries[one], targets[one].parent, origin) for one in entries})
    for path in targets.values():
        print(problem.visible(f"{path}: fill in the blanks, then run python build.py check {path}"))
    return FINE


def _content(path: Path) -> bytes:
    """A foreign file, or as much of it as tells that it is too long."""
    try:
        with path.open("rb") as file:
            return file.read(importers.LIMITS.bytes + 1)
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: {getattr(error, 'strerror', None) or error}") from error


def _drafted(drafts: Sequence[tuple[Path, Draft]], stated: str | None) -> dict[str, Draft]:
    """Drafts by id; a record without one, and two with the same, are refused."""
    sources: dict[str, Path] = {}
    wrong = []
    for path, draft in drafts:
        model_id = stated or draft.id
        if not model_id:
            wrong.append(f"{path} bears no id of its own")
        elif model_id in sources:
            wrong.append(f"{sources[model_id]} and {path} would both be {model_id}")
        else:
            sources[model_id] = path
    if wrong:
        raise UsageError(f"{'; '.join(wrong)}: import each alone, with --id ORG/MODEL")
    return dict(zip(sources, (draft for _, draft in drafts), strict=True))


def _draft_text(model_id: str, draft: Draft, folder: Path, origin: str) -> str:
    known = draft.values if draft.values.get("organization") else {"organization": _organization_of(folder)}
    return scaffold.draft(model_id, draft.values | known, draft.notes, origin)


def _write_new(texts: dict[Path, str]) -> None:
    """Write files that do not exist yet: all of them, or none."""
    if there := [path for path in texts if path.exists() or path.is_symlink()]:
        raise UsageError(f"{', '.join(map(str, there))}: exists already, and nothing was written")
    written: list[Path] = []
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                written.append(path)
                file.write(text)
    except OSError as error:
        for path in written:
            path.unlink()
        raise UsageError(f"{error.filename or path}: {error.strerror}; nothing was written") from error


def run_links(asked: argparse.Namespace) -> int:
    """Open every link of the evidence; tell what is gone, has moved, or asks for a login though it is public."""
    if asked.report and (asked.report.is_dir() or not asked.report.parent.is_dir()):
        raise UsageError(f"{asked.report}: name a file in a folder that exists with --report")
    where, seconds = _settings(None), _epoch(os.environ.get("SOURCE_DATE_EPOCH"), int(time.time()))
    compiled = _compile(asked.registry)
    is_wanted = _selection(asked.path, asked.registry)
    planned = links.plan(one for one in compiled.records if is_wanted(one.path))
    _tell_passed_over(compiled, is_wanted)
    judged = _opened([link.url for link in planned], where)
    told = problem.in_order(one for link in planned for one in links.problems(link, judged[link.url]))
    if asked.report:
        _write_whole(asked.report, json.dumps(links.as_json(planned, judged, seconds), indent=1) + "\n")
    _LINK_REPORTS[asked.format](told, compiled, judged.values())
    return WRONG if problem.errors(told) else FINE


def _tell_passed_over(compiled: Compiled, is_wanted: Callable[[str], bool]) -> None:
    """Say which entries are not in such order that their links can be read."""
    wrong = {one.path for one in problem.errors(compiled.problems)} - {one.path for one in compiled.records}
    for path in sorted(filter(is_wanted, wrong)):
        _complain(f"warning: {path} was passed over, because it is not in order: run python build.py check")


def _opened(addresses: Collection[str], where: Settings) -> dict[str, Judgment]:
    """What became of each address; the robot bears the repository's name, so that hosts know whom to tell."""
    robot = f"open-model-labels-links (+{quote(urls.repository(where.repository), safe=':/')})"
    ask = partial(fetch.ask, reach.Network(), robot)
    judged: dict[str, Judgment] = {}
    for visit in rounds.open_all(addresses, ask, time.sleep, time.monotonic):
        judged[visit.url] = answers.judge(visit)
        if sys.stderr.isatty():
            ending = "\n" if len(judged) == len(addresses) else ""
            print(f"\r{len(judged):,} of {len(addresses):,} links", end=ending, file=sys.stderr, flush=True)
    return judged


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that at no moment half of it stands there."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UsageError(f"{path}: {error.strerror}") from error


def _links_as_text(told: list[Problem], compiled: Compiled, judged: Collection[Judgment]) -> None:
    _print_text(told)
    print(_counted(judged))


def _links_as_github(told: list[Problem], compiled: Compiled, judged: Collection[Judgment]) -> None:
    _report_github(told, compiled, None)
    print(_counted(judged))


def _counted(judged: Collection[Judgment]) -> str:
    words = {
        Outcome.OK: "answer",
        Outcome.MOVED: "moved for good",
        Outcome.LOGIN: "ask for a login",
        Outcome.GONE: "gone",
        Outcome.UNKNOWN: "could not be told",
    }
    found = {outcome: sum(one.outcome is outcome for one in judged) for outcome in words}
    told = [f"{found[outcome]:,} {said}" for outcome, said in words.items() if found[outcome]]
    return f"{_count(len(judged), 'link')}{': ' if told else ''}{', '.join(told)}"


def run_verify(asked: argparse.Namespace) -> int:
    """Tell whether the badges in a README or model card still say what is true."""
    try:
        with asked.file.open("rb") as file:
            content = file.read(verify.MOST_TEXT + 1)
        if len(content) > verify.MOST_TEXT:
            raise UsageError(f"{asked.file} is longer than {verify.MOST_TEXT:,} bytes: name the page with the badge")
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UsageError(f"{asked.file} is not UTF-8: save it as UTF-8") from error
    except OSError as error:
        raise UsageError(f"{asked.file}: {error.strerror}") from error
    where = _settings(asked.base_url)
    api = settings.checked_address(asked.api) if asked.api else None
    lookup = verify.from_site(api) if api else _lookup_here(asked.registry)
    try:
        report = verify.examine(str(asked.file), text, [where.base_url, *([api] if api else [])], lookup)
    except verify.SiteError as error:
        raise UsageError(str(error)) from error
    for line in report.right:
        print(problem.visible(line, 600))
    _print_text(report.problems)
    return WRONG if report.problems else FINE


def _lookup_here(folder: Path) -> verify.Lookup:
    """Look models up in the registry folder, by their ids and aliases."""
    models = registry.assemble(_compile(folder).records, history.History({})).by_id

    def look_up(model_id: str) -> verify.Truth | None:
        found = models.get(model_id)
        return verify.truth_of(*data.shown_of(found)) if found else None

    return look_up


def _organization_of(folder: Path) -> str:
    """How the entries that stand in `folder` spell their organization, '' where there is none."""
    records = (registry.compile_file(folder.name, path) for path in sorted(folder.glob(f"*{urls.ENTRY_ENDING}")))
    return next((one.entry.organization for one in records if one), "")


def _settings(base_url: str | None) -> Settings:
    try:
        return settings.resolve((site.ROOT / "pyproject.toml").read_text(encoding="utf-8"), os.environ, base_url)
    except OSError as error:
        raise UsageError(f"pyproject.toml cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError("pyproject.toml is not UTF-8: save it as UTF-8") from error


def _compile(folder: Path) -> Compiled:
    try:
        return registry.compile_folder(folder)
    except OSError as error:
        raise UsageError(
            f"{error.filename or folder}: {error.strerror}: name the folder of entries with --registry"
        ) from error


def _edition(compiled: Compiled, folder: Path, where: Settings, *, require_history: bool = False) -> Edition:
    past = history.read(folder)
    if past.fault:
        if require_history:
            raise UsageError(f"dates need git's history, but {past.fault}")
        _complain(f"warning: entries bear no dates, because {past.fault}")
    return Edition(
        registry.assemble(compiled.records, past), where, _epoch(os.environ.get("SOURCE_DATE_EPOCH"), past.head_seconds)
    )


def _epoch(stated: str | None, committed: int | None) -> int | None:
    """The time that the edition bears: reproducible-builds.org's variable, else the commit's."""
    if not stated:
        return committed
    if not stated.isascii() or not stated.isdigit() or len(stated) > 11:
        raise UsageError(f"SOURCE_DATE_EPOCH={problem.visible(stated)} is not a number of seconds since 1970")
    return int(stated)


def _limited(problems: list[Problem], paths: list[Path], folder: Path) -> list[Problem]:
    """The problems in the files and folders that were named; every one where none was."""
    is_wanted = _selection(paths, folder)
    return [one for one in problems if is_wanted(one.path)]


def _selection(paths: list[Path], folder: Path) -> Callable[[str], bool]:
    """Whether a file is among the files and folders that were named; every one is where none was."""
    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise UsageError(f"{path}: there is no such file or folder")
    wanted = [_place(path) for path in paths]
    whole = os.path.realpath(folder)
    for path, place in zip(paths, wanted, strict=True):
        if (
            not _is_in(os.path.realpath(place), whole)
            and not _is_in(place, _place(folder))
            and not _is_in(whole, place)
        ):
            raise UsageError(f"{path} is not in {folder}: name the folder that it is in with --registry")
    return lambda path: not wanted or any(_is_in(_place(path), place) for place in wanted)


def _place(path: Path | str) -> str:
    """The one name of a path: a symbolic link is told by its own name, and those above it are followed."""
    above, name = os.path.split(os.path.abspath(path))  # noqa: PTH100
    return os.path.join(os.path.realpath(above), name)  # noqa: PTH118


def _is_in(path: str, place: str) -> bool:
    return path == place or path.startswith(place.rstrip(os.sep) + os.sep)


def _report_text(told: list[Problem], compiled: Compiled, changed: list[Change] | None) -> None:
    _print_text(told)
    for change in changed or ():
        print(changes.as_text(change))
    wrong = len(problem.errors(told))
    print(f"{_count(compiled.files, 'entry')}: {_count(wrong, 'error')}, {_count(len(told) - wrong, 'warning')}")


def _report_github(told: list[Problem], compiled: Compiled, changed: list[Change] | None) -> None:
    for line in problem.as_github(told):
        print(line)
    print(f"{_count(compiled.files, 'entry')} read, {_count(len(told), 'problem')}")
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        try:
            with Path(summary).open("a", encoding="utf-8") as file:
                file.write(_summary(told, compiled, changed))
        except OSError as error:
            raise UsageError(f"GITHUB_STEP_SUMMARY {summary}: {error.strerror}") from error


def _summary(told: list[Problem], compiled: Compiled, changed: list[Change] | None) -> str:
    """For a pull request, what changes, then the problems."""
    if changed is None:
        return problem.as_summary(told)
    return problem.as_summary(told) + "\n" + review.markdown(changed, {one.id: one for one in compiled.records})


def _report_json(told: list[Problem], compiled: Compiled, changed: list[Change] | None) -> None:
    document = {
        "problems": [problem.as_json(one) for one in told],
        "entries": compiled.files,
        "changes": [changes.as_json(change) for change in changed or ()],
    }
    print(json.dumps(document, ensure_ascii=True, indent=1))


_REPORTS: dict[str, Callable[[list[Problem], Compiled, list[Change] | None], None]] = {
    "text": _report_text,
    "github": _report_github,
    "json": _report_json,
}


def _print_text(problems: Sequence[Problem]) -> None:
    for one in problems:
        print(problem.as_text(one))


def _complain(text: str) -> None:
    print(problem.visible(text, 2000), file=sys.stderr)


def _count(number: int, noun: str) -> str:
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{number:,} {noun if number == 1 else plural}"


_IMPORTERS: dict[str, tuple[Callable[[str, bytes], tuple[Draft | None, list[Problem]]], str]] = {
    "huggingface": (huggingface.read, huggingface.ORIGIN),
    "mof": (mof.read, mof.ORIGIN),
    "osai": (osai.read, osai.ORIGIN),
}

_LINK_REPORTS: dict[str, Callable[[list[Problem], Compiled, Collection[Judgment]], None]] = {
    "text": _links_as_text,
    "github": _links_as_github,
}

_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "build": build,
    "check": check,
    "serve": run_server,
    "new": new,
    "import": run_import,
    "links": run_links,
    "verify": run_verify,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py", description="The registry of Open Model Labels; `build` is the default command."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    building = _command(commands, "build")
    building.add_argument(
        "--out", type=Path, default=Path("_site"), metavar="DIR", help="where the site goes (default: _site)"
    )
    building.add_argument("--base-url", metavar="URL", help="the public address of the site's root")
    building.add_argument("--require-history", action="store_true", help="refuse to build without git's whole history")

    checking = _command(commands, "check")
    checking.add_argument("path", type=Path, nargs="*", metavar="PATH", help="tell only of these files or folders")
    checking.add_argument(
        "--base", metavar="GITREF", help="tell what has changed against this branch, and what may not"
    )
    checking.add_argument("--format", choices=sorted(_REPORTS), default="text", help="how to tell (default: text)")

    serving = _command(commands, "serve")
    serving.add_argument("--port", type=_port, default=8000, metavar="N", help="port on 127.0.0.1 (default: 8000)")
    serving.add_argument("--out", type=Path, default=Path(".cache/serve"), metavar="DIR", help=argparse.SUPPRESS)

    starting = _command(commands, "new")
    starting.add_argument("id", metavar="ORG/MODEL", help="the new model's id, as in allenai/olmo-2-7b")

    importing = _command(commands, "import", reads_registry=False)
    importing.add_argument("source", choices=importers.NAMES, help="where the records come from")
    importing.add_argument("file", type=Path, nargs="+", metavar="FILE", help="a model card, or a record in YAML")
    importing.add_argument(
        "--id", metavar="ORG/MODEL", help="the model's id, for one FILE; else as the record spells it"
    )
    importing.add_argument(
        "--out", type=Path, default=Path("registry"), metavar="DIR", help="where drafts go (default: registry)"
    )

    opening = _command(commands, "links")
    opening.add_argument(
        "path", type=Path, nargs="*", metavar="PATH", help="open only what these files or folders list"
    )
    opening.add_argument("--report", type=Path, metavar="FILE", help="write what became of each link, as JSON")
    opening.add_argument("--format", choices=sorted(_LINK_REPORTS), default="text", help="how to tell (default: text)")

    verifying = _command(commands, "verify")
    verifying.add_argument("file", type=Path, metavar="FILE", help="a README, model card or paper, as text")
    verifying.add_argument("--base-url", metavar="URL", help="the public address of the registry's root")
    verifying.add_argument("--api", metavar="URL", help="ask the site at this root instead of the registry folder here")
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, *, reads_registry: bool = True
) -> argparse.ArgumentParser:
    said = (_COMMANDS[name].__doc__ or "").strip()
    parser = commands.add_parser(name, help=said, description=said)
    if reads_registry:
        parser.add_argument(
            "--registry",
            type=Path,
            default=Path("registry"),
            metavar="DIR",
            help="the folder of entries (default: registry)",
        )
    return parser


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
