"""Whether `verify` sees what is true, stale, unknown, misused and absent, in every format, at its line."""

import dataclasses
import http.server
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote

import pytest

import build
from openlabels.badges import embed
from openlabels.elsewhere import verify
from openlabels.elsewhere.verify import Lookup, Truth

BASE = "https://labels.example/registry/"
MODEL = "meta/llama-3.1-8b"
NAME = "Llama 3.1 8B"
TRUTHS = {
    MODEL: Truth(NAME, "OM", frozenset({"restricted"})),
    "example/plain": Truth("Plain", "OM-OW", frozenset()),
    "example/gone": Truth("Gone", None, frozenset({"withdrawn"})),
}


def badge(alt: str = f"{NAME}: Open Model label OM (restricted license)", model: str = MODEL) -> embed.Badge:
    at = f"{BASE}badge/{model}"
    return embed.Badge(
        f"{BASE}models/{model}/", f"{at}.svg", f"{at}.png", 213, 20, alt, "open-model-label:om", "2026-11-23"
    )


def examine(text: str, lookup: Lookup = TRUTHS.get) -> verify.Report:
    return verify.examine("README.md", text, [BASE], lookup)


def codes(report: verify.Report) -> list[str]:
    return [problem.code for problem in report.problems]


@pytest.mark.parametrize("format", embed.FORMATS)
def test_the_code_of_every_format_is_right_as_it_is_pasted(format: str) -> None:
    report = examine("# A model\n\n" + embed.codes(badge())[format])
    assert len(report.right) == 1
    assert report.problems == []


@pytest.mark.parametrize("format", embed.FORMATS)
@pytest.mark.parametrize(("before", "after"), [(0, 1000), (1, 1000), (1000, 1000), (1000, 0)])
def test_a_badge_is_read_wherever_it_stands_in_a_long_text(format: str, before: int, after: int) -> None:
    words = "Some words of it.\n"
    report = examine(f"{words * before}\n{embed.codes(badge())[format]}\n{words * after}")
    assert (len(report.right), report.problems) == (1, [])


@pytest.mark.parametrize("format", embed.FORMATS)
def test_another_picture_beside_a_badge_has_words_of_its_own(format: str) -> None:
    logo = '<img src="logo.png" alt="Our logo">'
    report = examine(f"{logo}\n\n{embed.codes(badge())[format]}\n\n{logo}\n")
    assert (len(report.right), report.problems) == (1, [])


@pytest.mark.parametrize("format", embed.FORMATS)
def test_a_registry_whose_address_has_two_hyphens_knows_its_own_codes(format: str) -> None:
    base = "https://xn--bcher-kva.example/my--registry/"
    one = badge()
    there = dataclasses.replace(one, **{key: getattr(one, key).replace(BASE, base) for key in ("page", "svg", "png")})
    code = embed.codes(there)[format]
    report = verify.examine("README.md", f"# A model\n\n{code}", [base], TRUTHS.get)
    assert (len(report.right), report.problems) == (1, [])


@pytest.mark.parametrize("format", embed.FORMATS)
def test_a_label_that_is_no_longer_true_is_told_at_its_line_in_every_format(format: str) -> None:
    old = badge(f"{NAME}: Open Model label OM-OW (restricted license)")
    report = examine("# A model\n\nSome words.\n\n" + embed.codes(old)[format])
    assert codes(report) == ["stale"]
    assert report.problems[0].line == 5 + (5 if format == "huggingface" else 0)


@pytest.mark.parametrize("format", embed.FORMATS)
def test_a_model_that_nobody_knows_is_told_in_every_format(format: str) -> None:
    report = examine(embed.codes(badge(model="meta/llama-9"))[format])
    assert codes(report) == ["unknown-id"]


@pytest.mark.parametrize(
    "name", ['A|B [x](y) "q" <b> $5 \\ 100% _é_ 模型', "OM-OD-OW tuner", "Withdrawn 2", "a]b", "a\\"]
)
@pytest.mark.parametrize("format", embed.FORMATS)
def test_a_strange_name_does_not_hide_the_label(name: str, format: str) -> None:
    truths = {MODEL: Truth(name, "OM", frozenset({"restricted"}))}
    code = embed.codes(badge(f"{name}: Open Model label OM (restricted license)"))[format]
    report = examine(code, truths.get)
    assert (len(report.right), report.problems) == (1, [])


def test_a_qualifier_left_out_or_made_up_is_stale() -> None:
    left_out = examine(embed.codes(badge(f"{NAME}: Open Model label OM"))["markdown"])
    made_up = examine(embed.codes(badge("Plain: Open Model label OM-OW (restricted license)", "example/plain"))["html"])
    assert "leaves out “restricted”" in left_out.problems[0].message
    assert "says “restricted”" in made_up.problems[0].message


def test_a_withdrawn_model_without_a_label_is_right_when_it_says_so() -> None:
    right = examine(embed.codes(badge("Gone: no Open Model label (withdrawn)", "example/gone"))["markdown"])
    wrong = examine(embed.codes(badge("Gone: Open Model label OM-OW", "example/gone"))["markdown"])
    assert right.problems == []
    assert codes(wrong) == ["stale"]


def test_a_labels_badge_never_stands_for_a_model() -> None:
    report = examine(f"![OM-OW]({BASE}badge/om-ow.svg)\n")
    assert codes(report) == ["label-badge"]


def test_a_badge_without_words_is_told() -> None:
    assert codes(examine(f'<img src="{BASE}badge/{MODEL}.svg">')) == ["no-words"]
    assert codes(examine(f"![]({BASE}badge/{MODEL}--button.svg)")) == ["no-words"]


def test_a_text_without_any_badge_is_told() -> None:
    assert codes(examine("# Nothing here\n![x](https://elsewhere.example/badge/meta/llama-3.1-8b.svg)\n")) == [
        "no-badge"
    ]


def test_examples_in_code_blocks_and_comments_are_no_badges() -> None:
    code = embed.codes(badge(f"{NAME}: Open Model label OM-OW"))["markdown"]
    report = examine(f"```md\n{code}```\n<!-- {code} -->\n\n" + embed.codes(badge())["html"])
    assert (len(report.right), report.problems) == (1, [])


@pytest.mark.parametrize(("before", "after"), [("", ""), ("# A model\n\n", "Some words of it.\n" * 1000)])
def test_a_picture_by_reference_is_read(before: str, after: str) -> None:
    alt = f"{NAME}: Open Model label OM (restricted license)"
    report = examine(f"{before}![{alt}][badge]\n\n[badge]: {BASE}badge/{MODEL}.svg\n{after}")
    assert (len(report.right), report.problems) == (1, [])


def test_a_badge_drawn_by_shields_is_read() -> None:
    endpoint = f"https://img.shields.io/endpoint?url={BASE}api/v1/shields/{MODEL}.json".replace(
        BASE, BASE.replace(":", "%3A")
    )
    assert codes(examine(f"![{NAME}: Open Model label OM-OW]({endpoint})")) == ["stale"]


def test_a_tag_of_a_model_card_is_compared_too() -> None:
    card = embed.codes(badge())["huggingface"].replace("open-model-label:om", "open-model-label:om-ow")
    report = examine(card)
    assert codes(report) == ["stale-tag"]
    (one,) = report.problems
    assert (one.line, card.splitlines()[2][one.column - 1 :]) == (3, "om-ow")


@pytest.mark.parametrize("name", ["M", "O", "OM", "OW", "OM-OW", "-", "restricted", "Open Model label OM-OW"])
@pytest.mark.parametrize("format", embed.FORMATS)
def test_a_name_that_looks_like_part_of_a_label_neither_hides_it_nor_stands_for_it(name: str, format: str) -> None:
    truths = {MODEL: Truth(name, "OM", frozenset({"restricted"}))}
    right = examine(embed.codes(badge(f"{name}: Open Model label OM (restricted license)"))[format], truths.get)
    stale = examine(embed.codes(badge(f"{name}: Open Model label OM-OD (restricted license)"))[format], truths.get)
    partial = examine(embed.codes(badge(f"{name}: Open Model label OM"))[format], truths.get)
    assert (len(right.right), right.problems) == (1, [])
    assert (codes(stale), codes(partial)) == (["stale"], ["stale"])


@pytest.mark.parametrize("format", ["latex", "text"])
@pytest.mark.parametrize(
    "words", ["Open Model label OM (restricted license)", "Open Model label OM", "no Open Model label"]
)
def test_words_without_a_date_are_read(format: str, words: str) -> None:
    undated = dataclasses.replace(badge(f"{NAME}: {words}"), day=None)
    report = examine("We use this: " + embed.codes(undated)[format])
    assert codes(report) == ([] if "restricted" in words else ["stale"])
    assert len(report.right) + len(report.problems) == 1


def test_a_page_that_is_merely_linked_is_no_badge() -> None:
    assert codes(examine(f"What an Open Model label says of it: {BASE}models/{MODEL}/\n")) == ["no-badge"]


ALT = f"{NAME}: Open Model label OM-OW"
PICTURE = f"![{ALT}]({BASE}badge/{MODEL}.svg)"
IMG = f'<img src="{BASE}badge/{MODEL}.svg" alt="{ALT}">'


@pytest.mark.parametrize(
    "text",
    [
        f"```\n{PICTURE}\n```",
        f"   ~~~ a`b\n{PICTURE}\n   ~~~~",
        f"````md\n```\n{PICTURE}\n````",
        f"```\n{PICTURE}",
        f"> ```\n> {PICTURE}\n> ```",
        f"- ```\n  {PICTURE}\n  ```",
        f"1. Paste:\n\n   ```md\n   {PICTURE}\n   ```",
        f"- > ~~~\n  > {PICTURE}\n  > ~~~",
        f"- a\n  - b\n\n    ```\n    {PICTURE}\n    ```",
        f"Paste:\n\n    {PICTURE}\n\n    {PICTURE}",
        f"Paste:\n\n\t{IMG}",
        f"> Paste:\n>\n>     {PICTURE}",
        f"- a\n\n      {PICTURE}",
        f"-     {PICTURE}",
        f"Paste `{PICTURE}` there",
        f"Paste ``{IMG} ` \n{PICTURE}`` there",
        f"<!-- {PICTURE} -->",
        f"Words <!-- a\n\n```\n{PICTURE}\n\n --> ",
        f"`a <!-- b` <!-- {IMG} -->",
        f"```\n<!--\n```\n\n`{IMG}` -->",
    ],
)
def test_what_is_only_an_example_is_no_badge(text: str) -> None:
    assert codes(examine(f"{text}\n")) == ["no-badge"]


@pytest.mark.parametrize(
    "text",
    [
        f"``` a`b\n{PICTURE}\n```",
        f"```\ncode\n```\n{PICTURE}",
        f"> ```\n> code\n\n{PICTURE}",
        f"- ```\n  code\n\n{PICTURE}",
        f"Words\n    {PICTURE}",
        f"- a\n\n  {PICTURE}",
        f"> \t{PICTURE}",
        f"A lone `\n> {PICTURE} `",
        f"1.  a\n\n    {PICTURE}",
        f"- a\n  - b\n\n    {PICTURE}",
        f"1.  a\n\n    > b\n\n    {PICTURE}",
        f"A lone ` and\n\nanother ` {PICTURE}\n\n`",
        f"\\`{PICTURE}\\`",
        f"` {PICTURE} ``",
        f'<i title="`">{PICTURE}</i> `code`',
        f"<!-- {PICTURE}".replace("<!-- ", "<!-- never closed\n"),
        f"`<!--` {PICTURE} `-->`",
        f"```\n<!--\n```\n{PICTURE}\n```\n-->\n```",
        f"    <!--\n\n{PICTURE}\n\n    -->",
        f"<!-- a --> {PICTURE}",
        f"<!-->{PICTURE}",
        f"![{ALT.replace('OM-OW', '`OM-OW`')}]({BASE}badge/{MODEL}.svg)",
    ],
)
def test_what_only_looks_like_an_example_is_a_badge(text: str) -> None:
    assert codes(examine(f"{text}\n")) == ["stale"]


@pytest.mark.parametrize("path", ["a.rst", "README.md"])
def test_the_options_of_a_directive_are_no_code(path: str) -> None:
    code = embed.codes(badge(ALT))["rst"].replace("   :", "      :")
    report = verify.examine(path, f"Title\n=====\n\n{code}", [BASE], TRUTHS.get)
    assert "is not true" in report.problems[0].message


@pytest.mark.parametrize(
    ("path", "format"), [("a.rst", "rst"), ("a.adoc", "asciidoc"), ("a.html", "html"), ("a.TEX", "latex")]
)
def test_only_in_markdown_is_what_is_indented_code(path: str, format: str) -> None:
    code = embed.codes(badge(ALT))[format].replace("\n", "\n    ")
    assert codes(verify.examine(path, f"Title\n\n    {code}", [BASE], TRUTHS.get)) == ["stale"]


def test_quotes_in_latex_are_no_code() -> None:
    text = f"`One' and {embed.codes(badge(ALT))['latex']} and `two'"
    assert codes(verify.examine("paper.tex", text, [BASE], TRUTHS.get)) == ["stale"]


def test_the_source_of_a_picture_has_the_words_of_its_image() -> None:
    at = f"{BASE}badge/{MODEL}"
    right = f"{NAME}: Open Model label OM (restricted license)"
    source = f'<source media="(prefers-color-scheme: dark)" srcset="{at}--button.svg 1x, {at}.png 2x">'
    whole = examine(f'<picture>\n{source}\n<source srcset="other.png"><IMG alt="{right}" src={at}.svg></picture>')
    alone = examine(f'<picture>{source}</picture><img src="other.png" alt="{right}">')
    assert (len(whole.right), whole.problems) == (3, [])
    assert codes(alone) == ["no-words", "no-words"]


@pytest.mark.parametrize(
    "start",
    [
        "https://img.shields.io/endpoint?style=flat&url=",
        "https://img.shields.io/endpoint?style=flat&amp;logo=a&amp;url=",
        "https://img.shields.io/endpoint.svg?url=",
        "http://IMG.shields.io/endpoint?url=",
    ],
)
def test_the_other_addresses_of_shields_count(start: str) -> None:
    assert codes(examine(f"![{ALT}]({start}{BASE}api/v1/shields/{MODEL}.json&color=red)")) == ["stale"]
    assert codes(examine(f'<img alt="{ALT}" src="{start}{quote(BASE, safe="")}api/v1/shields/{MODEL}.json">')) == [
        "stale"
    ]


@pytest.mark.parametrize("format", embed.FORMATS)
@pytest.mark.parametrize("base", ["http://labels.example/registry/", "HTTPS://Labels.EXAMPLE/registry/"])
def test_another_scheme_and_the_hosts_case_make_no_difference(base: str, format: str) -> None:
    assert codes(examine(embed.codes(badge(ALT))[format].replace(BASE, base))) == ["stale"]


def test_the_case_of_the_path_makes_a_difference() -> None:
    assert codes(examine(PICTURE.replace("/registry/", "/Registry/"))) == ["no-badge"]


@pytest.mark.parametrize(
    "text",
    [
        f"[![{ALT}][badge]][page]\n\n[page]: x\n[Badge]:\n  <{BASE}badge/{MODEL}.svg> 'a title'",
        f"[badge]: {BASE}badge/{MODEL}.svg\n\n![{ALT}][badge]",
        f"![{ALT}]\n\n[{ALT}]: {BASE}badge/{MODEL}.svg",
        f"![{ALT} [x]]( <{BASE}badge/{MODEL}.svg> 'a title')",
        f".. |b| image:: {BASE}badge/{MODEL}.svg\n   :height: 20\n   :alt: {NAME}:\n     Open Model label OM-OW",
        f".. figure:: {BASE}badge/{MODEL}.svg\n   :alt: {ALT}",
        f'image::{BASE}badge/{MODEL}.svg[link="x",alt="{ALT}"]',
        f"image:{BASE}badge/{MODEL}.svg[{ALT}]",
        f"<img alt='{ALT}'\n  src={BASE}badge/{MODEL}.svg>",
    ],
)
def test_other_ways_to_write_the_same_are_read(text: str) -> None:
    assert "is not true" in examine(text).problems[0].message


HOSTILE_TEXTS = {
    "dated": "Open Model label, as of 2024-01-01 " * 1400 + f"{BASE}models/a/b/ " * 800,
    "tag": "---\n" + "\n" * 100_000 + f"\n---\n{PICTURE}",
    "definition": "[\n" * 50_000,
    "asciidoc": "image:" * 16_666,
    "markdown": "![" * 50_000,
    "pictures": f"{BASE}badge/a/b.svg " * 2_000,
    "nested": "![" * 1_500 + f"]({BASE}badge/a/b.svg)" * 1_500,
    "html": f'<img a="{BASE}badge/a/b.svg ' * 2_000,
    "sources": f'<source srcset="{BASE}badge/a/b.svg">' * 1_500,
    "tags": "<a b='" * 20_000,
    "attributes": "<a" + " b='c' d" * 15_000,
    "names": f"{BASE}badge/" + "a.a/" * 25_000,
    "shields": "https://img.shields.io/endpoint?" * 3_000,
    "comments": "<!-" * 10_000 + "<!-- " * 15_000,
    "ticks": "".join("`" * length + " " for length in range(440)),
    "fences": "> " * 20_000 + "```\n" + "> \n" * 10_000,
    "items": "- " * 50_000 + "\n" + "  - a\n" * 5_000,
    "indents": "".join(" " * depth + "- a\n" for depth in range(400)),
    "spaces": (" " * 50_000 + "\n") * 2 + "\n" * 10_000,
    "references": "[a]" * 10_000 + f"![a][a]\n[a]: {BASE}badge/a/b.svg" * 1_000,
    "directives": f".. image:: {BASE}badge/a/b.svg\n" * 1_500 + " :a:\n" * 5_000,
    "escapes": "\\" * 100_000,
}


@pytest.mark.parametrize("kind", HOSTILE_TEXTS)
def test_no_text_keeps_us_for_long(kind: str) -> None:
    report = examine(HOSTILE_TEXTS[kind])
    assert report.right or report.problems


def _model(**fields: object) -> list[bytes]:
    return [
        json.dumps({"result": {"name": NAME, "label": "OM", "qualifier": None, "status": "active"} | fields}).encode()
    ]


ODD = {
    "deep.json": [b"[" * 900_000],
    "number.json": _model(name=5),
    "nameless.json": _model(name=None),
    "labels.json": _model(label=["OM"]),
    "status.json": _model(status=None),
    "list.json": [b'{"result": []}'],
    "huge.json": [b'{"result": "' + b"x" * 1_200_000],
    "slow.json": [b" "] * 200,
}
"""What a site may answer that is not ours, or wants to hold us; the last comes drop by drop."""

WITHOUT_LABEL = {"without-label.json": _model(label=None, status="withdrawn")}


STATUSES = {"gone.json": 410, "breaks.json": 500, "forbidden.json": 403}
"""Answers that have no body of ours."""

ASKED: list[tuple[str, str]] = []
"""The path of each question, and the name that it came under."""


class _Site(http.server.BaseHTTPRequestHandler):
    """A published registry with one model; everything else is not found, and one address breaks."""

    def do_GET(self) -> None:
        ASKED.append((self.path, self.headers["User-Agent"]))
        if status := STATUSES.get(self.path.rpartition("/")[2]):
            self.send_error(status)
            return
        found = self.path == f"/registry/api/v1/models/{MODEL}.json"
        broken = self.path.endswith("/broken.json")
        odd = (ODD | WITHOUT_LABEL).get(self.path.rpartition("/")[2])
        if odd is not None:
            self.send_response(200)
            self.end_headers()
            for piece in odd:
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(0.05 if len(odd) > 1 else 0)
            return
        result = {"name": NAME, "label": "OM", "qualifier": "restricted", "status": "active"}
        body = b"<html>" if broken else json.dumps({"result": result}).encode()
        self.send_response(200 if found or broken else 404)
        self.end_headers()
        self.wfile.write(body if found or broken else b"")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def api() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/registry/"
    server.shutdown()
    server.server_close()


def run(tmp_path: Path, text: str, api: str) -> int:
    readme = tmp_path / "README.md"
    readme.write_text(text, encoding="utf-8")
    return build.main(["verify", str(readme), "--base-url", BASE, "--api", api])


def test_a_site_is_asked_and_the_exit_code_says_what_it_knows(
    tmp_path: Path, api: str, capsys: pytest.CaptureFixture[str]
) -> None:
    right = embed.codes(badge())["markdown"]
    stale = embed.codes(badge(f"{NAME}: Open Model label OM-OD-OW"))["markdown"]
    unknown = embed.codes(badge(model="meta/llama-9"))["markdown"]
    assert run(tmp_path, right, api) == 0
    assert run(tmp_path, f"\n{stale}", api) == 1
    assert ":2:" in capsys.readouterr().out
    assert run(tmp_path, unknown, api) == 1
    assert run(tmp_path, "nothing", api) == 1


def test_a_site_may_say_that_a_model_has_no_label(api: str) -> None:
    assert verify.from_site(api)("odd/without-label") == verify.truth_of(NAME, None, None, "withdrawn")


def test_a_site_is_asked_once_for_each_model_by_a_robot_that_says_its_name(tmp_path: Path, api: str) -> None:
    ASKED.clear()
    code = embed.codes(badge())["markdown"]
    assert run(tmp_path, f"{code}\n{code}\n{embed.codes(badge(model='meta/llama-9'))['markdown']}", api) == 1
    assert [
        (f"/registry/api/v1/models/{MODEL}.json", "openlabels-verify"),
        ("/registry/api/v1/models/meta/llama-9.json", "openlabels-verify"),
    ] == ASKED


def test_a_model_that_a_site_does_not_have_any_more_is_none(api: str) -> None:
    assert verify.from_site(api)("odd/gone") is None


@pytest.mark.parametrize(("name", "status"), [("breaks", 500), ("forbidden", 403)])
def test_any_other_status_is_no_verdict(api: str, name: str, status: int) -> None:
    with pytest.raises(verify.SiteError) as caught:
        verify.from_site(api)(f"odd/{name}")
    assert str(caught.value) == f"{api}api/v1/models/odd/{name}.json: HTTP {status}"
    assert isinstance(caught.value.__cause__, HTTPError)
    assert caught.value.__cause__.closed


def test_a_site_that_says_nothing_is_waited_for_so_long_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        end = threading.Timer(5, silent.shutdown, [socket.SHUT_RDWR])
        end.start()
        api = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(verify.SiteError) as caught:
            verify.from_site(api)("a/b")
        end.cancel()
    assert str(caught.value) == f"{api}api/v1/models/a/b.json: timed out"


def test_where_nobody_listens_the_reason_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with pytest.raises(verify.SiteError) as caught:
        verify.from_site(f"http://127.0.0.1:{port}/")("a/b")
    assert str(caught.value) == f"http://127.0.0.1:{port}/api/v1/models/a/b.json: Connection refused"


def test_badges_at_the_sites_own_address_count_too(tmp_path: Path, api: str) -> None:
    code = embed.codes(badge())["markdown"].replace(BASE, api)
    assert run(tmp_path, code, api) == 0


def test_a_site_that_does_not_answer_is_no_verdict(
    tmp_path: Path, api: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, embed.codes(badge(model="meta/broken"))["markdown"], api) == 2
    assert "not the JSON of a model" in capsys.readouterr().err
    assert run(tmp_path, embed.codes(badge())["markdown"], "http://127.0.0.1:9/") == 2


@pytest.mark.parametrize("name", ODD)
def test_an_answer_that_is_not_ours_is_one_sentence_and_soon(
    tmp_path: Path, api: str, name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "TIMEOUT", 1)
    badge = f"[![Odd: Open Model label OM]({api}badge/odd/{name.removesuffix('.json')}.svg)](https://example.org/)"
    begun = time.monotonic()
    assert run(tmp_path, badge, api) == 2
    assert time.monotonic() - begun < 5
    (said,) = capsys.readouterr().err.splitlines()
    assert re.search(r": (this is not the JSON of a model|the answer takes too long): name with --api the root", said)


def test_a_file_that_cannot_be_read_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"\xff\xfe")
    assert build.main(["verify", str(tmp_path / "absent")]) == 2
    assert build.main(["verify", str(tmp_path / "latin")]) == 2


def test_a_file_above_a_megabyte_is_refused(tmp_path: Path, api: str, capsys: pytest.CaptureFixture[str]) -> None:
    right = embed.codes(badge())["markdown"]
    assert run(tmp_path, right.ljust(verify.MOST_TEXT), api) == 0
    assert run(tmp_path, right.ljust(verify.MOST_TEXT + 1), api) == 2
    assert "longer than 1,000,000 bytes" in capsys.readouterr().err
