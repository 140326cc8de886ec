"""Which links entries list, what is told of each at its line, and the command that opens them all."""

import json
import os
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import build
from openlabels.elsewhere import answers, fetch, links
from openlabels.elsewhere.answers import Answer, Judgment, Outcome, Tags, Visit
from openlabels.elsewhere.links import Link, Listing
from openlabels.elsewhere.reach import NoAnswerError
from openlabels.ground.problem import Severity
from openlabels.reading.folding import Place
from openlabels.reading.record import Record, places
from tests import entries
from tests.entries import artifact, entry, evidence, write

URL = "https://example.org/code"


def record(data: dict[str, Any], model_id: str = "example/tiny-1b") -> tuple[Record, dict[str, Place]]:
    made, problems = entries.make(data, model_id)
    assert made, problems
    return made, places(entries.text(data).encode())


FULL = entry(
    evidence={
        "code": [artifact("code", license_url="https://example.org/license", mirrors=["https://mirror.example/code"])],
        "weights": [artifact("weights", "gated", mirrors=["https://mirror.example/weights"])],
        "dataset": [{"access": "closed", "name": "The rest"}, artifact("dataset", "partial")],
    },
    links={"homepage": "https://example.org/", "paper": "https://example.org/paper"},
)


# Which links there are


def test_every_place_of_an_entry_that_holds_an_address_is_opened() -> None:
    found = {link.url: [(at.field, at.access) for at in link.listings] for link in links.plan([record(FULL)])}
    assert found == {
        "https://example.org/": [("links.homepage", None)],
        "https://example.org/code": [("evidence.code.0.url", "public")],
        "https://example.org/dataset": [("evidence.dataset.1.url", "partial")],
        "https://example.org/license": [("evidence.code.0.license_url", None)],
        "https://example.org/paper": [("links.paper", None)],
        "https://example.org/weights": [("evidence.weights.0.url", "gated")],
        "https://mirror.example/code": [("evidence.code.0.mirrors.0", "public")],
        "https://mirror.example/weights": [("evidence.weights.0.mirrors.0", "gated")],
    }


def test_no_address_in_the_real_registry_is_left_out() -> None:
    model_id = "allenai/olmo-2-7b"
    text = (entries.ROOT / f"registry/{model_id}.yaml").read_text()
    made, _ = entries.make(text, model_id)
    assert made
    planned = {link.url for link in links.plan([(made, places(text.encode()))])}
    for line in text.partition("evidence:")[2].splitlines():
        key, _, value = line.strip().removeprefix("- ").partition(": ")
        if value.startswith("https://") and key != "note":
            assert value.partition("#")[0] in planned


def test_an_address_is_one_link_wherever_it_stands_and_whatever_fragment_it_has() -> None:
    one = record(entry(links={"homepage": f"{URL}#readme"}), "example/one-1b")
    two = record(entry(), "example/two-1b")
    (link,) = links.plan([two, one])
    assert link.url == URL
    assert [(at.id, at.field) for at in link.listings] == [
        ("example/two-1b", "evidence.code.0.url"),
        ("example/one-1b", "evidence.code.0.url"),
        ("example/one-1b", "links.homepage"),
    ]


def test_links_have_the_place_of_the_value() -> None:
    one = record(entry())
    (link,) = links.plan([one])
    assert (link.listings[0].line, link.listings[0].column) == one[1]["evidence.code.0.url"]
    assert link.listings[0].path == "registry/example/tiny-1b.yaml"


# What an answer means


def judged(*told: Answer, fault: str = "") -> Judgment:
    return answers.judge(Visit(URL, told, fault))


@pytest.mark.parametrize("code", range(100, 600))
def test_every_status_means_one_thing(code: int) -> None:
    known = {401: Outcome.LOGIN, 403: Outcome.LOGIN, 404: Outcome.GONE, 410: Outcome.GONE}
    wanted = Outcome.OK if 200 <= code < 300 else known.get(code, Outcome.UNKNOWN)
    assert judged(Answer(URL, code)) == Judgment(wanted, code, None, f"HTTP {code}", silent=code >= 500)


def test_a_thing_that_is_unchanged_answers() -> None:
    tags = Tags('"a"')
    found = judged(Answer(URL, 304, tags=tags, unchanged=True))
    assert found == Judgment(Outcome.OK, 304, None, "HTTP 304", tags=tags)


def test_only_the_tags_of_a_things_own_address_are_told() -> None:
    there = Answer("https://new.example/", 200, tags=Tags('"a"'))
    assert judged(Answer(URL, 302, there.url), there).tags == Tags()
    assert judged(Answer(URL, 200, tags=Tags('"a"'))).tags == Tags('"a"')


@pytest.mark.parametrize("etag", ['"a"', 'W/"a!~"', '"' + "x" * 200 + '"'])
def test_an_etag_is_kept(etag: str) -> None:
    assert answers.tags(etag, "Mon, 23 Nov 2026 12:00:00 GMT") == Tags(etag, "Mon, 23 Nov 2026 12:00:00 GMT")


@pytest.mark.parametrize(
    "etag", ["a", '"a', '""', '"a"b"', '"a\r\nX: y"', '"ä"', '"' + "x" * 201 + '"', None, 7, ["x"]]
)
@pytest.mark.parametrize("modified", ["yesterday", "Mon, 23 Nov 2026 12:00:00 GMT\n", "", None, {}])
def test_what_is_no_tag_is_not_sent_back(etag: object, modified: object) -> None:
    assert answers.tags(etag, modified) == Tags()


def test_what_kept_us_from_an_answer_is_told_and_counts_unless_it_was_us() -> None:
    assert judged(fault="no time") == Judgment(Outcome.UNKNOWN, None, None, "no time", silent=True)
    assert not answers.judge(Visit(URL, (), "left alone", ours=True)).silent
    assert judged(Answer(URL, 302, "http://x/"), fault="no https").outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("codes", "moved"),
    [([301], "/1"), ([308], "/1"), ([301, 308, 301], "/3"), ([301, 302], "/1"), ([302, 301], None), ([307, 303], None)],
)
def test_a_link_has_moved_as_far_as_its_redirects_are_meant_to_last(codes: list[int], moved: str | None) -> None:
    hops = [Answer(f"https://a.example/{n}", code, f"https://a.example/{n + 1}") for n, code in enumerate(codes)]
    found = judged(*hops, Answer("https://a.example/last", 200))
    assert found.location == (moved and f"https://a.example{moved}")
    assert found.outcome is (Outcome.MOVED if moved else Outcome.OK)


def test_what_differs_in_the_fragment_only_has_not_moved() -> None:
    assert judged(Answer(URL, 301, URL), Answer(URL, 200)).outcome is Outcome.OK


@pytest.mark.parametrize(
    "there",
    [
        *("https://example.org/login", "https://example.org/login?next=/code", "https://example.org/users/sign_in"),
        *("https://example.org/en/SignIn", "https://accounts.google.com/v3/x", "https://login.example.org/"),
        *("https://auth.example.org/u/1", "https://sso.example.org", "https://example.org/oauth/authorize"),
        "https://example.org/login.php",
    ],
)
def test_a_redirect_to_a_login_page_asks_for_a_login(there: str) -> None:
    found = judged(Answer(URL, 302, there))
    assert (found.outcome, found.location) == (Outcome.LOGIN, there)


@pytest.mark.parametrize(
    "there", ["https://example.org/loginator", "https://example.org/blog/in", "https://log.example.org/", "https://x.y/a?to=login"]
)  # fmt: skip
def test_a_page_whose_address_only_sounds_like_a_login_is_none(there: str) -> None:
    assert not answers.leads_to_login(Answer(URL, 302, there))


def test_a_link_to_a_login_page_may_lead_to_one() -> None:
    assert not answers.leads_to_login(Answer("https://login.example.org/a", 302, "https://login.example.org/b"))


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (["CF-Mitigated"], b""),
        (["x-datadome"], b""),
        ([], b"<title>Just a Moment...</title>"),
        ([], b"<script src='https://js.hcaptcha.com/'>"),
        ([], b"Reference #18 https://errors.edgesuite.net/18"),
    ],
)
def test_a_wall_against_robots_tells_nothing_of_the_link(headers: list[str], body: bytes) -> None:
    assert answers.is_wall(headers, body)
    assert judged(Answer(URL, 403, walled=True)).outcome is Outcome.UNKNOWN


def test_a_plain_refusal_is_no_wall() -> None:
    assert not answers.is_wall(["Server", "Content-Type"], b"<h1>403 Forbidden</h1>")


# What is told of it

ANSWERED = {
    Outcome.OK: Judgment(Outcome.OK, 200, None, "HTTP 200"),
    Outcome.MOVED: Judgment(Outcome.MOVED, 200, "https://new.example/", "HTTP 200"),
    Outcome.LOGIN: Judgment(Outcome.LOGIN, 401, None, "HTTP 401"),
    Outcome.GONE: Judgment(Outcome.GONE, 404, None, "HTTP 404"),
    Outcome.UNKNOWN: Judgment(Outcome.UNKNOWN, None, None, "it gave no answer in time"),
}
E, W = Severity.ERROR, Severity.WARNING
PLACES: dict[tuple[str, str | None], dict[Outcome, Severity | None]] = {
    ("evidence.code.0.url", "public"): {Outcome.LOGIN: E},
    ("evidence.code.0.url", "gated"): {Outcome.LOGIN: None},
    ("evidence.code.0.url", "partial"): {Outcome.LOGIN: None},
    ("evidence.code.0.url", "closed"): {Outcome.LOGIN: None},
    ("evidence.code.0.mirrors.0", "public"): {Outcome.LOGIN: W},
    ("evidence.code.0.mirrors.0", "gated"): {Outcome.LOGIN: None},
    ("evidence.code.0.license_url", None): {Outcome.LOGIN: W},
    ("links.paper", None): {Outcome.LOGIN: W},
}
ALWAYS: dict[Outcome, Severity | None] = {Outcome.OK: None, Outcome.MOVED: W, Outcome.GONE: E, Outcome.UNKNOWN: W}


@pytest.mark.parametrize("withdrawn", [False, True])
@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("place", PLACES)
def test_how_bad_an_outcome_is_depends_on_what_the_entry_says(
    place: tuple[str, str | None], outcome: Outcome, withdrawn: bool
) -> None:
    wanted = (ALWAYS | PLACES[place])[outcome]
    link = Link(URL, (Listing("a/b", "registry/a/b.yaml", 3, 7, place[0], place[1], withdrawn),))
    told = list(links.problems(link, ANSWERED[outcome]))
    assert [one.severity for one in told] == ([W if withdrawn and wanted else wanted] if wanted else [])
    assert all((one.line, one.column, one.field, one.code) == (3, 7, place[0], f"link-{outcome}") for one in told)


@pytest.mark.parametrize(
    ("outcome", "message"),
    [
        (Outcome.GONE, f"“{URL}” is gone: HTTP 404"),
        (Outcome.LOGIN, f"“{URL}” asks for a login: HTTP 401"),
        (Outcome.MOVED, f"“{URL}” has moved for good to “https://new.example/”"),
        (Outcome.UNKNOWN, f"whether “{URL}” answers could not be told: it gave no answer in time"),
    ],
)
def test_a_problem_says_what_is_wrong_and_what_to_do(outcome: Outcome, message: str) -> None:
    (link,) = links.plan([record(entry())])
    (told,) = links.problems(link, ANSWERED[outcome])
    assert told.message == message
    assert told.hint.endswith(".")


def test_every_entry_that_lists_a_link_is_told() -> None:
    (link,) = links.plan([record(entry(), "example/one-1b"), record(entry(), "example/two-1b")])
    told = [one.path for one in links.problems(link, ANSWERED[Outcome.GONE])]
    assert told == ["registry/example/one-1b.yaml", "registry/example/two-1b.yaml"]


def test_what_a_server_says_of_itself_is_shown_and_not_obeyed() -> None:
    (link,) = links.plan([record(entry())])
    moved = Judgment(Outcome.MOVED, 200, "https://x.example/\x1b[2J\n::error::", "")
    assert all(ord(c) >= 32 for told in links.problems(link, moved) for c in told.message)


# The command


@pytest.fixture
def answer_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str, Answer | NoAnswerError]], list[str]]:
    """Make the internet answer by address, with 200 where nothing is said; gives the robots' names."""
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    for name in ("SOURCE_DATE_EPOCH", "GITHUB_STEP_SUMMARY", "GITHUB_ACTIONS", "GITHUB_REPOSITORY"):
        monkeypatch.delenv(name, raising=False)
    robots: list[str] = []

    def given(told: Mapping[str, Answer | NoAnswerError]) -> list[str]:
        def ask(network: object, robot: str, known: object, url: str, method: str, seconds: float) -> Answer:
            robots.append(robot)
            answer = told.get(url, Answer(url, 200))
            if isinstance(answer, NoAnswerError):
                raise answer
            return answer

        monkeypatch.setattr(fetch, "ask", ask)
        return robots

    return given


Internet = Callable[[Mapping[str, Answer | NoAnswerError]], list[str]]
NOWHERE = NoAnswerError("the name of its host leads nowhere: Name or service not known", again=False)


def run(*arguments: str | Path) -> int:
    return build.main(["links", *map(str, arguments)])


def test_links_that_answer_are_fine(folder: Path, answer_with: Internet, capsys: pytest.CaptureFixture[str]) -> None:
    robots = answer_with({})
    write(folder, "example/tiny-1b", FULL)
    assert run() == 0
    said = capsys.readouterr()
    assert said.out == "8 links: 8 answer\n"
    assert said.err == ""
    assert set(robots) == {"open-model-labels-links (+https://github.com/open-model-labels/registry)"}


def test_a_forks_robot_bears_the_forks_address(
    folder: Path, answer_with: Internet, monkeypatch: pytest.MonkeyPatch
) -> None:
    robots = answer_with({})
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_REPOSITORY", "some/fork")
    write(folder, "example/tiny-1b")
    assert run() == 0
    assert robots == ["open-model-labels-links (+https://github.com/some/fork)"]


@pytest.mark.parametrize(
    ("answer", "code", "told"),
    [
        (Answer(URL, 404), 1, f"error: “{URL}” is gone: HTTP 404"),
        (Answer(URL, 401), 1, f"error: “{URL}” asks for a login: HTTP 401"),
        (Answer(URL, 302, "https://example.org/login"), 1, "error: “https://example.org/code” asks for a login"),
        (Answer(URL, 500), 0, "warning: whether"),
        (NOWHERE, 0, "warning: whether"),
    ],
)
def test_the_exit_code_tells_what_is_wrong_from_what_could_not_be_told(
    folder: Path, answer_with: Internet, capsys: pytest.CaptureFixture[str], answer: Answer, code: int, told: str
) -> None:
    answer_with({URL: answer})
    write(folder, "example/tiny-1b")
    assert run() == code
    assert f"registry/example/tiny-1b.yaml:11:10: {told}" in capsys.readouterr().out


def test_a_gated_artifact_may_ask_for_a_login(folder: Path, answer_with: Internet) -> None:
    answer_with({"https://example.org/weights": Answer("https://example.org/weights", 401)})
    write(folder, "example/tiny-1b", entry(evidence=evidence(weights="gated")))
    assert run() == 0


def test_a_path_limits_what_is_opened(folder: Path, answer_with: Internet, capsys: pytest.CaptureFixture[str]) -> None:
    answer_with({URL: Answer(URL, 404)})
    write(folder, "example/tiny-1b")
    write(folder, "other/tiny-2b", entry(organization="Other", evidence={"code": [artifact("other")]}))
    assert run(folder / "other") == 0
    assert run(folder / "example") == 1
    assert capsys.readouterr().out.startswith("1 link: 1 answer\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["registry/nobody"], "there is no such file or folder"),
        (["--registry", "nowhere"], "name the folder of entries with --registry"),
        (["--report", "nowhere/r.json"], "name a file in a folder that exists with --report"),
        (["--report", "registry"], "name a file in a folder that exists with --report"),
    ],
)
def test_wrong_usage_opens_nothing(
    folder: Path, answer_with: Internet, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    robots = answer_with({})
    write(folder, "example/tiny-1b")
    assert run(*arguments) == 2
    assert told in capsys.readouterr().err
    assert robots == []


def test_an_entry_that_is_not_in_order_is_named_and_passed_over(
    folder: Path, answer_with: Internet, capsys: pytest.CaptureFixture[str]
) -> None:
    answer_with({})
    write(folder, "example/tiny-1b")
    write(folder, "example/broken", "name: [")
    assert run() == 0
    said = capsys.readouterr()
    assert said.out == "1 link: 1 answer\n"
    assert said.err.startswith("warning: registry/example/broken.yaml was passed over")


def test_an_empty_registry_has_no_links(
    folder: Path, answer_with: Internet, capsys: pytest.CaptureFixture[str]
) -> None:
    answer_with({})
    assert run() == 0
    assert capsys.readouterr().out == "0 links\n"


def test_the_report_has_every_link_with_what_became_of_it(
    folder: Path, answer_with: Internet, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with({URL: Answer(URL, 404), "https://example.org/weights": NOWHERE})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(entries.NEW_YEAR_2026))
    write(folder, "example/tiny-1b", entry(evidence=evidence(weights="gated")))
    write(folder, "example/tiny-2b")
    assert run("--report", "links.json") == 1
    assert json.loads(Path("links.json").read_text()) == {
        "schema_version": 1,
        "checked_at": "2026-01-01T00:00:00Z",
        "results": [
            {
                "url": URL,
                "status": "gone",
                "http": 404,
                "location": None,
                "detail": "HTTP 404",
                "entries": ["example/tiny-1b", "example/tiny-2b"],
                "access": ["public"],
            },
            {
                "url": "https://example.org/weights",
                "status": "unknown",
                "http": None,
                "location": None,
                "detail": str(NOWHERE),
                "entries": ["example/tiny-1b"],
                "access": ["gated"],
            },
        ],
    }
    assert not Path("links.json.part").exists()


def test_without_a_stated_time_the_report_bears_the_clocks(
    folder: Path, answer_with: Internet, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with({})
    monkeypatch.setattr(time, "time", lambda: float(entries.NEW_YEAR_2026))
    write(folder, "example/tiny-1b")
    assert run("--report", "links.json") == 0
    assert json.loads(Path("links.json").read_text())["checked_at"] == "2026-01-01T00:00:00Z"


def test_a_report_that_cannot_be_written_leaves_the_one_that_stands(
    folder: Path, answer_with: Internet, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer_with({})
    write(folder, "example/tiny-1b")
    Path("links.json").write_text("before")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert run("--report", "links.json") == 2
    assert capsys.readouterr().err == "links.json: No space left on device\n"
    assert Path("links.json").read_text() == "before"
    assert not Path("links.json.part").exists()


@pytest.mark.parametrize("flag", ["--report", "--evidence"])
def test_what_is_no_file_takes_what_is_written_and_stays_what_it_is(
    folder: Path, answer_with: Internet, tmp_path: Path, flag: str
) -> None:
    """Root could replace /dev/null by a file."""
    answer_with({})
    write(folder, "example/tiny-1b")
    os.mkfifo("pipe")
    reader = os.open("pipe", os.O_RDWR)
    Path("kept.json").write_text("")
    Path("link").symlink_to("kept.json")
    assert run(flag, "pipe") == run(flag, "link") == 0
    assert os.read(reader, 9)
    assert Path("pipe").is_fifo()
    assert Path("link").is_symlink()
    assert Path("kept.json").stat().st_size > 0
    os.close(reader)


def test_on_github_problems_are_annotations_and_stand_in_the_summary(
    folder: Path, answer_with: Internet, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer_with({URL: Answer(URL, 404)})
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    write(folder, "example/tiny-1b")
    assert run("--format", "github") == 1
    assert "::error file=registry/example/tiny-1b.yaml,line=11,col=10,title=link-gone::" in capsys.readouterr().out
    assert "is gone" in Path("summary.md").read_text()


def test_progress_is_shown_on_a_terminal_only(
    folder: Path, answer_with: Internet, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer_with({})
    write(folder, "example/tiny-1b")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert run() == 0
    assert capsys.readouterr().err == "\r1 of 1 links\n"


# From look to look


def at_noon(monkeypatch: pytest.MonkeyPatch, day: int) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(entries.NEW_YEAR_2026 + day * 86400 + 43200))


def test_weeks_of_silence_end_in_a_warning_on_the_models_page_and_the_label_stays(
    folder: Path, answer_with: Internet, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, "example/tiny-1b")
    pages = []
    for week, told in enumerate([{}, {URL: NOWHERE}, {URL: NOWHERE}, {URL: NOWHERE}, {}]):
        answer_with(told)
        at_noon(monkeypatch, week * 7)
        assert run("--evidence", "evidence.json", "--issue", "issue.md") == 0
        assert bool(Path("issue.md").read_text()) == (week == 3)
        assert build.main(["build", "--evidence", "evidence.json"]) == 0
        pages.append(Path("_site/models/example/tiny-1b/index.html").read_text())
        whole = json.loads(Path("_site/api/v1/models/example/tiny-1b.json").read_text())["result"]
        assert whole["label"] == "OM"
        failing = [{"url": URL, "why": "silent", "since": "2026-01-08", "last": "2026-01-22", "times": 3}]
        assert whole["evidence_seen"] == {
            "last_working": "2026-01-29" if week == 4 else "2026-01-01",
            "working": 1,
            "addresses": 1,
            "failing": failing if week == 3 else [],
        }
    warned = "This address did not answer on 2026-01-22. It has failed on 3 days since 2026-01-08; the label stays"
    assert [warned in page for page in pages] == [False, False, False, True, False]
    assert all("<dt>Evidence last seen working</dt>" in page for page in pages)
    assert "warning" not in capsys.readouterr().err.replace("warning: entries bear no dates", "")


def test_what_was_found_last_week_is_asked_for_only_if_it_has_changed(
    folder: Path, answer_with: Internet, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with({URL: Answer(URL, 200, tags=Tags('"a"'))})
    write(folder, "example/tiny-1b")
    assert run("--evidence", "evidence.json") == 0
    sent = []

    def ask(network: object, robot: str, known: dict[str, Tags], url: str, method: str, seconds: float) -> Answer:
        sent.append(known)
        return Answer(url, 304, tags=known[url], unchanged=True)

    monkeypatch.setattr(fetch, "ask", ask)
    assert run("--evidence", "evidence.json") == 0
    assert run("--evidence", "evidence.json") == 0
    assert sent == [{URL: Tags('"a"')}] * 2


def test_a_broken_file_of_earlier_looks_is_said_so_and_begun_anew(
    folder: Path, answer_with: Internet, capsys: pytest.CaptureFixture[str]
) -> None:
    answer_with({})
    write(folder, "example/tiny-1b")
    Path("evidence.json").write_text("{")
    assert run("--evidence", "evidence.json") == 0
    said = capsys.readouterr().err
    assert said == "warning: evidence.json tells less of the evidence than it might, because it is not JSON\n"
    assert json.loads(Path("evidence.json").read_text())["links"][0]["url"] == URL


def test_a_machine_that_cannot_get_out_remembers_nothing_of_it(
    folder: Path, answer_with: Internet, capsys: pytest.CaptureFixture[str]
) -> None:
    hosts = [f"https://h{n}.example/code" for n in range(6)]
    write(folder, "example/tiny-1b", entry(evidence={"code": [artifact() | {"url": url} for url in hosts]}))
    answer_with({})
    assert run("--evidence", "evidence.json", "--issue", "issue.md") == 0
    before = Path("evidence.json").read_bytes()
    Path("issue.md").unlink()
    answer_with(dict.fromkeys(hosts, NOWHERE))
    assert run("--evidence", "evidence.json", "--issue", "issue.md") == 0
    assert "more likely our fault than theirs: nothing is remembered" in capsys.readouterr().err
    assert Path("evidence.json").read_bytes() == before
    assert not Path("issue.md").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--evidence", "nowhere/e.json"], "name a file in a folder that exists with --evidence"),
        (["--issue", "registry"], "name a file in a folder that exists with --issue"),
        (["registry/example", "--evidence", "e.json"], "name no PATH with them"),
        (["registry/example", "--issue", "e.md"], "name no PATH with them"),
    ],
)
def test_what_is_remembered_is_about_every_link(
    folder: Path, answer_with: Internet, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    robots = answer_with({})
    write(folder, "example/tiny-1b")
    assert run(*arguments) == 2
    assert told in capsys.readouterr().err
    assert robots == []


# What a build makes of it


def site_of(*arguments: str) -> dict[str, bytes]:
    assert build.main(["build", *arguments]) == 0
    return {str(path.relative_to("_site")): path.read_bytes() for path in Path("_site").rglob("*") if path.is_file()}


def kept_as(**change: object) -> None:
    row = {
        "url": URL,
        "looked": "2026-11-23",
        "last_working": "2026-11-23",
        "failing": None,
        "etag": "",
        "last_modified": "",
    }
    Path("evidence.json").write_text(json.dumps({"schema_version": 1, "links": [row | change]}))


def test_a_missing_file_is_normal_and_says_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, "example/tiny-1b")
    without = site_of()
    capsys.readouterr()
    assert site_of("--evidence", "evidence.json") == without
    assert "evidence" not in capsys.readouterr().err


def test_the_environment_names_the_file_and_the_flag_outranks_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "example/tiny-1b")
    kept_as()
    with_flag, without = site_of("--evidence", "evidence.json"), site_of()
    assert with_flag != without
    monkeypatch.setenv("OPENLABELS_EVIDENCE", "evidence.json")
    assert site_of() == with_flag
    assert site_of("--evidence", "nowhere.json") == without


@pytest.mark.parametrize("broken", [b"{", b"\x00", b"[]", b"[" * 100_000])
def test_a_broken_file_is_passed_over_with_a_warning(
    folder: Path, capsys: pytest.CaptureFixture[str], broken: bytes
) -> None:
    write(folder, "example/tiny-1b")
    without = site_of()
    Path("evidence.json").write_bytes(broken)
    assert site_of("--evidence", "evidence.json") == without
    assert "warning: evidence.json tells less of the evidence than it might" in capsys.readouterr().err


def test_a_folder_or_a_pipe_in_its_place_is_passed_over(folder: Path) -> None:
    write(folder, "example/tiny-1b")
    os.mkfifo("pipe")
    assert site_of("--evidence", "pipe") == site_of("--evidence", "registry") == site_of()


def test_the_same_results_give_the_same_site_and_change_the_models_own_files_only(folder: Path) -> None:
    write(folder, "example/tiny-1b")
    write(folder, "example/tiny-2b", entry(evidence={"code": [artifact("other")]}))
    without = site_of()
    kept_as(last_working=None, failing={"why": "gone", "since": "2026-11-02", "last": "2026-11-23", "times": 4})
    with_it = site_of("--evidence", "evidence.json")
    assert site_of("--evidence", "evidence.json") == with_it
    assert {path for path in without if without[path] != with_it[path]} == {
        "models/example/tiny-1b/index.html",
        "api/v1/models/example/tiny-1b.json",
        "api/v1/models.jsonl",
    }


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("gone", "This address was gone on 2026-11-23. It has failed on 4 days since 2026-11-02; the label stays"),
        ("login", "This address asked a robot for a login, or refused it, on 2026-11-23. It has failed on 4 days"),
        ("silent", "This address did not answer on 2026-11-23. It has failed on 4 days since 2026-11-02; the label"),
    ],
)
def test_a_warning_stands_at_its_artifact_in_words(folder: Path, why: str, words: str) -> None:
    write(folder, "example/tiny-1b")
    kept_as(failing={"why": why, "since": "2026-11-02", "last": "2026-11-23", "times": 4})
    page = site_of("--evidence", "evidence.json")["models/example/tiny-1b/index.html"].decode()
    assert f'<p class="failing" role="note">{words}' in page


def test_what_only_some_addresses_tell_is_said_to_be_of_some(folder: Path) -> None:
    write(folder, "example/tiny-1b", entry(evidence=evidence(weights="gated")))
    kept_as()
    page = site_of("--evidence", "evidence.json")["models/example/tiny-1b/index.html"].decode()
    assert re.search(r"<dt>Evidence last seen working</dt>\s*<dd>2026-11-23 \(1 of 2 addresses\)</dd>", page)
