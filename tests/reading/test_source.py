"""YAML as text with its places; the oracle for data is PyYAML's own loader that types nothing."""

import re
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from openlabels.ground.problem import Problem
from openlabels.reading import folding, source, syntax
from openlabels.reading.source import MAX_BYTES, MAX_DEPTH, MAX_ITEMS, Source


def parse(text: str | bytes) -> tuple[Source | None, list[Problem]]:
    return source.parse("a.yaml", text if isinstance(text, bytes) else text.encode())


def read(text: str | bytes) -> Source:
    found, problems = parse(text)
    assert found, problems
    assert problems == []
    return found


def codes(text: str | bytes) -> list[str]:
    return [problem.code for problem in parse(text)[1]]


def places(text: str | bytes) -> list[tuple[str, int, int]]:
    return [(problem.code, problem.line, problem.column) for problem in parse(text)[1]]


# --- Scalars


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "yes",
        "on",
        "True",
        "3.10",
        "1e3",
        "0x1F",
        "0o17",
        "1:30",
        "2024-13-01",
        "2024-11-26",
        ".inf",
        "Null",
        "NULL",
        "=",
    ],
)
def test_a_scalar_is_the_text_that_it_is(text: str) -> None:
    assert read(f"a: {text}").data == {"a": text}
    assert read(f"a: [{text}]").data == {"a": [text]}


@pytest.mark.parametrize("text", ["", "~", "null", "''", '""', "[]", "[ ]", "!", "# nothing", "|", ">"])
def test_an_empty_value_means_that_the_key_is_absent(text: str) -> None:
    data, problems = parse(f"a: {text}\nb: c\n")
    assert data
    assert data.data == {"b": "c"}
    assert [problem.code for problem in problems if text != "!"] == []


@pytest.mark.parametrize("text", ["'~'", '"null"', "'null'", "no", "0", "' '"])
def test_a_quoted_null_is_text(text: str) -> None:
    assert read(f"a: {text}").data == {"a": text.strip("'\"")}


def test_an_empty_value_has_a_place() -> None:
    assert read("a: b\nc:\nd: []\n").value_at(("d",)) == (3, 4)
    assert read("a: b\nc:\nd: []\n").key_at(("c",)) == (2, 1)


def test_an_empty_list_within_a_list_stays() -> None:
    assert read("a: [[]]").data == {"a": [[]]}


def test_an_empty_mapping_stays() -> None:
    assert read("a: {}").data == {"a": {}}


# --- Files


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert read(b"\xef\xbb\xbfa: b").data == {"a": "b"}
    assert read(b"\xef\xbb\xbfa: b").key_at(("a",)) == (1, 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_break_is_one(end: str) -> None:
    text = 'a: |\n  x\n  y\nb: "p\n\n  q"\nc:\n  - &x d\n'.replace("\n", end)
    found, problems = parse(text)
    assert found
    assert found.data == {"a": "x\ny\n", "b": "p\nq", "c": ["d"]}
    assert [(problem.code, problem.line, problem.column) for problem in problems] == [("anchor", 8, 5)]


def test_a_document_may_be_marked() -> None:
    assert read("%YAML 1.1\n---\na: b\n...\n").data == {"a": "b"}


@pytest.mark.parametrize(("size", "expected"), [(MAX_BYTES, []), (MAX_BYTES + 1, ["too-large"])])
def test_a_file_has_at_most_64_kib(size: int, expected: list[str]) -> None:
    assert codes(b"a: " + b"x" * (size - 3)) == expected


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b"\xff\xfea\x00", 1, 1),
        (b"a: b\nc: \xe9", 2, 4),
        (b"a: \xc3\xa9\xc3", 1, 5),
        (b"\xef\xbb\xbfa: \xe9", 1, 4),
        (b"a: \xed\xa0\x80", 1, 4),
        (b"a: b\rc: \xe9", 2, 4),
        (b"a: b\r\nc: \xe9", 2, 4),
    ],
)
def test_another_encoding_is_refused_where_it_shows(content: bytes, line: int, column: int) -> None:
    assert places(content) == [("encoding", line, column)]


@pytest.mark.parametrize("text", ["", "\n", "# only a comment", "text", "- a", "[]", "~", "---", "''"])
def test_what_is_no_mapping_is_no_entry(text: str) -> None:
    assert places(text) == [("not-a-mapping", 1, 1)]


# --- What is refused


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3", [("duplicate-key", 3, 1)]),
        ("a:\na: 3", [("duplicate-key", 2, 1)]),
        ("a: {b: 1, b: 2}", [("duplicate-key", 1, 11)]),
        ('a: 1\n"a": 2', [("duplicate-key", 2, 1)]),
        ("a: 1\na: 2\na: 3", [("duplicate-key", 2, 1), ("duplicate-key", 3, 1)]),
        ("a: &x b", [("anchor", 1, 4)]),
        ("a: &x b\nc: *x", [("anchor", 1, 4), ("alias", 2, 4)]),
        ("a: &x [*x]", [("anchor", 1, 4), ("alias", 1, 8)]),
        ("a: *x", [("alias", 1, 4)]),
        ("*x : a", [("alias", 1, 1)]),
        ("<<: *x\n", [("alias", 1, 5)]),
        ("&x a: b", [("anchor", 1, 1)]),
        ("a: !!int 3", [("tag", 1, 4)]),
        ("a: !!python/object/apply:os.system [ls]", [("tag", 1, 4)]),
        ("a: !!python/name:os.system x", [("tag", 1, 4)]),
        ("!!map\na: b", [("tag", 1, 1)]),
        ("%TAG ! tag:example.com,2000:\n---\na: b\n", [("tag", 1, 1)]),
        ("%YAML 1.1\n%TAG !a! tag:a,2000:\n%TAG !b! tag:b,2000:\n---\na: b\n", [("tag", 2, 1)]),
        ("a: b\n---\nc: d", [("several-documents", 2, 1)]),
        ("? [a, b]\n: c\nd: e", [("key", 1, 3)]),
        ("{a: b}: c", [("key", 1, 1)]),
        ("a:\n- b\n-\n- c", [("empty-item", 3, 2)]),
        ("a: [b, '']", [("empty-item", 1, 8)]),
        ("a: [b, ~]", [("empty-item", 1, 8)]),
    ],
)
def test_yaml_that_misleads_is_refused_at_its_place(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert sorted(places(text)) == sorted(expected)


def test_a_second_value_does_not_replace_the_first() -> None:
    found, _ = parse("a: 1\na: 2\na: [3]\na: {b: 4}")
    assert found
    assert found.data == {"a": "1"}


@pytest.mark.parametrize(("depth", "expected"), [(MAX_DEPTH - 1, []), (MAX_DEPTH, ["too-deep"]), (60, ["too-deep"])])
@pytest.mark.parametrize(("opens", "closes"), [("[", "]"), ("{a: ", "}")])
def test_nesting_ends_at_eight(depth: int, expected: list[str], opens: str, closes: str) -> None:
    assert codes("a: " + opens * depth + "x" + closes * depth) == expected


def test_what_follows_too_deep_nesting_is_still_read() -> None:
    found, problems = parse("a: " + "[" * 9 + "*x, &y b, !t c" + "]" * 9 + "\nb: *x\nc: d")
    assert [problem.code for problem in problems] == ["too-deep", "alias", "alias"]
    assert found
    assert found.data["c"] == "d"


@pytest.mark.parametrize("text", ["[" * 60_000, "{a: " * 15_000, "- " * 30_000, "? " * 30_000, "a: " + "[" * 60_000])
def test_endless_nesting_is_refused_and_breaks_nothing(text: str) -> None:
    assert codes(text) != []


def test_a_bomb_of_aliases_is_refused() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
    assert set(codes("\n".join(lines))) == {"anchor", "alias"}


@pytest.mark.parametrize(
    ("count", "expected"), [(MAX_ITEMS, []), (MAX_ITEMS + 1, ["too-many-items"]), (200, ["too-many-items"])]
)
def test_a_list_has_at_most_twenty_items(count: int, expected: list[str]) -> None:
    found, problems = parse("a: [" + ", ".join(["x"] * count) + "]\nb: c")
    assert [problem.code for problem in problems] == expected
    assert found
    assert len(found.data["a"]) == min(count, MAX_ITEMS)
    assert found.data["b"] == "c"


@pytest.mark.parametrize(("count", "expected"), [(100, []), (101, ["too-many-keys"]), (3000, ["too-many-keys"])])
def test_a_mapping_has_at_most_a_hundred_keys(count: int, expected: list[str]) -> None:
    assert codes("\n".join(f"a{n}: b" for n in range(count))) == expected


# --- Characters


FORBIDDEN = (
    [chr(n) for n in range(32) if chr(n) not in "\t\n"]
    + [chr(n) for n in range(0x7F, 0xA0)]
    + list("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
    + [chr(0xE0000), chr(0xE0001), chr(0xE0041), chr(0xE007F)]
)


@pytest.mark.parametrize("char", FORBIDDEN, ids=lambda char: f"U+{ord(char):04X}")
def test_a_forbidden_character_is_refused_however_it_is_written(char: str) -> None:
    escaped = f"\\U{ord(char):08x}"
    assert places(f'x: y\na: "b{escaped}c"') == [("character", 2, 4)]
    assert places(f'x: y\na: ["b{escaped}c"]') == [("character", 2, 5)]


@pytest.mark.parametrize("char", set(FORBIDDEN) - {"\r"}, ids=lambda char: f"U+{ord(char):04X}")
def test_a_forbidden_character_is_refused_where_it_stands(char: str) -> None:
    [problem] = parse(f'x: y\na: "b{char}c"\n')[1]
    assert problem.line == 2
    assert f"U+{ord(char):04X}" in problem.message


@pytest.mark.parametrize("escape", [r"\ud800", r"\udfff", r"\U00110000", r"\uD83D\uDE00"])
def test_half_a_character_is_refused(escape: str) -> None:
    assert len(codes(f'a: "{escape}"')) == 1


@pytest.mark.parametrize("text", ["é", "日本語", "العربية", "🎉", "a\u200db", "a\u00a0b", "\u3000x"])
def test_letters_of_every_script_are_text(text: str) -> None:
    assert read(f'a: "{text}"').data == {"a": text}


# --- Places


ENTRY = """\
name: Tiny 1B   # a comment
modalities:
- text
-   code
evidence:
  code:
    - url: https://example.org/a
      license: "MIT"
  weights: [{url: https://example.org/b, access: gated}]
日本: 語
"""


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("name",), (1, 1), (1, 7)),
        (("modalities",), (2, 1), (3, 1)),
        (("modalities", 0), (3, 3), (3, 3)),
        (("modalities", 1), (4, 5), (4, 5)),
        (("evidence", "code"), (6, 3), (7, 5)),
        (("evidence", "code", 0), (7, 7), (7, 7)),
        (("evidence", "code", 0, "url"), (7, 7), (7, 12)),
        (("evidence", "code", 0, "license"), (8, 7), (8, 16)),
        (("evidence", "weights", 0, "access"), (9, 42), (9, 50)),
        (("日本",), (10, 1), (10, 5)),
    ],
)
def test_every_key_and_value_has_its_place(path: folding.Path, key: tuple[int, int], value: tuple[int, int]) -> None:
    found = read(ENTRY)
    assert (found.key_at(path), found.value_at(path)) == (key, value)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("label",), (1, 1)),
        (("evidence", "dataset"), (6, 3)),
        (("evidence", "code", 0, "access"), (7, 7)),
        (("evidence", "code", 7, "url"), (7, 5)),
    ],
)
def test_what_is_missing_is_told_at_what_is_around_it(path: folding.Path, place: tuple[int, int]) -> None:
    assert read(ENTRY).value_at(path) == place


def test_a_path_is_written_with_dots() -> None:
    assert folding.dotted(("evidence", "weights", 0, "url")) == "evidence.weights.0.url"


@pytest.mark.parametrize(
    ("text", "line", "column", "word"),
    [
        ("a: b\n\tc: d", 2, 1, "tab"),
        ("a: b: c", 1, 5, "quotes"),
        ("a: 'b\nc: d\ne: f\n", 1, 4, "Close it"),
        ('x: y\na: "b\nc: d\ne: "f\n', 4, 5, ""),
        ("x: y\na: [b\nc: d\n", 2, 4, "]"),
        ("x: y\na: {b: c\nd: e\n", 2, 4, "}"),
        ("a: @b", 1, 4, "@"),
        ("a: `b`", 1, 4, "`"),
        ("x: y\na: b\n c: d\n", 3, 3, ""),
    ],
)
def test_a_mistake_of_syntax_is_told_where_it_was_made(text: str, line: int, column: int, word: str) -> None:
    [problem] = parse(text)[1]
    assert (problem.code, problem.line, problem.column) == ("yaml-syntax", line, column)
    assert word in problem.hint


# --- Against PyYAML, and against anything

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Cn", "Co"]), min_size=1, max_size=20)
KEYS = st.text("abcdefgh-_", min_size=1, max_size=6)
LEAVES = WORDS | st.lists(WORDS, min_size=1, max_size=4) | st.dictionaries(KEYS, WORDS, min_size=1, max_size=3)
DATA = st.dictionaries(KEYS, LEAVES, min_size=1, max_size=5)


@given(DATA, st.booleans(), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_data_reads_as_pyyaml_reads_it_without_types(data: Any, flow: bool, end: str, unicode: bool) -> None:
    text = yaml.safe_dump(data, default_flow_style=flow, line_break=end, allow_unicode=unicode)
    assert read(text).data == yaml.load(text, Loader=yaml.BaseLoader) == data


@given(DATA)
def test_every_value_is_where_its_place_says(data: Any) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, default_style='"', width=10_000)
    found = read(text)
    lines = text.split("\n")
    for path, (line, column) in found.values.items():
        node: Any = data
        for step in path:
            node = node[step]
        if isinstance(node, str):
            assert yaml.safe_load(re.match(r'"(?:[^"\\]|\\.)*"', lines[line - 1][column - 1 :])[0]) == node  # type: ignore[index]


MARKS = st.lists(
    st.sampled_from(
        [
            *"[]{}:,-?&*!|>'\"%@`#~<\\\t",
            ": ",
            "- ",
            "\n",
            "\n  ",
            "\r\n",
            "---\n",
            "...\n",
            "a",
            "null",
            "&x ",
            "*x",
            "\ufeff",
            "\x85",
            '"\\x07"',
            "\u2028",
            "é",
            "🎉",
            "%YAML 1.1\n",
            "<<: ",
            "!!str ",
        ]
    ),
    max_size=30,
).map("".join)


@given(MARKS | st.text(max_size=60))
def test_no_text_breaks_the_reader_and_every_problem_lies_in_it(text: str) -> None:
    content = text.encode("utf-8", "surrogatepass")
    found, problems = parse(content)
    assert found or problems
    lines = content.count(b"\n") + content.count(b"\r") + 1
    assert [one for one in problems if not (1 <= one.line <= lines + 1 and one.column >= 1)] == []


@given(st.binary(max_size=80))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    found, problems = parse(content)
    assert found or problems


def test_a_nest_that_libyaml_gives_up_is_too_deep_whichever_libyaml_it_is() -> None:
    """Before 0.2.6 it reads on, and we stop; from then on it says so before anybody sees the first level."""
    (problem,) = parse("a: " + "[" * 20_000)[1]
    assert (problem.code, problem.line) == ("too-deep", 1)
    mark = yaml.Mark("x", 0, 1, 2, None, 0)
    fault = yaml.scanner.ScannerError("while increasing flow level", mark, "exceeded maximum nesting depth", mark)
    told = syntax.problem("a.yaml", "x\nyz", fault)
    assert (told.code, told.line, told.column) == ("too-deep", 2, 3)
