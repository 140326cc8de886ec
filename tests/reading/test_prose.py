"""Markdown as authors know it from GitHub, and nothing unsafe; the oracle is markdown-it's GFM."""

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from openlabels.reading import prose

GITHUB = MarkdownIt("gfm-like", {"linkify": False, "html": False})


class Tokens(HTMLParser):
    """HTML as a list of tags and text; white space counts within `pre` only."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.pre = 0
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = [f" {name}={value}" for name, value in attrs if name in {"href", "start"} and value is not None]
        self.found.append(f"<{tag}{''.join(sorted(kept))}>")
        self.pre += tag == "pre"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"</{tag}>")
        self.pre -= tag == "pre"

    def handle_data(self, data: str) -> None:
        text = data if self.pre else re.sub(r"\s+", " ", data)
        if self.found and not self.found[-1].startswith("<") and not self.pre:
            text = self.found.pop() + text
        self.found.append(text)


def tokens(markup: str) -> list[str]:
    inline = ("<em", "<strong", "<del", "<code", "<a", "</em", "</strong", "</del", "</code", "</a", "<s>", "</s>")
    found = Tokens(markup).found
    result = []
    for index, token in enumerate(found):
        around = (found[index - 1] if index else "<p>", found[index + 1] if index + 1 < len(found) else "</p>")
        if not token.startswith("<") and "<pre>" not in found[max(0, index - 2) : index]:
            token = token if around[0].startswith(inline) else token.lstrip()
            token = token if around[1].startswith(inline) else token.rstrip()
        if token:
            result.append(token)
    return result


def on_github(text: str) -> list[str]:
    """The oracle's tokens, with headings where our pages have them."""
    lower = {f"{end}h{n}>": f"{end}h{min(6, n + 2)}>" for n in range(1, 7) for end in ("<", "</")}
    strike = {"<s>": "<del>", "</s>": "</del>"}
    return [(lower | strike).get(token, token) for token in tokens(GITHUB.render(text))]


def ours(text: str) -> list[str]:
    return tokens(prose.render(text))


AS_ON_GITHUB = {
    "a paragraph": "One line.\nThe same paragraph.",
    "two paragraphs": "One.\n\nTwo.\n\n\n\nThree.",
    "emphasis": "*one* _two_ **three** __four__ *a **b** c*",
    "no emphasis in a word": "snake_case_name and 2*3*4 and a_b_",
    "asterisks in a word": "un*frigging*believable",
    "deleted": "~~gone~~ and ~~two words~~",
    "code": "`code` and ``a ` b`` and `a *b* <c>`",
    "unclosed code": "a ` b",
    "entities": '&copy; &amp; &lt; &#65; & < > "quotes"',
    "escapes": r"\*not\* \_emphasis\_ \# \[x\] \` \\",
    "a hard break": "one  \ntwo\\\nthree",
    "headings": "# One\n\n## Two\n\n### Three\n\n#### Four\n\n##### Five\n\n###### Six",
    "headings after text": "text\n# One\ntext",
    "closed headings": "## Two ##\n\ntext",
    "underlined headings": "One\n===\n\nTwo\n---\n\ntext",
    "no headings": "#1 is a number\n\n#hashtag\n\n####### seven",
    "a rule": "a\n\n---\n\nb\n\n***\n\n- - -",
    "a quotation": "> one\n> two\n>\n> three\n\nafter",
    "a quotation with a list": "> - a\n> - b\n>   - c\n\nafter",
    "a quotation in a quotation": "> one\n>\n> > two\n\nafter",
    "a lazy quotation": "> one\ntwo",
    "a tight list": "- a\n- b\n- c",
    "a loose list": "- a\n\n- b\n\n- c",
    "a list with stars": "* a\n* b",
    "a list with plusses": "+ a\n+ b",
    "a numbered list": "1. a\n2. b\n3. c",
    "a numbered list from 3": "3. a\n4. b",
    "a numbered list with parentheses": "1) a\n2) b",
    "a list after a paragraph": "These are open:\n- a\n- b\n\nAnd these:\n1. c\n2. d",
    "a list after a heading": "# Open\n- a\n- b",
    "a list before a paragraph": "- a\n- b\n\nafter",
    "two spaces nest": "- a\n  - b\n    - c\n  - d\n- e",
    "four spaces nest": "- a\n    - b\n        - c\n- d",
    "numbers nest by three": "1. a\n   1. b\n   2. c\n2. d",
    "a list in a numbered list": "1. a\n   - b\n   - c\n2. d",
    "a numbered list in a list": "- a\n  1. b\n  2. c\n- d",
    "a wrapped item": "- one\n  two\n  three\n- four",
    "a lazily wrapped item": "- one\ntwo\n- three",
    "an item of two paragraphs": "- one\n\n  two\n\n- three",
    "an item with code": "- one\n\n  ```\n  code\n  ```\n\n- two",
    "an item with emphasis": "- **Weights**: open\n- *Data*: closed\n- `code`: open",
    "an item with a link": "- [a](https://example.org/a), see below\n- [b](https://example.org/b)",
    "an item with a quotation": "- a\n\n  > b\n\n- c",
    "a number in a paragraph": "It was released in\n2024. It is open.",
    "a dash in a paragraph": "one\n-two",
    "a number and a point": "2024\\. A year.",
    "an asterisk that lists nothing": "*not a list*",
    "fenced code": "```\na < b\n  c\n\n*d*\n```",
    "fenced code with a language": "```python\nprint(1)\n```\n\nafter",
    "fenced code with tildes": "~~~\na\n```\nb\n~~~",
    "fenced code after a paragraph": "text\n```\ncode\n```\ntext",
    "fenced code that looks like a list": "```\n- a\n  - b\n1. c\n# d\n| e |\n```",
    "fenced code that shows fenced code": "````\n```python\na\n```\n````\n\n```\n```python\n*a*\n```\n\nafter",
    "unclosed fenced code": "```\na\nb\n",
    "indented code": "text\n\n    code\n      more\n\ntext",
    "html in code": "`<script>` and\n\n```\n<script>alert(1)</script>\n```",
    "a table": "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |",
    "a table with alignment": "| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |",
    "a table without edges": "a | b\n--- | ---\n1 | 2",
    "a table with markup": "| *a* | `b` |\n|---|---|\n| [c](https://example.org/) | **d** |",
    "a table with an escaped bar": "| a | b |\n|---|---|\n| 1 \\| 2 | 3 |",
    "a table after a paragraph": "text\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nafter",
    "a table right after a line": "text\n| a | b |\n|---|---|\n| 1 | 2 |\n\nafter",
    "a list that is indented code": "text\n\n    - a\n    - b\n\ntext",
    "a list that is code in an item": "- a\n\n      - b\n      - c\n\n- d",
    "a list that is indented a little": "text\n\n   - a\n   - b\n\ntext",
    "a hard break in an item": "- one  \n  two\n- three\\\n  four",
    "an item after a gap": "-   text\n\n    more\n-   text\n    wrapped",
    "code of several lines in an item": "1. a\n\n       one\n         two\n\n       three\n2. b\n   c",
    "a table with a short row": "| a | b |\n|---|---|\n| 1 |",
    "a bar that makes no table": "a | b",
    "a link": "[text](https://example.org/) and [two *words*](https://example.org/a_b_c)",
    "a link with a title": '[text](https://example.org/ "title")',
    "a link by reference": "[text][1] and [1]\n\n[1]: https://example.org/",
    "a link with parentheses": "[text](https://en.wikipedia.org/wiki/A_(b))",
    "an address in angles": "<https://example.org/a?b=c&d=e>",
    "brackets that link nothing": "[x] and [y](not a link and [z]",
    "windows line breaks": "- a\r\n- b\r\n\r\nafter",
    "letters of every script": "日本語 **強調** العربية é 🎉",
    "a tab": "-\ta\n-\tb",
    "a checkbox": "a [ ] b [x] c",
}


@pytest.mark.parametrize("text", AS_ON_GITHUB.values(), ids=AS_ON_GITHUB)
def test_markdown_reads_as_on_github(text: str) -> None:
    assert ours(text) == on_github(text)


def tight(found: list[str]) -> list[str]:
    return [token for token in found if token not in {"<p>", "</p>"}]


ALMOST_AS_ON_GITHUB = {
    "an item with code right below": "- one\n  ```\n  code\n    more\n  ```\n- two",
    "an item with numbers and code": "1. one\n   ```sh\n   code\n   ```\n2. two\n   - three",
    "a tight list in a loose one": "- a\n\n- b\n  - c\n  - d\n\n- e",
    "code between paragraphs of an item": "- one\n\n  ```\n  code\n  ```\n  two\n\nafter",
}
"""Alike but for the space between items."""


@pytest.mark.parametrize("text", ALMOST_AS_ON_GITHUB.values(), ids=ALMOST_AS_ON_GITHUB)
def test_markdown_reads_as_on_github_but_for_space(text: str) -> None:
    assert tight(ours(text)) == tight(on_github(text))


@pytest.mark.parametrize("text", ["- a\n-\n- b", "- a\n- \n\n- b", "-\n- a\n- b", "- a\n- b\n-"])
def test_an_item_without_text_is_left_out_and_heads_nothing(text: str) -> None:
    assert tight(ours(text)) == ours("- a\n- b")


# --- Documents at random

WORD = st.sampled_from(
    ["one", "two", "three", "*four*", "**five**", "`six`", "[seven](https://example.org/)", "(8)", "a_b"]
)
WORDS = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
LINES = st.lists(WORDS, min_size=1, max_size=3)


@st.composite
def items(draw: st.DrawFn, depth: int = 0) -> list[str]:
    """A list, nested by where its items' text starts."""
    marker = draw(st.sampled_from(["- ", "* ", "1. ", "1) "]))
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        inner = draw(LINES)
        if depth < 2 and draw(st.booleans()):
            inner += [""] * draw(st.integers(0, 1)) + draw(items(depth + 1))
        lines += [marker + inner[0], *(" " * len(marker) + line if line else "" for line in inner[1:])]
        lines += [""] * draw(st.integers(0, 1))
    return lines


BLOCKS = st.one_of(
    LINES,
    items(),
    LINES.map(lambda lines: [f"> {line}" for line in lines]),
    LINES.map(lambda lines: ["```", *lines, "```"]),
    WORDS.map(lambda words: [f"## {words}"]),
    st.just(["| one | two |", "|---|---|", "| three | four |"]),
)
DOCUMENTS = st.lists(BLOCKS, min_size=1, max_size=5).map(
    lambda found: "\n\n# next\n\n".join("\n".join(lines).rstrip("\n") for lines in found)
)


@given(DOCUMENTS)
def test_a_document_reads_as_on_github_but_for_space(text: str) -> None:
    assert tight(ours(text)) == tight(on_github(text))


# --- Links

REL = 'rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("[x](https://example.org/a)", "https://example.org/a"),
        ("[x](HTTPS://example.org/a)", "HTTPS://example.org/a"),
        ("[x][1]\n\n[1]: https://example.org/a", "https://example.org/a"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("https://example.org/a", "https://example.org/a"),
        ("see https://example.org/a.", "https://example.org/a"),
        ("(https://example.org/a_b_c)", "https://example.org/a_b_c"),
        ("- https://example.org/a", "https://example.org/a"),
        ("**https://example.org/a**", "https://example.org/a"),
        ("| https://example.org/a | b |\n|---|---|\n| c | d |", "https://example.org/a"),
        ("[x](mailto:me@example.org)", "mailto:me@example.org"),
    ],
)
def test_a_link_to_the_web_or_to_mail_tells_search_engines_nothing(text: str, address: str) -> None:
    found = re.findall("<a .*?>", prose.render(text))
    assert found == [f'<a href="{address}" {REL}>']


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#10;script:alert(1)",
        "&#x6A;avascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://example.org",
        "//evil.example",
        "/path",
        "path",
        "#here",
        "?q",
        "\x01javascript:alert(1)",
        "javascript&colon;alert(1)",
        "blob:x",
        "tel:1",
        "https:evil",
        "x:https://example.org",
    ],
)
@pytest.mark.parametrize(
    "form",
    [
        "[text]({})",
        "[text](<{}>)",
        '[text]({} "title")',
        "[text][1]\n\n[1]: {}",
        "[![text]({})]({})",
        "![text]({})",
        "<{}>",
    ],
)
def test_a_link_to_anywhere_else_is_only_its_text(form: str, address: str) -> None:
    shown = prose.render(form.format(address, address) if form.count("{}") > 1 else form.format(address))
    assert "<a" not in shown
    assert "text" in shown or form == "<{}>"


def test_a_picture_is_a_link_to_it() -> None:
    assert prose.render("![a plot](https://example.org/plot.png)") == (
        f'<p><a href="https://example.org/plot.png" {REL}>a plot</a></p>'
    )


# --- Headings


@pytest.mark.parametrize("level", range(1, 7))
def test_headings_start_below_the_pages_own(level: int) -> None:
    assert prose.render("#" * level + " x") == f"<h{min(level + 2, 6)}>x</h{min(level + 2, 6)}>"


# --- Nothing unsafe

PAYLOADS = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>*{display:none}</style>",
    "<form action=https://evil.example><input name=x></form>",
    "<!-- --><script>alert(1)</script>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php x ?>",
    "<p style='position:fixed' class=x id=y onclick=alert(1)>x</p>",
    "<details open ontoggle=alert(1)>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content=0>",
    "<object data=x></object><embed src=x>",
    '[x](https://example.org/"onmouseover="alert(1))',
    "[x](https://example.org/ 'a\" onmouseover=alert(1) b=\"')",
    "![x](https://example.org/x.png \"onerror=alert(1)\")",
    "[<img src=x onerror=alert(1)>](https://example.org)",
    "[x]: https://example.org \"><script>alert(1)</script>\"\n\n[x]",
    "`</code><script>alert(1)</script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "```html onload=alert(1)\nx\n```",
    "```{.x onclick=alert(1)}\nx\n```",
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "# <script>alert(1)</script>",
    "# x {#id .class onclick=alert(1)}",
    "x {: onclick=alert(1) }",
    "<https://example.org/\"onclick=alert(1)>",
    "https://example.org/\"onclick=alert(1)",
    "<me@example.org\"onclick=alert(1)>",
    "\x02script\x03alert(1)\x02/script\x03",
    "\x02wzxhzdk:0\x03",
    "\x02amp\x03lt;script\x02amp\x03gt;",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
)  # fmt: skip

ALLOWED = {
    **dict.fromkeys(prose.TAGS, frozenset[str]()),
    "a": frozenset({"href", "rel"}),
    "ol": frozenset({"start"}),
    "th": frozenset({"class"}),
    "td": frozenset({"class"}),
}


class Unsafe(HTMLParser):
    """What stands in HTML though nobody may write it."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        target = dict(attrs).get("href") or ""
        if tag not in ALLOWED or not names <= ALLOWED[tag]:
            self.found.append(f"{tag} {names}")
        elif tag == "a" and not (
            re.match("(?i)https://|mailto:", target) and ("rel", "nofollow ugc noopener") in attrs
        ):
            self.found.append(f"a {attrs}")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"declaration {decl}")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"instruction {data}")

    def unknown_decl(self, data: str) -> None:
        self.found.append(f"declaration {data}")


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("around", ["{}", "text\n\n{}\n\ntext", "- {}", "> {}", "**{}**", "1. a\n   {}"])
def test_no_payload_survives(payload: str, around: str) -> None:
    assert Unsafe(prose.render(around.format(payload))).found == []


def test_html_is_shown_as_it_was_written() -> None:
    assert prose.render("a <b>bold</b> & <script>") == "<p>a &lt;b&gt;bold&lt;/b&gt; &amp; &lt;script&gt;</p>"


@pytest.mark.parametrize("tag", sorted(prose.TAGS))
def test_what_looks_for_unsafe_html_knows_every_tag(tag: str) -> None:
    assert Unsafe(f"<{tag} onclick=x>").found != []
    assert Unsafe(f"<{tag}>").found == [] or tag == "a"


MARKUP = st.lists(
    st.sampled_from(
        [
            *"*_`~[]()<>#|-+.!\\&;:\"'= \n\t",
            "\n\n",
            "\n    ",
            "```",
            "~~~",
            "https://a.b",
            "javascript:",
            "<script>",
            "</p>",
            "1. ",
            "- ",
            "> ",
            "a",
            "&lt;",
            "![",
            "](",
            "[1]: ",
            "|---|",
            "\x02",
            "\x03",
            "<!--",
            "-->",
            "&#x3c;",
            "onclick=",
            "\r",
            "é",
            "\x00",
        ]
    ),
    max_size=40,
).map("".join)


@given(MARKUP | st.text(max_size=80))
def test_no_text_breaks_the_renderer_or_makes_unsafe_html(text: str) -> None:
    assert Unsafe(prose.render(text)).found == []


@given(MARKUP)
def test_the_same_text_gives_the_same_html_whatever_came_before(text: str) -> None:
    before = prose.render("[1]: https://example.org\n\nplain [1]")
    prose.render(text)
    assert prose.render("[1]: https://example.org\n\nplain [1]") == before
    assert "<a" not in prose.render("plain [1]")


@pytest.mark.parametrize(
    "unit",
    [
        "> ",
        "*",
        "_a",
        "[",
        "![",
        "[](",
        "`",
        "- ",
        "1. ",
        "**a ",
        "<",
        "| ",
        "#",
        "\\",
        "&",
        "~~",
        "    ",
        "- a\n",
        "a\n\n",
        "https://",
    ],
)
def test_eight_thousand_characters_of_anything_are_rendered(unit: str) -> None:
    assert Unsafe(prose.render((unit * 8000)[:8000])).found == []
    nested = "\n".join("  " * depth + "- a" for depth in range(60))
    assert words(prose.render(nested)) == ["a"] * 60


def words(markup: str) -> list[str]:
    return html.unescape(re.sub(r"<[^>]*>", " ", markup)).split()


def test_a_text_that_is_too_deep_is_shown_as_written_and_spoils_no_other() -> None:
    before = prose.render("- a\n\nb")
    assert prose.render("> " * 4000) == f"<pre>{'&gt; ' * 4000}</pre>"
    assert prose.render("- a\n\nb") == before


def test_a_maze_of_brackets_is_shown_as_it_was_written() -> None:
    maze = "[" * (prose.MOST_BRACKETS + 1)
    assert prose.render(maze) == f"<pre>{maze}</pre>"
    assert prose.render("[<b>" * (prose.MOST_BRACKETS + 1)).startswith("<pre>[&lt;b&gt;[")
    assert prose.render("[" * prose.MOST_BRACKETS) == f"<p>{'[' * prose.MOST_BRACKETS}</p>"


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("[![x](https://i.example/p.svg)](https://a.example)", ("https://a.example", "x")),
        ("[![](https://i.example/p.svg)](https://a.example)", ("https://a.example", "https://a.example")),
        ("![words](https://i.example/p.svg)", ("https://i.example/p.svg", "words")),
        ("![](https://i.example/p.svg)", ("https://i.example/p.svg", "https://i.example/p.svg")),
        ("[ ](https://a.example)", ("https://a.example", "https://a.example")),
    ],
)
def test_every_link_has_a_name_and_a_picture_in_a_link_is_that(text: str, link: tuple[str, str]) -> None:
    address, name = link
    assert prose.render(text).strip() == f'<p><a href="{address}" rel="{prose.LINK_REL}">{name}</a></p>'


def test_a_link_that_carries_a_user_is_only_its_text() -> None:
    assert "href" not in prose.render("[x](https://user:pw@a.example) [y](https://user@a.example/)")
    assert 'href="https://a.example/@user"' in prose.render("[z](https://a.example/@user)")


SHORT_CUTS = [
    *AS_ON_GITHUB.values(), *ALMOST_AS_ON_GITHUB.values(), *PAYLOADS, "www.example.org", "wWw.example.org and Www.a.example",
    "a@example.org", "http://example.org", "HTTPS://EXAMPLE.ORG/x", "line  \nbreak", "&copy; &#60;", "~~gone~~", "![p](https://example.org/p)",
    "[r]: https://example.org\n\n[r] and [text][r]", "# A *heading*\n\nplain words\n\n| a | `b` |\n|---|:-:|\n| plain | **c** |",
]  # fmt: skip


def by_the_long_way(text: str) -> str:
    return str(prose._CLEANER.clean(prose._reader().convert(text)))


@pytest.mark.parametrize("text", SHORT_CUTS)
def test_a_short_cut_leads_to_the_same_place(text: str) -> None:
    assert prose._CLEANER.clean(prose._markdown().reset().convert(text)) == by_the_long_way(text)


@given(st.text(alphabet="ab \n`\\[]()<>@&*_~:w.!#|-", max_size=60))
def test_short_cuts_lead_to_the_same_place_from_any_text(text: str) -> None:
    assert prose._CLEANER.clean(prose._markdown().reset().convert(text)) == by_the_long_way(text)


def test_every_mark_can_be_escaped() -> None:
    assert prose.render("\\$5 \\<b> \\~~x\\~~ \\|").strip() == "<p>$5 &lt;b&gt; ~~x~~ |</p>"


def test_columns_of_a_table_are_aligned_as_written() -> None:
    html = prose.render("| a | b | c |\n|:-:|--:|:--|\n| 1 | 2 | 3 |")
    assert '<td class="center">1</td>\n<td class="right">2</td>\n<td>3</td>' in html
