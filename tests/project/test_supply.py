"""What is installed and published: locked by hash, few, and the same bytes wherever it is built."""

import os
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

from tests import entries

PROJECT: dict[str, Any] = tomllib.loads((entries.ROOT / "pyproject.toml").read_text())["project"]
LOCKS = ("site", "dev", "supply")


def locked(name: str) -> dict[str, list[Requirement]]:
    """The packages of a lock file with what is pinned of each; every one must bear a hash."""
    found: dict[str, list[Requirement]] = {}
    text = (entries.ROOT / f"requirements/{name}.txt").read_text()
    for entry in re.sub(r"\s*#.*", "", text.replace("\\\n", " ")).strip().splitlines():
        stated, *hashes = entry.split(" --hash=")
        assert hashes, entry
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}\s*", one) for one in hashes)
        one = Requirement(stated.strip())
        found.setdefault(_plain(one.name), []).append(one)
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(name: str) -> list[Requirement]:
    extra = [] if name == "site" else PROJECT["optional-dependencies"][name]
    return [Requirement(one) for one in (*PROJECT["dependencies"], *extra)]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_pins_each_package_within_the_bounds_of_the_project(name: str) -> None:
    found = locked(name)
    for one in wanted(name):
        for pinned in found[_plain(one.name)]:
            (only,) = pinned.specifier
            assert only.operator == "=="
            assert one.specifier.contains(only.version), (one, pinned)


def test_what_the_site_is_built_with_is_what_the_tests_ran_with() -> None:
    dev = locked("dev")
    assert all(dev[name] == pins for name, pins in locked("site").items())


def test_dependencies_are_few_and_each_has_a_lower_bound_and_a_reason() -> None:
    design = (entries.ROOT / "DESIGN.md").read_text()
    assert len(PROJECT["dependencies"]) <= 10
    assert len(locked("site")) <= 20
    for one in map(Requirement, PROJECT["dependencies"]):
        assert [bound.operator for bound in one.specifier] == [">="]
        assert f"`{one.name}`" in design, one


def test_the_make_targets_lock_every_file_that_is_installed_from() -> None:
    makefile = (entries.ROOT / "Makefile").read_text()
    assert {path.stem for path in (entries.ROOT / "requirements").iterdir()} == set(LOCKS)
    assert all(f"--output-file requirements/{name}.txt" in makefile for name in LOCKS)
    assert "--generate-hashes" in makefile


def dry_run(*arguments: str) -> str:
    """What `make` would do, whatever the make that runs these tests was told."""
    env = {
        name: value for name, value in os.environ.items() if name not in {"LOCKED", "MAKEFLAGS", "MFLAGS", "MAKELEVEL"}
    }
    command = ["make", "-n", "-B", *arguments]
    return subprocess.run(command, cwd=entries.ROOT, env=env, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(("target", "name"), [("site", "site"), ("test", "dev")])
def test_make_takes_what_the_project_allows_and_in_ci_what_is_locked(target: str, name: str) -> None:
    assert "--editable" in dry_run(target)
    in_ci = dry_run(target, "LOCKED=1")
    assert f"--require-hashes --only-binary :all: --requirement requirements/{name}.txt" in in_ci
    assert "--editable" not in in_ci


def test_an_audit_that_cannot_ask_is_no_clean_bill() -> None:
    assert "pip-audit --strict" in dry_run("audit-deps")


def test_dependabot_looks_after_packages_and_actions() -> None:
    updates = yaml.safe_load((entries.ROOT / ".github/dependabot.yml").read_text())["updates"]
    assert {one["package-ecosystem"] for one in updates} == {"uv", "github-actions"}
    assert not (entries.ROOT / "package.json").exists()


# The same bytes wherever it is built


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small repository of which `make release` was made."""
    if not (entries.ROOT / ".git").exists():
        pytest.skip("this is no git repository: there is no history to clone")
    made = tmp_path_factory.mktemp("release") / "repo"
    git("clone", "-q", str(entries.ROOT), str(made), where=entries.ROOT)
    shutil.copytree(entries.ROOT / ".ci", made / ".ci", dirs_exist_ok=True)
    for org in list((made / "registry").iterdir())[3:]:
        shutil.rmtree(org)
    git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qam", "Fewer", where=made)
    release(made)
    return made


def git(*arguments: str, where: Path) -> None:
    subprocess.run(["git", *arguments], cwd=where, check=True, capture_output=True)


def release(made: Path, **env: str) -> str:
    done = subprocess.run(
        ["bash", ".ci/release"], cwd=made, capture_output=True, text=True, check=False,
        env={"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "PYTHON": sys.executable, "HOME": str(made.parent), **env},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_two_builds_in_different_places_and_circumstances_are_the_same_bytes(released: Path) -> None:
    sums = (released / "dist/SHA256SUMS").read_text().splitlines()
    assert len(sums) > 100
    assert any(line.endswith("  api/v1/models.json") for line in sums)
    assert (released / "dist/site.tar").stat().st_size > 100_000


def test_a_second_release_of_the_same_commit_is_the_same_to_the_byte(released: Path) -> None:
    before = {path.name: path.read_bytes() for path in (released / "dist").iterdir()}
    release(released, LANG="de_DE.UTF-8", TZ="America/St_Johns")
    assert {path.name: path.read_bytes() for path in (released / "dist").iterdir()} == before


_FICKLE = """
_was = publishing.site.feeds.robots_txt
publishing.site.feeds.robots_txt = lambda edition: _was(edition) + f"# {FICKLE}"

if __name__ =="""


@pytest.mark.parametrize(
    "fickle", ["hash('x')", "os.getcwd()", "os.environ['TZ']", "os.umask(0o22)", "os.environ['LC_ALL']"]
)
def test_a_build_that_depends_on_where_it_runs_is_not_released(released: Path, tmp_path: Path, fickle: str) -> None:
    made = tmp_path / "fickle"
    git("clone", "-q", str(released), str(made), where=tmp_path)
    text = (made / "build.py").read_text()
    (made / "build.py").write_text(text.replace("\nif __name__ ==", _FICKLE.replace("FICKLE", fickle)))
    git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qam", "Depend on it", where=made)
    with pytest.raises(AssertionError):
        release(made)
    assert not (made / "dist").exists()


@pytest.fixture
def published(released: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The released site as a server has it, under a sub-path."""
    place = tmp_path / "registry"
    place.mkdir()
    subprocess.run(["tar", "-xf", str(released / "dist/site.tar"), "-C", str(place)], check=True)

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/registry/", place
    server.shutdown()
    thread.join()
    server.server_close()


def compare(released: Path, address: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", ".ci/compare", address]
    return subprocess.run(command, cwd=released, capture_output=True, text=True, check=False)


def test_a_stranger_can_tell_that_the_published_site_is_what_the_commit_builds(
    released: Path, published: tuple[str, Path]
) -> None:
    address, place = published
    done = compare(released, address)
    assert done.returncode == 0, done.stderr
    assert "is what commit" in done.stdout
    page = place / "about/index.html"
    page.write_text(page.read_text().replace("robot never changes", "robot often changes"))
    done = compare(released, address)
    assert done.returncode != 0
    assert "about/index.html: FAILED" in done.stdout
    page.unlink()
    assert compare(released, address).returncode != 0
