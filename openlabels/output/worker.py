"""A share of the work of a build: entries compiled, rendered and written by one process.

Knows how a file becomes a record, and a record its files on the disk. What it made it keeps, so that nothing large is
passed between processes: only glances go out, and what others have to say of a model comes in. Refuses to know how
many workers there are (`team` does).
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from openlabels.badges import badge, faces
from openlabels.everyone import loading
from openlabels.everyone.loading import File
from openlabels.ground.label import Label
from openlabels.ground.problem import Problem, UnusableError
from openlabels.output import site, templating
from openlabels.output.ledger import hashed
from openlabels.output.staging import Output, Stage
from openlabels.output.survey import hashed_lies, lie
from openlabels.projections.edition import Around, Imprint
from openlabels.projections.views import ModelView
from openlabels.reading import glance, prose
from openlabels.reading.record import Record

DUMP = ".dump"
"""Where in the staging folder the workers put their lines of the full dump."""


class Job(NamedTuple):
    """A model whose files are to be made: its entry's file, the hash of the text that was checked, and what is known from outside."""

    file: File
    text: str
    around: Around


class Result(NamedTuple):
    """What became of one file: a hash of its text, its model as `glance` packs it, None with an error, its problems.

    `mark` is the file's as it was read.
    """

    text: str
    glance: str | None
    problems: list[Problem]
    mark: str


class Made(NamedTuple):
    """What came of some jobs: the files that were staged, and a staged file with the models' lines of the full dump.

    `lies` says of each model's files how they lie on the disk now, `lines` how long its line is in bytes.
    """

    staged: list[str]
    ids: list[str]
    lies: list[str]
    lines: list[int]
    dump: str


def prepare() -> None:
    """Make here what every worker needs that is to publish, so that those who are forked from this process have it in common.

    What is wrong with a template is told where a page is made, after the entries are checked.
    """
    prose.render("")
    for label in Label:
        badge.png(faces.face(label))
    with suppress(Exception):
        templating.template(ModelView)


class ChangedError(UnusableError):
    """An entry changed between its check and its rendering; the message names it."""


@dataclass(slots=True)
class Worker:
    """One process's share; `records` are those that it compiled and has not yet rendered."""

    records: dict[str, Record] = field(default_factory=dict)

    def compile(self, files: Iterable[File]) -> list[Result]:
        """What becomes of each file."""
        return [self._compiled(file) for file in files]

    def _compiled(self, file: File) -> Result:
        content, mark = loading.read(file)
        made, problems = loading.compiled(file, content)
        if made:
            self.records[file.id] = made
        return Result(text_of(file, content), glance.packed(made.glance) if made else None, problems, mark)

    def publish(self, stage: Stage, imprint: Imprint, jobs: Sequence[Job]) -> list[Made]:
        """Make the files of each model."""
        staged, lines, lies = [], [], []
        for job in jobs:
            made, line = site.of_model(imprint, self._record(job), job.around)
            laid = [stage.put(output) for output in made]
            staged += [output.path for output, one in zip(made, laid, strict=True) if one.staged]
            lies.append(hashed_lies([lie(one.size, one.written) for one in laid]))
            lines.append(line)
        if not jobs:
            return []
        ids = [job.file.id for job in jobs]
        dump = f"{DUMP}/{hashed(ids[0])}"
        stage.put(Output(dump, lines))
        return [Made(staged, ids, lies, list(map(len, lines)), dump)]

    def _record(self, job: Job) -> Record:
        return self.records.pop(job.file.id, None) or _checked(job)


def _checked(job: Job) -> Record:
    """The record of an entry that was checked by what is remembered of it, if its text is still the same."""
    content = loading.content_of(job.file)
    made = loading.compiled(job.file, content)[0] if text_of(job.file, content) == job.text else None
    if made is None:
        raise ChangedError(f"{job.file.path} changed while it was read: run it again")
    return made


def text_of(file: File, content: bytes | OSError) -> str:
    """What stands for the text of a file at its place, '' where it cannot be read."""
    return hashed(file.path, content) if isinstance(content, bytes) else ""
