"""GitHub's lists, tables and line breaks, rewritten as Python-Markdown wants them; lines in, lines out.

CommonMark nests a list item by where its parent's text starts, be it two spaces or four, lets a list follow a
paragraph without a blank line, and wraps an item's text as the author likes; GFM lets a table follow a paragraph
too. Python-Markdown wants four spaces and blank lines, and takes a wrapped line for the start of a loose list.

Alternatives weighed: `tab_length=2` (then four spaces no longer nest), mdx_breakless_lists and
mdx_truly_sane_lists (each mends one of these, neither has seen a release since 2022).
"""

import re
from collections.abc import Iterable

_ITEM = re.compile(r"(?P<indent> *)(?P<marker>[-*+]|(?P<number>\d{1,9})[.)])(?P<gap> +|$)(?P<text>.*)")
_RULE = re.compile(r" {0,3}([-*_])( *\1){2,} *$")
_FENCE = re.compile(r" *(`{3,}(?=[^`]*$)|~{3,})")
_TABLE_RULE = re.compile(r"(?=[ |:]*-)[ |:-]*+\Z")
_QUOTE = re.compile(r" {0,3}> ?")
_NEW_BLOCK = re.compile(r" *([>#|]|`{3,}|~{3,})")


def rewritten(lines: Iterable[str]) -> list[str]:
    """The same text for Python-Markdown; tabs must have been expanded."""
    writer = _Writer()
    quote: list[str] = []
    for line in lines:
        if not writer.fence and not writer.items and _QUOTE.match(line):
            quote.append(_QUOTE.sub("", line, count=1))
            continue
        _flush(quote, writer)
        writer.add(line)
    _flush(quote, writer)
    writer.end()
    return writer.lines


def _flush(quote: list[str], writer: "_Writer") -> None:
    """A quotation's own lines are rewritten in turn."""
    if quote:
        writer.lines += ["> " + line for line in rewritten(quote)]
        writer.before = quote[-1]
        quote.clear()


class _Writer:
    """What is written so far, and the list items that are open at its end."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.items: list[int] = []  # the column where the text of each open item starts
        self.fence = ""  # what closes the code block that is open
        self.before = ""  # the line before this one, as it was given
        self.empty = -1  # the line of the last item that has no text yet
        self.indented = False  # whether the line before this one is code by its indentation
        self.depth = 0  # how many items were open around the first line since a blank one

    def add(self, line: str) -> None:
        if self.fence:
            self._code(line)
        elif not line.strip():
            self._drop_empty_item()
            self.lines.append("")
        elif (item := _item(line, self.items)) and self._may_start(item):
            self._start(item)
        else:
            self._text(line)
        self.before = line if line.strip() else ""

    def end(self) -> None:
        """Close what is open: code whose fence was forgotten reaches to the end."""
        self._drop_empty_item()
        if self.fence:
            self.lines.append(self._placed(" " * (self.items[-1] if self.items else 0) + self.fence))

    def _code(self, line: str) -> None:
        self.lines.append(self._placed(line))
        text = line.strip()
        if text.startswith(self.fence) and not text.strip(self.fence[0]):
            self.fence = ""
            self.lines.append("")

    def _drop_empty_item(self) -> None:
        """A marker alone would be read as the underline of a heading."""
        if 0 <= self.empty == len(self.lines) - 1 and not self.lines[self.empty].strip(" -.0123456789"):
            self.lines.pop()
        self.empty = -1

    def _may_start(self, item: re.Match[str]) -> bool:
        """An empty item, or a number other than 1, does not end a paragraph (CommonMark 5.2)."""
        in_paragraph = bool(self.before) and not self.items
        return not in_paragraph or bool(item["text"].strip() and item["number"] in {None, "1"})

    def _start(self, item: re.Match[str]) -> None:
        column = len(item["indent"])
        if self.before and not self.items:
            self.lines.append("")
        self._drop_empty_item()
        self._close(column)
        self._part()
        self.indented = False
        marker = f"{item['number']}. " if item["number"] else "- "
        self.lines.append("    " * len(self.items) + marker + _hard_break(item["text"]))
        self.empty = -1 if item["text"].strip() else len(self.lines) - 1
        gap = len(item["gap"])
        self.items.append(column + len(item["marker"]) + (gap if gap < 5 else 1))

    def _text(self, line: str) -> None:
        deep = bool(self.items) and len(line) - len(line.lstrip(" ")) >= self.items[-1] + 4
        self.indented = deep and (self.indented or not self.before)
        wraps = self.before and self.items and not self.indented and not self.lines[-1].endswith("  ")
        if wraps and not _NEW_BLOCK.match(line):
            self.lines[-1] += " " + _hard_break(line.strip(" ") + line[len(line.rstrip(" ")) :])
            return
        if not self.before or _FENCE.match(line):
            self._close(len(line) - len(line.lstrip(" ")))
        if fence := _FENCE.match(line):
            self.fence = fence[1]
            if self.before:
                self.lines.append("")
        elif "|" in line and "|" in self.before and _TABLE_RULE.match(line.strip()):
            self.lines.insert(-1, "")  # the line above heads a table: it ends the paragraph before it
        self._part()
        self.lines.append(self._placed(_plain_hash(_hard_break(line))))

    def _part(self) -> None:
        """Part what follows from what is deeper: Python-Markdown reads the lines between two blank ones as one thing."""
        if self.lines and self.lines[-1] and len(self.items) < self.depth:
            self.lines.append("")
        if not self.lines or not self.lines[-1]:
            self.depth = len(self.items)

    def _close(self, column: int) -> None:
        """Close the items whose text starts to the right of `column`."""
        while self.items and column < self.items[-1]:
            self.items.pop()

    def _placed(self, line: str) -> str:
        """A line that belongs to the innermost open item, at that item's depth."""
        if not self.items:
            return line
        indent = len(line) - len(line.lstrip(" "))
        return "    " * len(self.items) + " " * max(0, indent - self.items[-1]) + line.lstrip(" ")


def _item(line: str, items: list[int]) -> re.Match[str] | None:
    """The list item that starts here; four columns past the item around it, it is code instead."""
    match = _ITEM.match(line)
    if not match or _RULE.match(line):
        return None
    around = max((start for start in items if start <= len(match["indent"])), default=0)
    return match if len(match["indent"]) - around < 4 or (items and len(match["indent"]) < items[-1] + 4) else None


def _hard_break(line: str) -> str:
    """A backslash at the end breaks the line, as two spaces do."""
    return line[:-1] + "  " if line.endswith("\\") and not line.endswith("\\\\") else line


def _plain_hash(line: str) -> str:
    """`#5` is no heading on GitHub, which wants a space after the marks and knows six levels."""
    return re.sub(r"^( {0,3})(#{7,}|#{1,6}(?=[^#\s]))", r"\1\\\2", line)
