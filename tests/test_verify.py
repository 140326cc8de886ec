"""Whether `verify` sees what is true, stale, unknown, misused and absent, in every format, at its line."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import build
from openlabels import embed, verify
from openlabels.verify import Lookup, Truth

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


def test_a_picture_by_reference_is_read() -> None:
    alt = f"{NAME}: Open Model label OM (restricted license)"
    report = examine(f"![{alt}][badge]\n\n[badge]: {BASE}badge/{MODEL}.svg\n")
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
    assert report.problems[0].line == 3


class _Site(http.server.BaseHTTPRequestHandler):
    """A published registry with one model; everything else is not found, and one address breaks."""

    def do_GET(self) -> None:
        found = self.path == f"/registry/api/v1/models/{MODEL}.json"
        broken = self.path.endswith("/broken.json")
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


def test_badges_at_the_sites_own_address_count_too(tmp_path: Path, api: str) -> None:
    code = embed.codes(badge())["markdown"].replace(BASE, api)
    assert run(tmp_path, code, api) == 0


def test_a_site_that_does_not_answer_is_no_verdict(
    tmp_path: Path, api: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, embed.codes(badge(model="meta/broken"))["markdown"], api) == 2
    assert "not the JSON of a model" in capsys.readouterr().err
    assert run(tmp_path, embed.codes(badge())["markdown"], "http://127.0.0.1:9/") == 2


def test_a_file_that_cannot_be_read_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"\xff\xfe")
    assert build.main(["verify", str(tmp_path / "absent")]) == 2
    assert build.main(["verify", str(tmp_path / "latin")]) == 2
