"""What of a text is only an example: code blocks, code in a line, and comments.

Knows how Markdown, AsciiDoc, reStructuredText, HTML and LaTeX are read so far. Refuses to know what else stands in a text.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass

NOT_MARKDOWN = frozenset({"adoc", "asciidoc", "htm", "html", "rst", "tex"})
"""Files in which indentation does not make code."""

BACKTICKS_ARE_WORDS = frozenset({"htm", "html", "tex"})


def without_examples(text: str, path: str) -> str:
    """The text with code and comments blanked out, so that every offset stays what it was."""
    parts, at = [], 0
    for start, end in _Examples(text, path.lower().rpartition(".")[2]).read():
        parts += [text[at:start], re.sub(r"[^\n]", " ", text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


_SPACES = re.compile(r"[ \t]*")
_BLANK_LINES = re.compile(r"(?:[ \t\r]*+\n)++")
_PLAIN_LINES = re.compile(r"(?:[^\s>*+\-\d`~][^\n]*+(?:\n|\Z))++")
"""Lines that can only go on with a paragraph."""

_CONTAINERS = re.compile(r"(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=\s|\Z)))*")
_FENCE = re.compile(r"`{3,}(?=[^`\n]*(?:\n|\Z))|~{3,}")
_BACKTICKS = re.compile(r"`+")
_ATTRIBUTES = r"(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'=<>`]+))?)*"
_INLINE = re.compile(rf"\\[!-/:-@\[-`{{-~]|`+|<!--|</?[A-Za-z][A-Za-z0-9-]*{_ATTRIBUTES}\s*/?>")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as CommonMark measures it; columns count from behind the last `>`.

    `lead` and `indent` are the white space before everything, and before what the last `>` leaves; `column` is where
    the content starts.
    """

    start: int
    end: int
    depth: int
    lead: int
    indent: int
    is_item: bool
    content: int
    column: int
    is_blank: bool
    is_code_item: bool


def _line(text: str, at: int) -> _Line:
    """Measure the line that starts at `at`: quotes, list markers, then what it says."""
    end = text.find("\n", at) + 1 or len(text)
    marked = _end(_CONTAINERS, text, at, end)
    quoted = text.rfind(">", at, marked) + 1 or at
    quoted += quoted > at and text.startswith(" ", quoted)
    spaces = _end(_SPACES, text, quoted, end)
    content = _end(_SPACES, text, max(marked, quoted), end)
    depth = text.count(">", at, marked)
    lead, before, first, mark, column = (
        _columns(text[at:place]) for place in (_end(_SPACES, text, at, end), quoted, spaces, marked, content)
    )
    is_blank = content == end or text[content] in "\r\n"
    is_item = marked > spaces
    is_code = is_item and not is_blank and column > mark + 4
    column = mark + 1 if is_code or is_blank else column
    return _Line(at, end, depth, lead, first - before, is_item, content, column - before, is_blank, is_code)


def _end(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    match = pattern.match(text, start, end)
    return match.end() if match else start


def _columns(text: str) -> int:
    return len(text.expandtabs(4))


@dataclass(frozen=True, slots=True)
class _Fence:
    """An open block of code: its marks, how many quotes it stands in, and the column of its list item."""

    marks: str
    depth: int
    inside: int


class _Examples:
    """Reads a text line by line, as CommonMark does, and gathers the spans of what only shows how to do it."""

    def __init__(self, text: str, suffix: str) -> None:
        self.text, self.suffix = text, suffix
        self.spans: list[tuple[int, int]] = []
        self.fence: _Fence | None = None
        self.depth = 0
        """The number of quotes in which the open paragraph began."""
        self.items: dict[int, list[int]] = defaultdict(list)
        """By the number of quotes, the columns at which the open list items have their content."""
        self.is_fresh = True
        """Whether no paragraph is open, which an indented line would go on with."""
        self.last_comment_end = text.rfind("-->")

    def read(self) -> list[tuple[int, int]]:
        """The spans, in order."""
        at = start = 0  # of the line, and of the paragraph that it may go on with
        while at < len(self.text):
            if not self.fence and not self.is_fresh and (plain := _PLAIN_LINES.match(self.text, at)):
                at = plain.end()
                continue
            if start == at and not self.fence and (blank := _BLANK_LINES.match(self.text, at)):
                at = start = blank.end()
                self.is_fresh = True
                continue
            line = _line(self.text, at)
            if self.fence and self._is_fenced(line):
                self.spans.append((line.start, line.end))
                at = start = line.end
                continue
            fence, is_code = self._fence(line), self._is_indented_code(line)
            if line.is_blank or line.is_item or fence or is_code or line.depth > self.depth:
                resume = self._read_paragraph(start, at)
                start = max(resume, at)
                if resume > at:
                    at, self.is_fresh = resume, False
                    continue
            if fence or is_code:
                self.spans.append((line.start, line.end))
            if fence or is_code or line.is_blank:
                start = line.end
            self._note(line, None if is_code else fence, is_code=is_code)
            at = line.end
        self._read_paragraph(start, len(self.text))
        return self.spans

    def _inside(self, depth: int, indent: int) -> int:
        """The column of the innermost list item that a line with this indentation belongs to."""
        return max((column for column in self.items[depth] if column <= indent), default=0)

    def _fence(self, line: _Line) -> _Fence | None:
        """The block of code that a line opens."""
        marks = _FENCE.match(self.text, line.content, line.end)
        inside = line.column if line.is_item else self._inside(line.depth, line.indent)
        if not marks or (not line.is_item and line.indent > inside + 3):
            return None
        return _Fence(marks[0], line.depth, inside)

    def _is_fenced(self, line: _Line) -> bool:
        """Whether a line belongs to the open block of code, which it may close or have left."""
        fence = self.fence
        if fence is None:
            return False
        rest = self.text[line.start : line.end]
        for _ in range(fence.depth):
            before, quote, rest = rest.partition(">")
            if before.strip() or not quote:
                self.fence, self.is_fresh = None, True
                return False
            rest = rest.removeprefix(" ")
        said = rest.strip()
        indent = _columns(rest[: len(rest) - len(rest.lstrip())])
        if said and indent < fence.inside:
            self.fence, self.is_fresh = None, True
            return False
        if len(said) >= len(fence.marks) and not said.strip(fence.marks[0]) and indent <= fence.inside + 3:
            self.fence, self.is_fresh = None, True
        return True

    def _is_indented_code(self, line: _Line) -> bool:
        """Whether a line is code by its indentation: never where it goes on with a paragraph."""
        if line.is_blank or self.suffix in NOT_MARKDOWN:
            return False
        if not self.is_fresh:
            return line.is_code_item
        if line.depth and line.lead > self._inside(0, line.lead) + 3:
            return True
        return line.is_code_item or line.indent > self._inside(line.depth, line.indent) + 3

    def _note(self, line: _Line, fence: _Fence | None, *, is_code: bool) -> None:
        """Keep what the lines that follow are measured by."""
        self.fence = fence
        if self.is_fresh or line.is_blank or line.depth > self.depth:
            self.depth = line.depth
        if not line.is_blank and (self.is_fresh or line.is_item or fence) and not is_code:
            self.items[line.depth] = [column for column in self.items[line.depth] if column <= line.indent]
            for deeper in [depth for depth in self.items if depth > line.depth]:
                del self.items[deeper]
        if line.is_item and not is_code:
            self.items[line.depth].append(line.column)
        self.is_fresh = line.is_blank or is_code

    def _read_paragraph(self, start: int, end: int) -> int:
        """Note the code and comments within a paragraph; tells where the last comment ends, which may be behind it."""
        runs: dict[int, list[int]] = defaultdict(list)
        for run in _BACKTICKS.finditer(self.text, start, end):
            runs[len(run[0])].append(run.start())
        at = start
        while at < end and (mark := _INLINE.search(self.text, at, end)):
            at = mark.end()
            if mark[0] == "<!--" and mark.start() + 2 <= self.last_comment_end:
                at = self.text.find("-->", mark.start() + 2) + 3
                self.spans.append((mark.start(), at))
            elif mark[0][0] == "`" and self.suffix not in BACKTICKS_ARE_WORDS:
                same = runs[len(mark[0])]
                if (nth := bisect_left(same, at)) < len(same):
                    at = same[nth] + len(mark[0])
                    self.spans.append((mark.start(), at))
        return max(at, start)
