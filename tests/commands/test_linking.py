"""The command `links`: opens every link, remembers what it found, and what a build makes of that."""

import json
import os
import re
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import build
from openlabels.elsewhere import fetch, kept
from openlabels.elsewhere.answers import Answer, Tags
from openlabels.elsewhere.reach import NoAnswerError
from tests import entries
from tests.elsewhere.listed import FULL, URL
from tests.entries import artifact, entry, evidence, write


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
        (Answer(URL, 500), 0, "warning: could not check"),
        (NOWHERE, 0, "warning: could not check"),
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
        (["--evidence", "nowhere/e.json"], "name a file in a folder that exists with --evidence"),
        (["--issue", "registry"], "name a file in a folder that exists with --issue"),
        (["registry/example", "--evidence", "e.json"], "name no PATH with them"),
        (["registry/example", "--issue", "e.md"], "name no PATH with them"),
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
    assert said.err.startswith("warning: registry/example/broken.yaml was skipped")


def test_an_empty_registry_has_no_links(
    folder: Path, answer_with: Internet, capsys: pytest.CaptureFixture[str]
) -> None:
    answer_with({})
    assert run() == 0
    assert capsys.readouterr().out == "0 links\n"


def test_the_report_has_every_link_with_what_became_of_it(
    folder: Path, answer_with: Internet, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = "https://example.org/paper"
    answer_with({URL: Answer(URL, 404), "https://example.org/weights": NOWHERE, paper: Answer(paper, 200)})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(entries.NEW_YEAR_2026))
    write(folder, "example/tiny-1b", entry(evidence=evidence(weights="gated")))
    write(folder, "example/tiny-2b", entry(links={"paper": paper}))
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
                "url": paper,
                "status": "ok",
                "http": 200,
                "location": None,
                "detail": "HTTP 200",
                "entries": ["example/tiny-2b"],
                "access": [],
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


def test_what_needs_a_person_is_written_without_any_memory_too(folder: Path, answer_with: Internet) -> None:
    answer_with({URL: Answer(URL, 404)})
    write(folder, "example/tiny-1b")
    assert run("--issue", "issue.md") == 1
    assert "### Gone: 1" in Path("issue.md").read_text()


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
    assert "warning" not in capsys.readouterr().err.replace("warning: entries have no dates", "")


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
    assert said == "warning: evidence.json is used only in part, because it is not JSON\n"
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
    assert "warning: evidence.json is used only in part" in capsys.readouterr().err


def warned(capsys: pytest.CaptureFixture[str], file: str) -> str:
    """What a build says of a file of evidence."""
    return "".join(line for line in capsys.readouterr().err.splitlines() if file in line)


def test_a_file_of_a_byte_more_than_is_read_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, "example/tiny-1b")
    kept_as()
    monkeypatch.setattr(kept, "MOST_BYTES", Path("evidence.json").stat().st_size)
    site_of("--evidence", "evidence.json")
    assert warned(capsys, "evidence.json") == ""
    with Path("evidence.json").open("a") as file:
        file.write(" ")
    site_of("--evidence", "evidence.json")
    assert warned(capsys, "evidence.json").endswith("it is not what `links --evidence` writes, or is too large")


@pytest.mark.skipif(sys.platform != "linux", reason="no file elsewhere refuses to be read by whoever asks")
def test_a_file_that_cannot_be_read_is_passed_over_with_a_warning(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, "example/tiny-1b")
    without = site_of()
    assert site_of("--evidence", "/proc/self/mem") == without
    assert warned(capsys, "/proc/self/mem") == (
        "warning: /proc/self/mem is used only in part, because Input/output error"
    )


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
