"""The command `import`: foreign records become draft entries."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from openlabels.commands.starting import organization_of, refuse_id, what_next
from openlabels.commands.terminal import FINE, WRONG, UsageError, complain, print_text
from openlabels.drafts import foreign, huggingface, mof, osai, scaffold
from openlabels.drafts.foreign import Draft
from openlabels.ground import problem, urls
from openlabels.ground.problem import Problem


def takes(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("source", choices=foreign.NAMES, help="where the records come from")
    parser.add_argument("file", type=Path, nargs="+", metavar="FILE", help="a model card, or a record in YAML")
    parser.add_argument(
        "--id", metavar="ORG/MODEL", help="the model's id, for a single FILE (default: as the record spells it)"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("registry"), metavar="DIR", help="where drafts go (default: registry)"
    )


def run(asked: argparse.Namespace) -> int:
    """Turn model cards or other projects' records into draft entries; what they do not prove stays a marked blank."""
    if asked.id is not None:
        refuse_id(asked.id)
        if len(asked.file) > 1:
            raise UsageError("--id names one model: give it with one FILE")
    read, origin = IMPORTERS[asked.source]
    drafts: list[tuple[Path, Draft]] = []
    for path in asked.file:
        draft, problems = read(str(path), _content(path))
        print_text(problems)
        drafts += [(path, draft)] if draft else []
    if len(drafts) < len(asked.file):
        complain("nothing was written")
        return WRONG
    entries = _drafted(drafts, asked.id)
    targets = {model_id: asked.out / f"{model_id}{urls.ENTRY_ENDING}" for model_id in entries}
    _write_new({targets[one]: _draft_text(one, entries[one], targets[one].parent, origin) for one in entries})
    for path in targets.values():
        print(problem.visible(what_next(path, asked.out)))
    return FINE


def _content(path: Path) -> bytes:
    """A foreign file, or as much of it as tells that it is too long."""
    try:
        with path.open("rb") as file:
            return file.read(foreign.LIMITS.bytes + 1)
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: {getattr(error, 'strerror', None) or error}") from error


def _drafted(drafts: Sequence[tuple[Path, Draft]], stated: str | None) -> dict[str, Draft]:
    """Drafts by id; a record without one, and two with the same, are refused."""
    sources: dict[str, Path] = {}
    wrong = []
    for path, draft in drafts:
        model_id = stated or draft.id
        if not model_id:
            wrong.append(f"{path} has no id of its own")
        elif model_id in sources:
            wrong.append(f"{sources[model_id]} and {path} would both be {model_id}")
        else:
            sources[model_id] = path
    if wrong:
        raise UsageError(f"{'; '.join(wrong)}: import each alone, with --id ORG/MODEL")
    return dict(zip(sources, (draft for _, draft in drafts), strict=True))


def _draft_text(model_id: str, draft: Draft, folder: Path, origin: str) -> str:
    known = draft.values if draft.values.get("organization") else {"organization": organization_of(folder)}
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


IMPORTERS: dict[str, tuple[Callable[[str, bytes], tuple[Draft | None, list[Problem]]], str]] = {
    "huggingface": (huggingface.read, huggingface.ORIGIN),
    "mof": (mof.read, mof.ORIGIN),
    "osai": (osai.read, osai.ORIGIN),
}
