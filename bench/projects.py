"""What each peer builds from: the same entries as content files, and templates that make the same files as ours.

Knows how the peers lay out a project. What depends on a label alone (badges, colors, sentences) is taken from our
built site, so that the peers publish the same; it is data for them, and making a project is not timed for anybody.
"""

import base64
import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.generated import Made

PEERS = Path(__file__).resolve().parent / "peers"
Json = dict[str, Any]


def make(peer: str, place: Path, made: list[Made], site: Path) -> None:
    """Write the project of a peer, `hugo` or `eleventy`, to `place`; `site` is what we built of the same entries."""
    shutil.copytree(PEERS / peer, place)
    shutil.copytree(site / "static", place / "static" / "static")
    _data(place / "data", made, site)
    {"hugo": _hugo, "eleventy": _eleventy}[peer](place, made, site)


def _hugo(place: Path, made: list[Made], site: Path) -> None:
    partial = place / "layouts" / "_partials" / "above.html"
    partial.write_text(_above(site, made[0]), encoding="utf-8")
    with (place / "hugo.toml").open("a", encoding="utf-8") as config:
        config.write(
            "\n[params]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in _params(site, made[0]).items())
        )
    _content(place / "content" / "models", made, "labels: [{slug}]\nslug: {last}\n")
    _write(place / "content" / "models" / "_index.md", "---\nbuild: {render: never}\n---\n")
    for org in dict.fromkeys(one.id.partition("/")[0] for one in made):
        _write(place / "content" / "models" / org / "_index.md", f"---\ntitle: {org.replace('lab-', 'Lab ')}\n---\n")


def _eleventy(place: Path, made: list[Made], site: Path) -> None:
    (place / "_includes" / "above.html").write_text(_above(site, made[0]), encoding="utf-8")
    _write(place / "data" / "site.json", json.dumps(_params(site, made[0])))
    _content(place / "content", made, "")


def _data(folder: Path, made: list[Made], site: Path) -> None:
    """What the templates look up: the words that all models share, and what each label looks like."""
    folder.mkdir(exist_ok=True)
    shutil.copy(PEERS / "words.json", folder)
    of_label = {one.label: one for one in reversed(made)}
    faces = {label: _face(site, one) for label, one in of_label.items()}
    _write(folder / "faces.json", json.dumps(faces, indent=1))


def _face(site: Path, one: Made) -> Json:
    """What a label looks like, as one of its models has it; a badge is the pieces between which the name stands."""
    flat = (site / f"badge/{one.id}.svg").read_text(encoding="utf-8")
    size = re.search(r'width="(\d+)" height="(\d+)"', flat)
    sentence = re.search(r'<p class="sentence">(.*?)</p>', _page(site, one))
    toward = re.findall(r'<p class="toward">(.*?)</p>', _page(site, one))
    png = (site / f"badge/{one.id}.png").read_bytes()
    shields = json.loads((site / f"api/v1/shields/{one.id}.json").read_bytes())
    if not size or not sentence:
        raise ValueError(f"our own badge or page of {one.id} is not what we read here")
    return {
        "title": json.loads((site / f"api/v1/models/{one.id}.json").read_bytes())["result"]["label_name"],
        "sentence": sentence[1],
        "toward": toward,
        "width": size[1],
        "height": size[2],
        "flat": flat.split(one.name),
        "button": (site / f"badge/{one.id}--button.svg").read_text(encoding="utf-8").split(one.name),
        "png": base64.b64encode(png).decode(),
        "bytes": len(png),
        "message": shields["message"],
        "color": shields["color"],
    }


def _page(site: Path, one: Made) -> str:
    return (site / f"models/{one.id}/index.html").read_text(encoding="utf-8")


def _above(site: Path, one: Made) -> str:
    """What stands above the subject of each of our model pages, linked from the root."""
    above = _page(site, one).partition("<body>")[2].partition("<main")[0]
    return above.strip().replace("../../../", "/registry/") + "\n"


def _params(site: Path, one: Made) -> dict[str, str]:
    """What is the same in the whole site."""
    text = (site / f"api/v1/models/{one.id}.json").read_text(encoding="utf-8")
    added = json.loads(text)["result"]["added"]
    return {"root": "/registry/", "repository": "open-model-labels/registry", "day": added}


def _content(folder: Path, made: Iterable[Made], more: str) -> None:
    """An entry as the peers read it: its keys as front matter, its justification as the text. A dot in a file's
    name would begin its language.
    """
    for one in made:
        extra = more.format(slug=one.label.lower(), last=one.id.partition("/")[2])
        matter = f"---\nid: {one.id}\n{extra}{one.head}{one.tail}---\n"
        _write(folder / f"{one.id.replace('.', '_')}.md", matter + one.justification)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
