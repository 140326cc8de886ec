"""What every test may use."""

import time
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests import mischief

hypothesis.settings.register_profile("untimed", deadline=None)  # a slow machine fails no test
hypothesis.settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--renew-golden", action="store_true", help="write the golden files anew instead of comparing with them"
    )


@pytest.fixture(autouse=True, scope="session")
def forgetful() -> Iterator[None]:
    """Builds of tests leave nothing in the project's own folder or the user's; those about the ledger say where it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENLABELS_CACHE", "")
        yield


@pytest.fixture
def renew(request: pytest.FixtureRequest) -> bool:
    """Whether the golden files are to be written anew."""
    return bool(request.config.getoption("--renew-golden"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty registry folder; its parent is the current folder."""
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "registry"
    made.mkdir()
    return made


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, empty, where builds have a cache and a key of their own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENLABELS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    return tmp_path


@pytest.fixture
def single_thread() -> None:
    """The servers of earlier tests have ended all their threads, some of which outlive them: before that nothing is forked."""
    end = time.monotonic() + 60
    while len(list(Path("/proc/self/task").iterdir())) > 1:
        assert time.monotonic() < end, "a test before has left a thread"
        time.sleep(0.01)


@pytest.fixture
def quiet_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a workflow of GitHub's or a packager sets is set by the test alone."""
    for name in (
        "GITHUB_ACTIONS",
        "GITHUB_REPOSITORY",
        "GITHUB_STEP_SUMMARY",
        "OPENLABELS_BASE_URL",
        "SOURCE_DATE_EPOCH",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """One that our robot trusts, one that it does not, and the first out of date."""
    folder = tmp_path_factory.mktemp("certificates")
    return (
        mischief.certificate(folder, "known"),
        mischief.certificate(folder, "unknown"),
        mischief.expired(folder, "known"),
    )


@pytest.fixture
def wires(certificates: tuple[Path, Path, Path]) -> Iterator[mischief.Wires]:
    """Servers to misbehave, and a network that leads to them and nowhere else."""
    known, unknown, old = certificates
    made = mischief.Wires(mischief.Server(known), mischief.Server(unknown), mischief.Server(old))
    yield made
    made.stop()


@pytest.fixture
def visitor(wires: mischief.Wires, certificates: tuple[Path, Path, Path]) -> mischief.Visitor:
    """Opens links in that network."""
    return mischief.Visitor(wires, certificates[0], mischief.Time())
