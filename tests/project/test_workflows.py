"""The workflows: sound by two checkers, pinned, and each of their steps run with GitHub's environment imitated."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from openlabels.ground import settings, urls
from openlabels.ground.label import Label, Part
from openlabels.projections import issue_form
from openlabels.reading import verdict
from openlabels.reading.entry import Entry
from openlabels.reading.values import MODALITIES, Status
from tests import entries
from tests.browser import absent

GITHUB = entries.ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
BIN = Path(sys.executable).parent

EXPRESSIONS = {
    "${{ github.base_ref }}": "main",
    "${{ vars.OPENLABELS_BASE_URL }}": "",
    "${{ github.token }}": "a-token",
}
"""What GitHub puts for each expression that a step's environment holds."""


def run(command: list[str], cwd: Path = entries.ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, env={**os.environ, **env}, check=False)


def steps(path: Path) -> Iterator[dict[str, Any]]:
    for job in yaml.safe_load(path.read_text())["jobs"].values():
        yield from job["steps"]


def step(workflow: str, name: str) -> dict[str, Any]:
    return next(one for one in steps(GITHUB / "workflows" / workflow) if one.get("name") == name)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_is_what_github_reads(path: Path) -> None:
    done = run([str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.github-workflows", str(path)])
    assert done.returncode == 0, done.stdout


def test_nothing_in_the_workflows_is_known_to_be_unsafe() -> None:
    done = run([str(BIN / "zizmor"), "--offline", "--no-progress", str(GITHUB)])
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_commit_and_no_checkout_keeps_credentials(path: Path) -> None:
    for one in steps(path):
        if uses := one.get("uses"):
            assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", uses)
        if str(one.get("uses", "")).startswith("actions/checkout@"):
            assert one["with"] == {"fetch-depth": 0, "persist-credentials": False}


WRITERS = {
    ("pages.yml", "deploy"): {"pages": "write", "id-token": "write"},
    ("links.yml", "keep"): {"contents": "write"},
    ("links.yml", "tell"): {"issues": "write"},
    ("release.yml", "publish"): {"contents": "write"},
}
"""The jobs that may write, and what."""


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_job_that_may_write_may_write_one_thing_and_runs_nothing_of_ours(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text())
    assert workflow["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in workflow[True]  # YAML 1.1 reads `on` as true
    for name, job in workflow["jobs"].items():
        assert job.get("permissions") == WRITERS.get((path.name, name))
        if "permissions" in job:
            assert not [
                one for one in job["steps"] if "checkout" in one.get("uses", "") or "setup-" in one.get("uses", "")
            ]
            assert not [one for one in job["steps"] if re.search(r"python|pip|make|bash", one.get("run", ""))]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_expression_is_written_into_a_script(path: Path) -> None:
    assert not [one for one in steps(path) if "${{" in one.get("run", "")]


def test_a_deployment_is_never_cancelled_half_way() -> None:
    workflow = yaml.safe_load((GITHUB / "workflows/pages.yml").read_text())
    assert workflow["concurrency"] == {"group": "pages", "cancel-in-progress": False}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A fork's checkout of this repository, on a branch that adds one entry and breaks none."""
    if not (entries.ROOT / ".git").exists():
        pytest.skip("this is no git repository: there is no history to clone")
    made = tmp_path / "repo"
    _git(tmp_path, "clone", "-q", str(entries.ROOT), str(made))
    _git(made, "switch", "-q", "-C", "main")
    _git(made, "update-ref", "refs/remotes/origin/main", "HEAD")
    _git(made, "switch", "-q", "-c", "proposal")
    entries.write(made / "registry", "zz-newcomer/tiny-1b")
    _git(made, "add", "-A")
    _git(made, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "Add a model")
    return made


def _git(where: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=where, check=True, capture_output=True)


def run_step(
    one: dict[str, Any], clone: Path, tools: Path | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a step's script as GitHub does: bash -e, with the step's environment over the runner's, and `tools` on its path."""
    given = {key: EXPRESSIONS[value] for key, value in one.get("env", {}).items()}
    path = os.pathsep.join(map(str, filter(None, [tools, BIN, os.environ["PATH"]])))
    runner = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_REPOSITORY": "someone/a-fork",
        "CI": "true",
        "PATH": path,
        "PYTHONPATH": str(clone),
    }
    return run(["bash", "-e", "-c", one["run"]], clone, **(runner | given | more))


@pytest.mark.parametrize(("megabytes", "warns"), [(799, False), (801, True), (1001, True)])
def test_a_site_that_nears_what_pages_publishes_is_told(tmp_path: Path, megabytes: int, warns: bool) -> None:
    (tmp_path / "_site" / "models").mkdir(parents=True)
    for name, size in (("index.html", 1_000_000), ("models/dump.jsonl", (megabytes - 1) * 1_000_000)):
        with (tmp_path / "_site" / name).open("wb") as file:
            file.truncate(size)
    summary = tmp_path / "summary.md"
    done = run_step(step("pages.yml", "Weigh"), tmp_path, GITHUB_STEP_SUMMARY=str(summary))
    assert done.returncode == 0, done.stderr
    assert summary.read_text() == f"The site has {megabytes} MB of the 1,000 MB that GitHub Pages publishes\n"
    assert done.stdout.startswith("::warning title=") is warns


def test_the_check_of_a_pull_request_writes_what_reviewers_read(clone: Path, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    one = step("proposal.yml", "Check every entry, and what this changes")
    done = run_step(one, clone, GITHUB_STEP_SUMMARY=str(summary))
    assert done.returncode == 0, done.stderr
    assert "added zz-newcomer/tiny-1b: OM" in summary.read_text()
    assert "::warning file=registry/zz-newcomer/tiny-1b.yaml" in done.stdout


def test_a_broken_entry_fails_the_check_at_its_line(clone: Path) -> None:
    entries.write(clone / "registry", "zz-newcomer/tiny-1b", entries.entry(label="OM-OW"))
    done = run_step(step("proposal.yml", "Check every entry, and what this changes"), clone)
    assert done.returncode == 1
    assert "::error file=registry/zz-newcomer/tiny-1b.yaml,line=4," in done.stdout


@pytest.mark.parametrize(
    ("workflow", "name"), [("proposal.yml", "Build the site as it would be"), ("pages.yml", "Build")]
)
def test_the_site_of_a_fork_bears_the_forks_own_address(clone: Path, workflow: str, name: str) -> None:
    done = run_step(step(workflow, name), clone)
    assert done.returncode == 0, done.stderr
    page = (clone / "_site/models/zz-newcomer/tiny-1b/index.html").read_text()
    assert '<link rel="canonical" href="https://someone.github.io/a-fork/models/zz-newcomer/tiny-1b/">' in page
    assert "https://github.com/someone/a-fork/edit/main/registry/zz-newcomer/tiny-1b.yaml" in page


SETTING_UP = ["proposal.yml", "pages.yml", "links.yml", "release.yml"]


def test_setting_up_is_the_same_everywhere() -> None:
    assert len({step(workflow, "Set up")["run"] for workflow in SETTING_UP}) == 1


@pytest.mark.skipif("CI" not in os.environ, reason="a second environment from the package registry is made in CI alone")
def test_setting_up_brings_all_that_a_build_needs_and_builds_no_package(clone: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "new")], check=True)
    tools = tmp_path / "new/bin"
    for one in (step("pages.yml", "Set up"), step("pages.yml", "Build")):
        done = run_step(one, clone, tools)
        assert done.returncode == 0, done.stderr
    assert (clone / "_site/models/zz-newcomer/tiny-1b/index.html").exists()
    assert "--only-binary" in step("pages.yml", "Set up")["run"]


def test_a_release_is_built_twice_and_published_with_its_checksums(clone: Path, tmp_path: Path) -> None:
    done = run_step(step("release.yml", "Build twice and compare"), clone, HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "base-url https://someone.github.io/a-fork/" in (clone / "dist/RELEASE").read_text()
    log = noting(tmp_path, "gh")
    done = run_step(step("release.yml", "Publish with checksums"), clone, tmp_path / "bin", GITHUB_REF_NAME="v1.0")
    assert done.returncode == 0, done.stderr
    asked = log.read_text().split()
    assert asked[:6] == ["gh", "release", "create", "v1.0", "--repo", "someone/a-fork"]
    assert sorted(path for path in asked if (clone / path).is_file()) == [
        "dist/RELEASE",
        "dist/SHA256SUMS",
        "dist/site.tar",
    ]


@pytest.mark.parametrize(
    ("workflow", "name", "asked"),
    [("tests.yml", "Audit", "make audit LOCKED=1"), ("audit.yml", "Ask for known vulnerabilities", "make audit-deps")],
)
def test_what_takes_a_network_or_minutes_is_asked_of_make(tmp_path: Path, workflow: str, name: str, asked: str) -> None:
    log = noting(tmp_path, "make")
    assert run_step(step(workflow, name), entries.ROOT, tmp_path / "bin").returncode == 0
    assert log.read_text() == f"{asked}\n"
    assert run(["make", "-n", *asked.split()[1:]]).returncode == 0, "make knows how"


def noting(folder: Path, *names: str) -> Path:
    """Tools below `folder`/bin that only note how they were called; gives the file that they write to."""
    log = folder / "log"
    (folder / "bin").mkdir()
    for name in names:
        (folder / "bin" / name).write_text(f'#!/bin/sh\necho "{name} $*" >> {log}\n')
        (folder / "bin" / name).chmod(0o755)
    return log


def test_every_step_that_runs_something_is_run_by_a_test() -> None:
    tests = "".join(path.read_text() for path in (entries.ROOT / "tests").rglob("*.py"))
    named = {one.get("name", "") for path in WORKFLOWS for one in steps(path) if "run" in one}
    assert {name for name in named if f'"{name}"' not in tests} == set()


def test_everything_runs_lint_tests_and_site_and_brings_a_browser(tmp_path: Path) -> None:
    command = step("tests.yml", "Everything")["run"]
    assert command == "bash .ci/run"
    log, tools = noting(tmp_path, "make", "apt-get", "sudo"), tmp_path / "bin"
    for name in ("bash", "dirname", "id", "env"):
        (tools / name).symlink_to(shutil.which(name) or name)
    done = subprocess.run(
        [str(tools / "bash"), ".ci/run"],
        cwd=entries.ROOT,
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = log.read_text()
    assert "apt-get install -y -qq --no-install-recommends chromium" in said
    assert [line for line in said.splitlines() if line.startswith("make")] == ["make lint", "make test", "make site"]


ISSUE_FORMS = issue_form.files(settings.resolve((entries.ROOT / "pyproject.toml").read_text(), {}))


def test_the_issue_forms_are_what_the_entry_model_and_the_settings_make(renew: bool) -> None:
    folder = GITHUB / "ISSUE_TEMPLATE"
    for name, text in ISSUE_FORMS.items():
        if renew:
            (folder / name).write_text(text)
        assert (folder / name).read_text() == text
    assert {path.name for path in folder.iterdir()} == set(ISSUE_FORMS)


@pytest.mark.parametrize("name", ISSUE_FORMS)
def test_the_issue_forms_are_what_github_reads(name: str) -> None:
    schema = "vendor.github-issue-config" if name == "config.yml" else "vendor.github-issue-forms"
    done = run([str(BIN / "check-jsonschema"), "--builtin-schema", schema, str(GITHUB / "ISSUE_TEMPLATE" / name)])
    assert done.returncode == 0, done.stdout


def questions(name: str) -> dict[str, dict[str, Any]]:
    """The questions of a form by their ids, each asked once."""
    body = yaml.safe_load(ISSUE_FORMS[name])["body"]
    found = {one["id"]: one for one in body}
    assert len(found) == len(body)
    return found


def required(name: str) -> set[str]:
    return {one for one, field in questions(name).items() if field["validations"]["required"]}


def test_the_form_for_a_model_asks_for_every_field_by_its_title() -> None:
    asked = questions("model.yml")
    fields = [name for name in Entry.model_fields if name != "evidence"]
    assert set(asked) == {"id", *(name.replace("_", "-") for name in fields), *(f"evidence-{part}" for part in Part)}
    assert required("model.yml") == {"id", "name", "organization", "summary", "label", "justification", "modalities", "evidence-code"}  # fmt: skip
    assert all(re.fullmatch(r"[\w-]+", one) for one in asked)
    assert all(re.fullmatch(r"[A-Z][a-z ]+", one["attributes"]["label"]) for one in asked.values())


def test_the_form_for_a_model_lets_one_choose_and_be_unsure_of_the_label() -> None:
    chosen = {name: one["attributes"] for name, one in questions("model.yml").items() if one["type"] == "dropdown"}
    assert {name: one.get("multiple", False) for name, one in chosen.items()} == {"label": False, "modalities": True, "status": False}  # fmt: skip
    assert chosen["label"]["options"] == ["Not sure: derive it from the evidence", *Label]
    assert chosen["modalities"]["options"] == list(MODALITIES)
    assert chosen["status"]["options"] == list(Status)


def test_the_form_for_a_correction_asks_for_what_a_models_page_fills_in_and_little_more() -> None:
    assert set(questions("correct.yml")) == required("correct.yml") == {"id", "what", "where"}
    asked = parse_qs(urlsplit(urls.report("o/r", "org/model")).query)
    assert asked.keys() - {"template", "title"} <= set(questions("correct.yml"))
    assert asked["template"] == ["correct.yml"]
    assert asked["title"][0].startswith(yaml.safe_load(ISSUE_FORMS["correct.yml"])["title"])


def test_beside_the_issue_forms_stands_the_way_to_the_sites_own() -> None:
    [link] = yaml.safe_load(ISSUE_FORMS["config.yml"])["contact_links"]
    assert link["url"] == "https://open-model-labels.github.io/registry/submit/"


def test_the_form_of_submit_calls_the_fields_the_same() -> None:
    names = ["id", *Entry.model_fields]
    script = f"import {{ title, PART_TITLES }} from './static/form/controls.js'; console.log(JSON.stringify([{json.dumps(names)}.map(title), [...PART_TITLES]]))"  # fmt: skip
    program = shutil.which("node") or absent("no node on the PATH")
    done = run([program, "--input-type=module", "--eval", script])
    titles, parts = json.loads(done.stdout)
    assert titles == [issue_form.title(name) for name in names]
    assert dict(parts) == {part.value: words for part, words in verdict.PART_TITLES.items()}


def test_whoever_owns_what_no_line_names_are_the_owners_and_entries_have_reviewers() -> None:
    """GitHub takes the last line that matches; all but the entries is what CI runs, or what the rule says."""
    lines = (GITHUB / "CODEOWNERS").read_text().splitlines()
    owned = [line.split() for line in lines if line and not line.startswith("#")]
    assert owned == [["*", "@open-model-labels/owners"], ["/registry/", "@open-model-labels/reviewers"]]
