"""How problems are told: one line each in every form, whatever the text holds."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openlabels.ground import problem
from openlabels.ground.problem import Problem, Severity

ONE = Problem("label", "registry/a/b.yaml", 4, 8, "label", "“OM-OW” is claimed", "Write label: OM.")
HOSTILE = st.text("ab%:,|#[]<>`*_\\\n\r\t\x00\x1b\x85\u2028\u202e\u200b\U000e0041\ud800é日🎉", max_size=40) | st.text(
    max_size=40
)
LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


def many(count: int, severity: Severity = Severity.ERROR) -> list[Problem]:
    return [replace(ONE, line=line, severity=severity) for line in range(1, count + 1)]


# --- Text


def test_text_is_place_severity_and_message_with_the_hint_below() -> None:
    assert problem.as_text(ONE) == (
        "registry/a/b.yaml:4:8: error: “OM-OW” is claimed\n    Write label: OM."
    )  # fmt: skip


def test_text_without_a_hint_is_one_line() -> None:
    warning = replace(ONE, hint="", severity=Severity.WARNING)
    assert problem.as_text(warning) == "registry/a/b.yaml:4:8: warning: “OM-OW” is claimed"


@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_value_adds_a_line_or_acts_on_a_terminal(path: str, message: str, hint: str) -> None:
    told = problem.as_text(replace(ONE, path=path, message=message, hint=hint))
    assert len(told.splitlines()) == (2 if hint else 1)
    assert not set(told) & set(LINE_BREAKS[1:] + "\x00\x1b\t\u202e\u200b\ud800\U000e0041")
    told.encode()


@pytest.mark.parametrize(
    ("char", "shown"),
    [
        ("\n", r"\n"),
        ("\t", r"\t"),
        ("\r", r"\r"),
        ("\x1b", r"\x1b"),
        ("\x85", r"\x85"),
        ("\xa0", r"\xa0"),
        ("\u200b", r"\u200b"),
        ("\u202e", r"\u202e"),
        ("\u2028", r"\u2028"),
        ("\ud800", r"\ud800"),
        ("\ue000", r"\ue000"),
        ("\U000e0041", r"\U000e0041"),
    ],
)
def test_what_cannot_be_seen_is_shown_as_an_escape(char: str, shown: str) -> None:
    assert problem.visible(f"a{char}b") == f"a{shown}b"


@pytest.mark.parametrize("text", ["plain", "é ü ñ", "日本語", "العربية", "🎉", "a b", "“quoted” – …", "e\u0301"])
def test_what_can_be_seen_is_shown_as_it_is(text: str) -> None:
    assert problem.visible(text) == text


def test_a_long_value_is_cut() -> None:
    assert problem.quoted("x" * 61) == "“" + "x" * 59 + "…”"
    assert problem.quoted("x" * 60) == "“" + "x" * 60 + "”"


# --- Did you mean


@pytest.mark.parametrize(
    ("word", "meant"), [("licence", "license"), ("PUBLIC", "Public"), ("pubic", "Public"), ("xyz", ""), ("", "")]
)
def test_a_close_word_is_asked_after_as_it_is_spelt(word: str, meant: str) -> None:
    expected = f"Did you mean “{meant}”? " if meant else ""
    assert problem.did_you_mean(word, ["license", "Public", "code"]) == expected


# --- Order


def test_problems_are_told_by_file_and_place_and_each_once() -> None:
    later, other = replace(ONE, line=40), replace(ONE, path="registry/a/a.yaml", line=99)
    earlier = replace(ONE, column=2)
    assert problem.in_order([later, ONE, other, earlier, ONE]) == [other, earlier, ONE, later]


def test_only_errors_refuse_an_entry() -> None:
    assert problem.errors([replace(ONE, severity=Severity.WARNING), ONE]) == [ONE]


# --- JSON


def test_json_has_the_keys_of_the_contract() -> None:
    assert problem.as_json(ONE) == {
        "severity": "error",
        "code": "label",
        "path": "registry/a/b.yaml",
        "line": 4,
        "column": 8,
        "field": "label",
        "message": "“OM-OW” is claimed",
        "hint": "Write label: OM.",
    }


@given(HOSTILE)
def test_json_keeps_every_text_as_it_is(message: str) -> None:
    assert json.loads(json.dumps(problem.as_json(replace(ONE, message=message))))["message"] == message


# --- GitHub


def test_an_annotation_names_file_line_column_and_code() -> None:
    [line] = problem.as_github([ONE])
    assert line == (
        "::error file=registry/a/b.yaml,line=4,col=8,title=label::“OM-OW” is claimed%0AWrite label: OM."
    )  # fmt: skip


def test_annotations_escape_what_github_reads() -> None:
    [line] = problem.as_github([replace(ONE, path="a,b:c%d", message="100% a\nb ##[error]c::d", hint="")])
    assert line == (
        r"::error file=a%2Cb%3Ac%25d,line=4,col=8,title=label::100%25 a\nb # #[error]c::d"
    )  # fmt: skip


@pytest.mark.parametrize("severity", Severity)
def test_github_gets_ten_annotations_and_the_rest_as_lines(severity: Severity) -> None:
    lines = problem.as_github(many(13, severity))
    assert [line.startswith(f"::{severity} ") for line in lines] == [True] * 10 + [False] * 3
    assert lines[12].startswith(f"registry/a/b.yaml:13:8: {severity}: ")


def test_errors_and_warnings_have_their_own_ten() -> None:
    lines = problem.as_github(many(10) + many(10, Severity.WARNING))
    assert sum(line.startswith("::") for line in lines) == 20


@given(HOSTILE | HOSTILE.map("::".__add__), HOSTILE)
def test_no_value_is_a_command_to_the_runner(path: str, message: str) -> None:
    lines = problem.as_github([replace(one, path=path, message=message) for one in many(11)])
    assert len(lines) == 11
    assert [line for line in lines if len(line.splitlines()) != 1 or "##[" in line] == []
    assert not lines[10].lstrip().startswith("::")


# --- Summary


def test_a_summary_has_a_row_for_each_problem() -> None:
    summary = problem.as_summary([*many(30), *many(2, Severity.WARNING)])
    assert summary.startswith("### 30 errors, 2 warnings\n")
    assert summary.count("\n| registry/a/b.yaml\\:") == 32


def test_a_summary_has_errors_first_and_each_kind_in_its_order() -> None:
    mixed = [replace(ONE, line=line, severity=list(Severity)[line % 2]) for line in range(6)]
    rows = problem.as_summary(mixed).splitlines()[4:]
    assert [row.split("\\:")[1] for row in rows] == ["0", "2", "4", "1", "3", "5"]


def test_problems_are_counted_by_severity() -> None:
    assert problem.counted([]) == "0 errors, 0 warnings"
    assert problem.counted([*many(1), *many(1234, Severity.WARNING)]) == "1 error, 1,234 warnings"


def test_a_summary_of_nothing_says_that_all_is_well() -> None:
    assert problem.as_summary([]) == "### No problems found\n"


def test_a_summary_stays_under_githubs_limit_and_counts_what_it_leaves_out() -> None:
    summary = problem.as_summary([replace(ONE, message="日" * 600, line=line) for line in range(2000)])
    assert len(summary.encode()) < 1024 * 1024
    told = summary.count("\n| registry")
    assert f"… and {2000 - told} more" in summary


@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_value_breaks_the_table_of_a_summary(path: str, message: str, hint: str) -> None:
    row = problem.as_summary([replace(ONE, path=path, message=message, hint=hint)]).splitlines()[4:]
    assert len(row) == 1
    assert row[0].replace("\\\\", "").replace("\\|", "").count("|") == 4
    assert "<" not in row[0].replace("\\\\", "").replace("\\<", "")
