"""The weekly look at the links, step by step, with GitHub's environment imitated: origin is a bare repository, `gh` a script.

Each week's jobs run in folders of their own, as on GitHub, and hand on only what the workflow uploads.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import entries
from tests.project.test_workflows import GITHUB, run_step, step

URL = "https://example.org/code"

_INTERNET = """
import json, os, pathlib
from openlabels.elsewhere import fetch
from openlabels.elsewhere.answers import Answer
from openlabels.elsewhere.reach import NoAnswerError

def ask(network, robot, known, url, method, seconds):
    code = json.loads(os.environ["INTERNET"]).get(url, 200)
    if not code:
        raise NoAnswerError("it gave no answer in time")
    return Answer(url, code)

fetch.ask = ask
"""
"""What the test's build.py does first: addresses answer with the status that the environment names, 0 for silence."""

_GH = """#!{python}
import json, pathlib, sys

kept = pathlib.Path(__file__).with_name("issues.json")
state = json.loads(kept.read_text())
state["calls"].append(sys.argv[1:])
path, fields, rest = "", dict(), sys.argv[2:]
method, shown = "GET", None
assert sys.argv[1] == "api"
while rest:
    one = rest.pop(0)
    if one == "--silent":
        continue
    if one in ("--method", "--jq", "-f", "-F"):
        value = rest.pop(0)
        if one == "--method":
            method = value
        elif one == "--jq":
            shown = value
        else:
            key, _, text = value.partition("=")
            fields[key] = pathlib.Path(text[1:]).read_text() if one == "-F" and text[0] == "@" else text
    else:
        assert not path
        path = one
path, _, query = path.partition("?")
root = "repos/someone/a-fork"
assert path == root or path.startswith(root + "/issues")
below = path[len(root):].strip("/").split("/")
if method == "GET" and path == root:
    assert shown == ".has_issues"
    print("true" if state["has_issues"] else "false")
elif method == "GET" and below == ["issues"]:
    assert query == "state=open&labels=links&creator=github-actions%5Bbot%5D"
    assert shown == ".[0].number // empty"
    ours = [i for i in state["issues"] if i["state"] == "open" and "links" in i["labels"] and i["by"] == "github-actions[bot]"]
    print(ours[-1]["number"] if ours else "", end="")
elif method == "POST" and below == ["issues"]:
    new = dict(number=len(state["issues"]) + 1, title=fields["title"], labels=[fields["labels[]"]])
    state["issues"].append(new | dict(body=fields["body"], state="open", by="github-actions[bot]", comments=[]))
elif method == "PATCH" and len(below) == 2:
    state["issues"][int(below[1]) - 1].update(fields)
elif method == "POST" and below[2:] == ["comments"]:
    state["issues"][int(below[1]) - 1]["comments"].append(fields["body"])
else:
    sys.exit("gh: no such thing")
kept.write_text(json.dumps(state))
"""


class Fork:
    """A fork on an imitated GitHub: its bare repository, its issues, and a folder for each job of each week."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.weeks = folder, 0
        self.origin = folder / "someone/a-fork.git"
        self.tools = folder / "tools"
        self.tools.mkdir(parents=True)
        (self.tools / "gh").write_text(_GH.replace("{python}", sys.executable))
        (self.tools / "gh").chmod(0o755)
        self.state: dict[str, Any] = {"has_issues": True, "issues": [], "calls": []}
        self.git(folder, "init", "-q", "--bare", "--initial-branch=main", str(self.origin))
        first = folder / "first"
        self.git(folder, "clone", "-q", str(self.origin), str(first))
        entries.write(first / "registry", "example/tiny-1b")
        (first / "pyproject.toml").write_text((entries.ROOT / "pyproject.toml").read_text())
        self.git(first, "add", "-A")
        self.git(first, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "Begin")
        self.git(first, "push", "-q", "origin", "HEAD:main")

    def lists_six_hosts(self) -> list[str]:
        """Make the entry list six addresses, each at a host of its own."""
        addresses = [f"https://h{n}.example.org/code" for n in range(6)]
        one = entries.entry(evidence={"code": [entries.artifact() | {"url": url} for url in addresses]})
        entries.write(self.folder / "first/registry", "example/tiny-1b", one)
        self.git(self.folder / "first", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qam", "More")
        self.git(self.folder / "first", "push", "-q", "origin", "HEAD:main")
        return addresses

    def git(self, where: Path, *arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=where, check=True, capture_output=True, text=True).stdout

    @property
    def state(self) -> dict[str, Any]:
        return json.loads((self.tools / "issues.json").read_text())  # type: ignore[no-any-return]

    @state.setter
    def state(self, state: dict[str, Any]) -> None:
        (self.tools / "issues.json").write_text(json.dumps(state))

    def checkout(self, name: str) -> Path:
        """What actions/checkout leaves: every branch, and no credentials."""
        made = self.folder / f"{name}-{self.weeks}"
        self.git(self.folder, "clone", "-q", f"file://{self.origin}", str(made))
        (made / "build.py").write_text(
            _INTERNET + f"\nexec(compile(open({str(entries.ROOT / 'build.py')!r}).read(), 'build.py', 'exec'))\n"
        )
        return made

    def run(self, workflow: str, name: str, where: Path, **more: str) -> subprocess.CompletedProcess[str]:
        more |= {
            "GITHUB_SERVER_URL": f"file://{self.folder}",
            "PYTHONPATH": str(entries.ROOT),
            "GIT_TERMINAL_PROMPT": "0",
        }
        return run_step(step(workflow, name), where, tools=self.tools, **more)

    def week(self, day: str = "", answers: dict[str, int] | None = None, **more: str) -> Path:
        """One run of the workflow; gives the folder in which the links were opened."""
        self.weeks += 1
        opened = self.checkout("open")
        seconds = f"{entries.NEW_YEAR_2026 + (self.weeks - 1) * 7 * 86400}"
        for name in ("Recall what was found before", "Open every link"):
            given = {"INTERNET": json.dumps(answers or {}), "SOURCE_DATE_EPOCH": seconds, **more}
            done = self.run("links.yml", name, opened, **given)
            assert done.returncode == 0, done.stdout + done.stderr
        for job, name in (
            ("keep", "Keep what was found beside main"),
            ("tell", "Keep one issue with what needs a person"),
        ):
            where = self.folder / f"{job}-{self.weeks}"
            self.hand_on(opened, where / "found")
            done = self.run("links.yml", name, where)
            assert done.returncode == 0, done.stdout + done.stderr
            assert "a-token" not in done.stdout + done.stderr
        return opened

    def hand_on(self, opened: Path, found: Path) -> None:
        """What upload-artifact and download-artifact do."""
        jobs = yaml.safe_load((GITHUB / "workflows/links.yml").read_text())["jobs"]
        (upload,) = [one for one in jobs["open"]["steps"] if "upload-artifact" in one.get("uses", "")]
        found.mkdir(parents=True)
        for name in upload["with"]["path"].split():
            if (opened / name).exists():
                shutil.copy(opened / name, found / name)

    def kept(self) -> Any:
        return json.loads(self.git(self.origin, "show", "evidence:evidence.json"))

    def commits(self) -> int:
        return int(self.git(self.origin, "rev-list", "--count", "evidence"))


@pytest.fixture
def fork(tmp_path: Path) -> Fork:
    return Fork(tmp_path)


def test_what_is_found_lies_beside_main_and_shares_nothing_with_it(fork: Fork) -> None:
    main = fork.git(fork.origin, "rev-parse", "main")
    fork.week()
    assert fork.git(fork.origin, "ls-tree", "--name-only", "evidence").split() == ["evidence.json"]
    assert [(row["url"], row["last_working"]) for row in fork.kept()["links"]] == [(URL, "2026-01-01")]
    assert fork.git(fork.origin, "rev-parse", "main") == main
    merge_base = subprocess.run(
        ["git", "merge-base", "main", "evidence"], cwd=fork.origin, capture_output=True, check=False
    )
    assert merge_base.returncode == 1


def test_each_week_adds_to_the_one_before(fork: Fork) -> None:
    for _ in range(3):
        fork.week(answers={URL: 0})
    assert fork.commits() == 3
    (row,) = fork.kept()["links"]
    assert row["failing"] == {"why": "silent", "since": "2026-01-01", "last": "2026-01-15", "times": 3}


def test_one_issue_is_opened_kept_up_to_date_and_closed(fork: Fork) -> None:
    fork.week()
    assert fork.state["issues"] == []
    fork.week(answers={URL: 404})
    fork.week(answers={URL: 410})
    (issue,) = fork.state["issues"]
    assert (issue["state"], issue["labels"]) == ("open", ["links"])
    assert f"- `{URL}` (`HTTP 410`, since 2026-01-08), in `example/tiny-1b`" in issue["body"]
    fork.week()
    (issue,) = fork.state["issues"]
    assert (issue["state"], len(issue["comments"])) == ("closed", 1)
    fork.week()
    assert len(fork.state["issues"]) == 1
    fork.week(answers={URL: 404})
    assert [one["state"] for one in fork.state["issues"]] == ["closed", "open"]


def test_an_issue_that_a_stranger_made_to_look_like_ours_is_left_alone(fork: Fork) -> None:
    theirs = {
        "number": 1,
        "title": "Links that need a person",
        "body": "<!-- open-model-labels: links -->",
        "labels": ["links"],
    }
    fork.state = fork.state | {"issues": [theirs | {"state": "open", "by": "mallory", "comments": []}]}
    fork.week(answers={URL: 404})
    fork.week()
    assert fork.state["issues"][0]["body"] == theirs["body"]
    assert [one["state"] for one in fork.state["issues"]] == ["open", "closed"]


def test_a_fork_without_issues_keeps_what_was_found_all_the_same(fork: Fork) -> None:
    fork.state = fork.state | {"has_issues": False}
    fork.week(answers={URL: 404})
    assert fork.state["issues"] == []
    assert fork.commits() == 1


def test_on_a_day_without_network_nothing_is_kept_and_nothing_closed(fork: Fork) -> None:
    hosts = fork.lists_six_hosts()
    fork.week(answers={hosts[0]: 404})
    fork.week(answers=dict.fromkeys(hosts, 0))
    assert fork.commits() == 1
    assert [one["state"] for one in fork.state["issues"]] == ["open"]


def test_without_any_memory_and_any_network_there_is_no_branch(fork: Fork) -> None:
    hosts = fork.lists_six_hosts()
    fork.week(answers=dict.fromkeys(hosts, 0))
    assert "evidence" not in fork.git(fork.origin, "branch", "--list")


@pytest.mark.parametrize("broken", ["{", "[]", '{"schema_version": 1, "links": [7]}', "\x00" * 99])
def test_what_somebody_broke_on_the_branch_is_begun_anew(fork: Fork, broken: str) -> None:
    fork.week(answers={URL: 404})
    broke = fork.folder / "broke"
    fork.git(fork.folder, "clone", "-q", "--branch", "evidence", str(fork.origin), str(broke))
    (broke / "evidence.json").write_text(broken)
    fork.git(broke, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qam", "Break it")
    fork.git(broke, "push", "-q")
    fork.week()
    assert [row["last_working"] for row in fork.kept()["links"]] == ["2026-01-08"]
    assert fork.commits() == 3


def test_the_site_tells_what_was_found(fork: Fork) -> None:
    for status in (200, 404, 404, 404):
        fork.week(answers={URL: status})
    built = fork.checkout("pages")
    for name in ("Recall what was found of the links", "Build"):
        done = fork.run("pages.yml", name, built, INTERNET="{}")
        assert done.returncode == 0, done.stderr
    page = (built / "_site/models/example/tiny-1b/index.html").read_text()
    assert "on 2026-01-22. It has failed on 3 days since 2026-01-08;" in page
    assert re.search(r"<dt>Evidence last seen working</dt>\s*<dd>2026-01-01</dd>", page)


def test_a_site_of_which_no_link_was_ever_opened_is_built_all_the_same(fork: Fork) -> None:
    built = fork.checkout("pages")
    for name in ("Recall what was found of the links", "Build"):
        done = fork.run("pages.yml", name, built, INTERNET="{}")
        assert done.returncode == 0, done.stderr
    assert "last seen working" not in (built / "_site/models/example/tiny-1b/index.html").read_text()


def test_problems_are_annotations_and_stand_in_the_summary(fork: Fork) -> None:
    opened = fork.week(answers={URL: 404}, GITHUB_STEP_SUMMARY="summary.md")
    assert "is gone" in (opened / "summary.md").read_text()
    (told,) = json.loads((opened / "links.json").read_text())["results"]
    assert (told["url"], told["status"]) == (URL, "gone")


def test_wrong_usage_fails_the_run(fork: Fork) -> None:
    opened = fork.checkout("open")
    shutil.rmtree(opened / "registry")
    assert fork.run("links.yml", "Open every link", opened, INTERNET="{}").returncode != 0


def test_a_file_that_is_too_large_is_not_kept(fork: Fork, tmp_path: Path) -> None:
    found = tmp_path / "large/found"
    found.mkdir(parents=True)
    with (found / "evidence.json").open("wb") as file:
        file.truncate(67108865)
    assert fork.run("links.yml", "Keep what was found beside main", found.parent).returncode != 0
    assert "evidence" not in fork.git(fork.origin, "branch", "--list")


def test_links_are_opened_once_a_week_and_the_site_is_built_after_them() -> None:
    crons = {}
    for name in ("links.yml", "pages.yml"):
        triggers = yaml.safe_load((GITHUB / "workflows" / name).read_text())[True]
        (when,) = triggers["schedule"]
        crons[name] = re.fullmatch(r"(\d+) (\d+) \* \* ([0-6])", when["cron"])
        assert "workflow_dispatch" in triggers
    opened, built = crons["links.yml"], crons["pages.yml"]
    assert opened
    assert built
    assert opened[3] == built[3]
    assert int(built[2]) * 60 + int(built[1]) - int(opened[2]) * 60 - int(opened[1]) >= 120
