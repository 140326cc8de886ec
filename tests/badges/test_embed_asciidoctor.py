"""AsciiDoc codes, converted by Asciidoctor itself."""

import json
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from openlabels.badges import embed
from tests.badges.test_embed import PAGE, SVG, made, one_line
from tests.browser import absent
from tests.entries import HOSTILE
from tests.npm import brought

ASCIIDOCTOR = "4.1.0"
DASHED = "https://xn--bcher-kva.example/my--registry/"
SCRIPT = """
import fs from "node:fs";
import * as library from "@asciidoctor/core";
const processor = library.default ? library.default() : library;
const texts = JSON.parse(fs.readFileSync(0, "utf-8"));
const pages = await Promise.all(texts.map((text) => processor.convert(text, { safe: "secure" })));
console.log(JSON.stringify(pages));
"""


class Reader(HTMLParser):
    """The links and pictures of a page, and whatever text stands beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"div", "p", "span"}:
            self.found.append({"tag": tag, **dict(attrs)})

    def handle_data(self, data: str) -> None:
        self.text += data.strip()


@pytest.fixture(scope="module")
def converted() -> dict[str, str]:
    """What Asciidoctor makes of the code of each hostile name."""
    node = shutil.which("node") or absent("no node to run Asciidoctor")
    package = brought("@asciidoctor/core", ASCIIDOCTOR)
    script = package.parent.parent.parent / "convert.mjs"
    script.write_text(SCRIPT)
    badges = {
        **{name: made(name) for name in HOSTILE},
        DASHED: replace(made("Tiny"), page=DASHED, svg=DASHED + "x--button.svg"),
    }
    codes = [embed.codes(badge)["asciidoc"] for badge in badges.values()]
    done = subprocess.run([node, str(script)], input=json.dumps(codes), capture_output=True, text=True, check=True)
    return dict(zip(badges, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("name", HOSTILE)
def test_asciidoctor_makes_one_linked_picture_with_the_words(name: str, converted: dict[str, str]) -> None:
    page = Reader()
    page.feed(converted[name])
    link, image = page.found
    assert (link["tag"], link["href"]) == ("a", PAGE)
    assert (image["tag"], image["src"]) == ("img", SVG)
    assert image["alt"] == one_line(made(name).alt)
    assert page.text == ""


def test_asciidoctor_makes_no_dash_of_an_address(converted: dict[str, str]) -> None:
    page = Reader()
    page.feed(converted[DASHED])
    link, image = page.found
    assert (link["href"], image["src"]) == (DASHED, DASHED + "x--button.svg")
