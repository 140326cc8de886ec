"""A build from end to end: what is new is compiled, rendered and published; what the last build left is kept.

Knows the order of the stages, and what each file of the site is made from. Refuses to know the command line and its
words. With an empty ledger everything is new: a clean build and a warm one are the same steps.
"""

import heapq
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from typing import Protocol

from openlabels import glance, registry, site, urls
from openlabels.edition import Edition, Imprint
from openlabels.ledger import Kept, KeptPage, Ledger, hashed, hashed_lies
from openlabels.problem import Problem, Severity
from openlabels.publish import Output, Publication, Published, Stage, publication
from openlabels.registry import File, Model, Outcome
from openlabels.worker import DUMP, Job, Made, Result, text_of


class Workers(Protocol):
    """Who compiles entries and makes their files: a team, or one worker alone."""

    def compile(self, files: Sequence[File]) -> Iterable[Result]:
        """What becomes of each file, in order."""

    def publish(self, stage: Stage, imprint: Imprint, jobs: Sequence[Job]) -> Iterable[Made]:
        """Make the files of each model."""


class Build:
    """One build: `known` is the ledger of the last one, `kept` what this one has for the next."""

    def __init__(self, workers: Workers, known: Ledger) -> None:
        self._workers = workers
        self._known = known
        self._results: dict[str, Result] = {}
        self._models: dict[str, Kept] = {}
        self._pages: dict[str, KeptPage] = {}

    @property
    def kept(self) -> Ledger:
        """The ledger for the next build."""
        return Ledger(self._known.code, self._models, self._pages)

    def compile(self, files: Sequence[File]) -> Iterator[Outcome]:
        """What becomes of each file; a text that is known is not compiled again."""
        new = iter(self._workers.compile([file for file in files if not self._remembered(file)]))
        for file in files:
            result = self._results.get(file.id) or next(new)
            self._results[file.id] = result
            yield Outcome(glance.unpacked(result.glance) if result.glance else None, result.problems)

    def _remembered(self, file: File) -> bool:
        before = self._known.models.get(file.id)
        if not before or text_of(file, registry.content_of(file)) != before.text:
            return False
        warnings = [_problem(*row) for row in json.loads(before.warnings)]
        self._results[file.id] = Result(before.text, before.glance, warnings)
        return True

    def publish(self, edition: Edition, out: Path) -> Published:
        """Bring `out` to hold the site of an edition; raises `PublishError`, `ChangedError` or `TeamError`."""
        with publication(out) as begun:
            made = self.models(edition, begun)
            self.lists(edition, begun)
            self.dump(begun, made)
            return begun.finish()

    def models(self, edition: Edition, begun: Publication) -> Iterable[Made]:
        """Begin to make the files of every model that is new, whose files would be others, or do not lie as they were left."""
        imprint = edition.of_day
        bears = hashed(repr(imprint))
        dump = self._known.pages.get(urls.MODELS_JSONL)
        has_lines = dump is not None and dump.lies == begun.lies([urls.MODELS_JSONL])
        jobs = []
        for model in edition.registry.models:
            paths = list(site.files_of_model(model.glance))
            begun.wanted.update(paths)
            text = self._results[model.glance.id].text
            job = Job(File(model.glance.id, model.glance.path), text, edition.around(model))
            kept = self._keep(model, hashed(bears, text, repr(job.around)))
            if not has_lines or not kept.lies or kept.lies != begun.lies(paths):
                jobs.append(job)
        return self._workers.publish(begun.stage, imprint, jobs)

    def _keep(self, model: Model, key: str) -> Kept:
        name = model.glance.id
        result, before = self._results[name], self._known.models.get(name)
        lies = before.lies if before and before.key == key else ""
        warnings = (
            json.dumps([astuple(one) for one in result.problems], ensure_ascii=False) if result.problems else "[]"
        )
        self._models[name] = Kept(result.text, result.glance or "", warnings, key, lies)
        return self._models[name]

    def lists(self, edition: Edition, begun: Publication) -> None:
        """Every file that no model has alone but the full dump; of those that come late, only what would be another."""
        imprint = hashed(repr(edition.of_day))
        seen = {model.glance.id: self._seen(model) for model in edition.registry.models}
        for one in site.late(edition):
            key = hashed(imprint, one.rest, *(seen[model.glance.id] for model in one.models))
            self._pages[one.path] = self._page(one, key, begun)
        begun.put(site.of_all(edition))

    def _seen(self, model: Model) -> str:
        return hashed(self._models[model.glance.id].glance, repr(model.past))

    def _page(self, one: site.Late, key: str, begun: Publication) -> KeptPage:
        path, before = one.path, self._known.pages.get(one.path)
        if before and before.key == key and before.lies == begun.lies([path]):
            begun.wanted.add(path)
            return before
        (laid,) = begun.put([one.made()])
        return KeptPage(key, hashed_lies([(laid.size, laid.written)]))

    def dump(self, begun: Publication, made: Iterable[Made]) -> None:
        """Wait for the models' own files, and write the full dump."""
        whole = list(made)
        for some in whole:
            begun.staged += some.staged
            self._models.update(
                (name, self._models[name]._replace(lies=lies)) for name, lies in zip(some.ids, some.lies, strict=True)
            )
        (laid,) = begun.put([Output(urls.MODELS_JSONL, self._lines(begun, whole))])
        self._pages[urls.MODELS_JSONL] = KeptPage("", hashed_lies([(laid.size, laid.written)]))

    def _lines(self, begun: Publication, made: Sequence[Made]) -> Iterator[str]:
        """The lines of the full dump in order of id: those just made, and of the dump that lies there all others."""
        new = {name for some in made for name in some.ids}
        parts = [_numbered(Path(begun.stage.staging) / some.dump, some.ids) for some in made]
        if len(new) < len(self._models):
            parts.append(self._old_lines(Path(begun.stage.out) / urls.MODELS_JSONL, new))
        for _, line in heapq.merge(*parts):
            yield line
        for some in made:
            (Path(begun.stage.staging) / some.dump).unlink()
        with suppress(OSError):  # nobody made a line
            (Path(begun.stage.staging) / DUMP).rmdir()

    def _old_lines(self, dump: Path, new: set[str]) -> Iterator[tuple[str, str]]:
        for name, line in _numbered(dump, sorted(self._known.models)):
            if name in self._models and name not in new:
                yield name, line


def _problem(
    code: str, path: str, line: int, column: int, field: str, message: str, hint: str, severity: str
) -> Problem:
    return Problem(code, path, line, column, field, message, hint, Severity(severity))


def _numbered(dump: Path, ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    with dump.open(encoding="utf-8", newline="") as lines:
        yield from zip(ids, lines, strict=True)
