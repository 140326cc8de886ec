"""What `make audit` reckons itself: which pages it looks at, what they weigh, and how a server hands them out."""

import gzip
import json
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import pytest

from audit import lighthouse, pages, server, weight

ROW = '<li>\n<div class="what">{}</div></li>'
HEAD = '<link rel="stylesheet" href="../a.css"><script type="module" src="/base/b.js"></script>'


def _site(folder: Path, rows: int) -> Path:
    (folder / "page").mkdir()
    names = [str(hash(number)) for number in range(rows)]
    (folder / "page/index.html").write_text(HEAD + "".join(map(ROW.format, names)))
    (folder / "404.html").write_text("nowhere")
    (folder / "a.css").write_text("a{}" * 50)
    (folder / "b.js").write_text("1;")
    return folder


def test_a_first_view_is_the_style_the_scripts_and_the_page_as_far_as_a_screen_shows_it(tmp_path: Path) -> None:
    weighed = weight.weigh(_site(tmp_path, 200), "page/index.html", "/base/")
    assert weighed.css == len(gzip.compress(b"a{}" * 50, 6))
    assert weighed.scripts == len(gzip.compress(b"1;", 6))
    assert weighed.above < weighed.html
    assert weighed.first == weighed.above + weighed.css + weighed.scripts


def test_a_page_without_a_long_list_counts_whole(tmp_path: Path) -> None:
    weighed = weight.weigh(_site(tmp_path, weight.ROWS), "page/index.html", "/base/")
    assert weighed.above == weighed.html


def test_the_server_zips_texts_and_answers_as_pages_does_where_nothing_is(tmp_path: Path) -> None:
    with server.serving(_site(tmp_path, 1), "/base/") as base:
        asked = urllib.request.Request(base + "page/", headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(asked) as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            assert gzip.decompress(answer.read()) == (tmp_path / "page/index.html").read_bytes()
        for missing in (base + "none/", base.removesuffix("base/") + "page/", base + "../../etc/passwd"):
            with pytest.raises(HTTPError, match="404") as refused:
                urllib.request.urlopen(missing)
            assert refused.value.read() == b"nowhere"
            refused.value.close()


def _found(score: float, shift: float, url: str) -> dict[str, object]:
    audit = {"id": "x", "score": score, "details": {"items": []}}
    return {
        "categories": {
            name: {"score": score, "auditRefs": [{"id": "x", "weight": 1}]} for name in lighthouse.CATEGORIES
        },
        "audits": {
            "x": audit,
            "cumulative-layout-shift": {"numericValue": shift},
            "network-requests": {"details": {"items": [{"url": url}]}},
        },
    }


@pytest.mark.parametrize(
    ("found", "faults"),
    [
        (_found(1, 0, "http://here/a"), 0),
        (_found(0.99, 0, "http://here/a"), 4),
        (_found(1, 0.01, "http://here/a"), 1),
        (_found(1, 0, "https://elsewhere.example/font"), 1),
    ],
)
def test_a_score_below_100_a_shift_and_a_request_elsewhere_are_faults(found: dict[str, object], faults: int) -> None:
    assert len(lighthouse._report(found, "http://here/").faults) == faults


def test_the_best_of_several_looks_counts_whichever_it_was() -> None:
    slow, slower = lighthouse.Report((96, 100, 100, 100), ("slow",)), lighthouse.Report((92, 100, 100, 100), ("slow",))
    worse = lighthouse.Report((100, 100, 99, 100), ("one", "other"))
    assert lighthouse.best([slower, slow, worse]) is slow
    fine = lighthouse.Report((100, 100, 100, 100), ())
    looks = iter([slow, fine, slower])
    assert lighthouse.best(looks) is fine
    assert list(looks) == [slower]


def test_one_page_of_each_type_is_looked_at_with_models_to_compare(tmp_path: Path) -> None:
    (tmp_path / "api/v1").mkdir(parents=True)
    (tmp_path / "api/v1/models.json").write_text(json.dumps({"result": [{"id": "a/b"}, {"id": "c/d"}]}))
    looked_at = {kind.name: kind for kind in pages.kinds(tmp_path)}
    assert len(looked_at) == 13
    assert looked_at["compare"].address == "compare/?models=a/b,c/d"
    assert looked_at["compare"].file == "compare/index.html"
    assert [kind.name for kind in pages.kinds(tmp_path, ["stats", "home"])] == ["home", "stats"]
