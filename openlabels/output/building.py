"""A build from end to end: what is new is compiled, rendered and published; what the last build left is kept.

Knows the order of the stages, and what each file of the site is made from. Refuses to know the command line and its
words. With an empty ledger everything is new: a clean build and a warm one are the same steps.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import astuple
from itertools import chain
from pathlib import Path
from typing import Protocol

from openlabels.everyone import loading
from openlabels.everyone.history import Past, Remembered, past_again, together
from openlabels.everyone.loading import File, Outcome
from openlabels.everyone.registry import Model
from openlabels.ground import compact, urls
from openlabels.ground.problem import Problem, Severity
from openlabels.output import site, templating
from openlabels.output.ledger import Kept, KeptPage, Ledger, hashed
from openlabels.output.publish import Publication, Published, publication
from openlabels.output.since import NOT_COMPARED, compared
from openlabels.output.staging import Output, Stage
from openlabels.output.survey import Found, Survey, hashed_lies, lie
from openlabels.output.worker import DUMP, Job, Made, Result, text_of
from openlabels.projections.edition import Edition, Imprint
from openlabels.projections.tables import Range, Table, joined, ranges, renewed
from openlabels.reading import glance


class Workers(Protocol):
    """Who compiles entries and makes their files: a team, or one worker alone."""

    def compile(self, files: Sequence[File]) -> Iterable[Result]:
        """What becomes of each file, in order."""

    def publish(self, stage: Stage, imprint: Imprint, jobs: Sequence[Job]) -> Iterable[Made]:
        """Make the files of each model."""


class Build:
    """One build: `known` is the ledger of the last one, `kept` what this one has for the next.

    `survey` tells what lies in the output folder, where somebody has looked already; `begun` is the time before
    anything was read, in nanoseconds, 0 where nobody knows it. `meanwhile` is called once the workers have begun with
    entries of which nothing is known.
    """

    def __init__(
        self,
        workers: Workers,
        known: Ledger,
        survey: Survey | None = None,
        begun: int = 0,
        meanwhile: Callable[[], object] | None = None,
    ) -> None:
        self._workers = workers
        self._known = known
        self._begun = begun
        self._survey = survey
        self._meanwhile = meanwhile
        self._results: dict[str, Result] = {}
        self._recalled: set[str] = set()
        self._since = NOT_COMPARED
        self._templates = templating.environment().bytecode_cache = templating.Bytecode(known.templates)
        self._in_memory = known.unpacked
        self._pasts = self._past_of_each()
        self._bears = ""
        self._at = ""
        self._models: dict[str, Kept] = {}
        self._pages: dict[str, KeptPage] = {}
        self._now: Sequence[Model] = ()
        self._publication: Publication | None = None

    @property
    def kept(self) -> Ledger:
        """The ledger for the next build."""
        return Ledger(
            self._known.code,
            self._models,
            self._pages,
            self._bears,
            self._at,
            self._begun,
            self._templates.made,
            {model.glance.id: model for model in self._now},
        )

    @property
    def left(self) -> Found:
        """How every file lies in the output folder after `publish`."""
        return self._publication.left() if self._publication else {}

    @property
    def pasts(self) -> Remembered:
        """What the last build read in git's log."""
        return Remembered(self._known.at, self._pasts)

    def _past_of_each(self) -> dict[str, Past]:
        if self._in_memory:
            return {together(model.glance.ids): model.past for model in self._in_memory.values()}
        return {one.ids: past_again(*one.past) for one in self._known.models.values()}

    def compile(self, files: Sequence[File]) -> Iterator[Outcome]:
        """What becomes of each file; a text that is known is not compiled again."""
        new = iter(self._workers.compile([file for file in files if not self._recall(file)]))
        if self._meanwhile and not self._results:
            self._meanwhile()
        packed = [self._known.models[file.id].glance for file in files if file.id in self._results]
        again = glance.all_unpacked([] if self._in_memory else packed)
        for file in files:
            if result := self._results.get(file.id):
                yield Outcome(self._in_memory[file.id].glance if self._in_memory else next(again), result.problems)
                continue
            self._results[file.id] = result = next(new)
            yield Outcome(glance.unpacked(result.glance) if result.glance else None, result.problems)

    def _recall(self, file: File) -> bool:
        before = self._known.models.get(file.id)
        if not before:
            return False
        mark = loading.settled_mark(file, self._known.begun - _TICKS)
        if not mark or mark != before.mark:
            content, mark = loading.read(file)
            if text_of(file, content) != before.text:
                return False
        warnings = [_problem(*row) for row in compact.read(before.warnings)] if before.warnings != NO_WARNINGS else []
        self._results[file.id] = Result(before.text, before.glance, warnings, mark)
        self._recalled.add(file.id)
        return True

    def publish(self, edition: Edition, out: Path) -> Published:
        """Bring `out` to hold the site of an edition; raises `PublishError`, `ChangedError` or `TeamError`."""
        with publication(out, self._survey) as begun:
            self._publication = begun
            made = self.models(edition, begun)
            self.lists(edition, begun)
            self.dump(begun, made)
            return begun.finish()

    def models(self, edition: Edition, begun: Publication) -> Iterable[Made]:
        """Begin to make the files of every model that is new, whose files would be others, or do not lie as they were left."""
        imprint, self._now = edition.of_day, edition.registry.models
        self._bears, self._at = hashed(repr(imprint), repr(edition.memory)), edition.past_of
        self._since = compared(self._now, self._known, self._pasts, self._recalled)
        is_calm = self._bears == self._known.bears and self._since.are_related_as_then
        models = edition.registry.models
        first = len(models) // _FIRST
        return chain.from_iterable(
            [
                self._workers.publish(begun.stage, imprint, self._jobs(some, edition, begun, is_calm=is_calm))
                for some in (models[:first], models[first:])
            ]
        )

    def _jobs(self, models: Iterable[Model], edition: Edition, begun: Publication, *, is_calm: bool) -> list[Job]:
        """What there is to make.

        Where all is calm, the key of a model that is as it was needs no working out: text, past, relatives, settings
        and what is known of links are those that it was made of.
        """
        has_lines = self._untouched(urls.MODELS_JSONL, "", begun)
        jobs = []
        for model in models:
            name = model.glance.id
            paths = site.files_of_model(model.glance)
            begun.wanted.update(paths)
            result = self._results.pop(name)
            if is_calm and name not in self._since.pairs:
                around = None
                kept = self._known.models[name]
                if kept.mark != result.mark:
                    kept = kept._replace(mark=result.mark)
            else:
                around = edition.around(model)
                kept = self._keep(model, result, hashed(self._bears, result.text, compact.written(around)))
            self._models[name] = kept
            if not has_lines or kept.lies != begun.lies(paths):
                jobs.append(Job(File(name, model.glance.path), kept.text, around or edition.around(model)))
        return jobs

    def _keep(self, model: Model, result: Result, key: str) -> Kept:
        one = model.glance
        before = self._known.models.get(one.id)
        lies, line = (before.lies, before.line) if before and before.key == key else ("", 0)
        warnings = NO_WARNINGS
        if result.problems:
            warnings = compact.written([astuple(problem) for problem in result.problems])
        return Kept(
            result.text, result.glance or "", warnings, key, lies, together(one.ids), model.past, line, result.mark
        )

    def lists(self, edition: Edition, begun: Publication) -> None:
        """Every file that no model has alone but the full dump; only what would be another."""
        imprint = hashed(repr(edition.of_day))
        for one in site.late(edition):
            self._pages[one.path] = self._late(one, imprint, begun)
        for table in site.tables(edition):
            self._pages[table.path] = self._table(table, imprint, begun)
        begun.put(site.static())

    def _late(self, one: site.Late, imprint: str, begun: Publication) -> KeptPage:
        ids = [model.glance.id for model in one.models]
        key = hashed(imprint, one.rest, "\n".join(ids))
        before = self._untouched(one.path, key, begun)
        if before and self._since.changed(one.reads).isdisjoint(ids):
            begun.wanted.add(one.path)
            return before
        return self._put(one.made(), key, begun)

    def _table(self, table: Table, imprint: str, begun: Publication) -> KeptPage:
        """A table, with the rows of the one that lies there for every model that is as it was."""
        if not self._untouched(table.path, imprint, begun):
            return self._put(Output(table.path, table.pieces()), imprint, begun)
        there = (Path(begun.stage.out) / table.path).read_bytes()
        pieces = renewed(table, there, self._since.changed(site.as_seen), in_order=self._since.are_related_as_then)
        return self._put(Output(table.path, pieces), imprint, begun)

    def _untouched(self, path: str, key: str, begun: Publication) -> KeptPage | None:
        """What is known of a file that was made with this key and lies as it was left."""
        before = self._known.pages.get(path)
        return before if before and before.key == key and before.lies == begun.lies([path]) else None

    def _put(self, output: Output, key: str, begun: Publication) -> KeptPage:
        (laid,) = begun.put([output])
        return KeptPage(key, hashed_lies([lie(laid.size, laid.written)]))

    def dump(self, begun: Publication, made: Iterable[Made]) -> None:
        """Wait for the models' own files, and write the full dump."""
        whole = list(made)
        for some in whole:
            begun.staged += some.staged
            for name, lies, line in zip(some.ids, some.lies, some.lines, strict=True):
                self._models[name] = self._models[name]._replace(lies=lies, line=line)
        lies_there = self._untouched(urls.MODELS_JSONL, "", begun)
        if lies_there and not whole and self._models.keys() == self._known.models.keys():
            begun.wanted.add(urls.MODELS_JSONL)
            self._pages[urls.MODELS_JSONL] = lies_there
        else:
            lines = joined(self._line_places(begun.stage, whole))
            self._pages[urls.MODELS_JSONL] = self._put(Output(urls.MODELS_JSONL, lines), "", begun)
        for some in whole:
            (Path(begun.stage.staging) / some.dump).unlink()
        with suppress(OSError):  # nobody made a line
            (Path(begun.stage.staging) / DUMP).rmdir()

    def _line_places(self, stage: Stage, made: Sequence[Made]) -> Iterator[Range]:
        """Where each line of the full dump is found, in order of id: just made, or in the dump that lies there."""
        places = dict(
            ranges(f"{stage.out}/{urls.MODELS_JSONL}", ((name, one.line) for name, one in self._known.models.items()))
        )
        for some in made:
            places.update(ranges(f"{stage.staging}/{some.dump}", zip(some.ids, some.lines, strict=True)))
        return (places[name] for name in self._models)


NO_WARNINGS = "[]"

_FIRST = 10
"""The workers begin with one model in so many, while it is found out what is to be made of the rest."""

_TICKS = 2_000_000_000
"""Nanoseconds that the clock of a file system may be behind ours: it moves in steps. A file whose last change is older than
the last good build by so much had it before it was read, be it in that build or an earlier one: who writes to it later
leaves another time.
"""


def _problem(
    code: str, path: str, line: int, column: int, field: str, message: str, hint: str, severity: str
) -> Problem:
    return Problem(code, path, line, column, field, message, hint, Severity(severity))
