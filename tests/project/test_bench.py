"""The benchmark measures what it says: the entries are good, the sites the same, and a difference is found."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import build
from bench import contenders, generated, ground, installed, measure, race, report, same
from bench.contenders import KINDS, file_of
from bench.ground import Ground
from bench.measure import Peak, Run, Spent
from openlabels.everyone import between


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """Three models, built by us."""
    with ground.laid(tmp_path_factory.mktemp("bench"), 3) as three:
        measure.spent(contenders.ours(three.registry, three.out("ours"), three.cache))
        yield three


@pytest.fixture
def peer(laid: Ground, tmp_path: Path) -> Path:
    """Our files of the three, where a peer has them."""
    for kind in KINDS:
        for one in laid.made:
            place = tmp_path / file_of(kind, one.id, peer=True)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(laid.out("ours") / file_of(kind, one.id, peer=False), place)
    return tmp_path


def test_generated_entries_pass_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    generated.write(generated.entries(60), tmp_path)
    assert build.main(["check", "--registry", str(tmp_path)]) == build.FINE
    assert "60 entries" in capsys.readouterr().out


def test_a_larger_registry_begins_with_the_smaller_one() -> None:
    assert list(generated.entries(50))[:20] == list(generated.entries(20))


def test_no_two_generated_ids_look_alike_in_a_large_registry() -> None:
    known = dict.fromkeys((one.id for one in generated.entries(100_000)), "")
    assert len(known) == 100_000
    assert list(between.colliding(known)) == []


@pytest.mark.parametrize("name", ["hugo", "eleventy"])
def test_a_peer_makes_the_same_files_as_we_do(name: str, tmp_path: Path) -> None:
    found = {"hugo": installed.found_hugo, "eleventy": installed.found_eleventy}[name]()
    if not found:
        pytest.skip(f"{name} is not installed in {installed.FOLDER}: make bench installs it")
    with ground.laid(tmp_path, 3) as three:
        sizes = race.checked(three, (name,), lambda _: None)
    assert sizes["ours"]["png"] == sizes[name]["png"]


def test_the_same_files_pass(laid: Ground, peer: Path) -> None:
    same.check(laid.made, laid.out("ours"), peer)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_missing_is_found(kind: str, laid: Ground, peer: Path) -> None:
    (peer / file_of(kind, laid.made[1].id, peer=True)).unlink()
    with pytest.raises(same.DifferError, match="2 files like"):
        same.check(laid.made, laid.out("ours"), peer)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_lacks_its_end_is_found(kind: str, laid: Ground, peer: Path) -> None:
    path = peer / file_of(kind, laid.made[1].id, peer=True)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(same.DifferError, match=path.name):
        same.check(laid.made, laid.out("ours"), peer)


@pytest.mark.parametrize("kind", ["page", "json"])
def test_another_label_of_the_same_length_is_found(kind: str, laid: Ground, peer: Path) -> None:
    one = laid.made[0]
    path = peer / file_of(kind, one.id, peer=True)
    path.write_text(path.read_text(encoding="utf-8").replace(one.label, "X" * len(one.label)), encoding="utf-8")
    with pytest.raises(same.DifferError, match="does not stand in both"):
        same.check(laid.made, laid.out("ours"), peer)


def test_a_page_that_says_less_is_found(laid: Ground, peer: Path) -> None:
    path = peer / file_of("page", laid.made[0].id, peer=True)
    path.write_text(path.read_text(encoding="utf-8").replace("public", "hidden"), encoding="utf-8")
    with pytest.raises(same.DifferError, match="does not say"):
        same.check(laid.made, laid.out("ours"), peer)


def test_a_list_without_one_of_the_models_is_found(laid: Ground) -> None:
    same.check_lists(laid.made, laid.out("ours"))
    with pytest.raises(same.DifferError, match=r"models\.json lists 3 models, not our 4"):
        same.check_lists(list(generated.entries(4)), laid.out("ours"))


def test_memory_is_that_of_all_processes_together() -> None:
    child = "held = bytearray(40_000_000); import time; time.sleep(0.5)"
    parent = f"import subprocess, sys; held = bytearray(40_000_000); subprocess.run([sys.executable, '-c', {child!r}])"
    peak = measure.peak(Run((sys.executable, "-c", parent)))
    assert peak.together > 80_000_000 > peak.largest > 40_000_000


def test_memory_counts_once_where_a_child_has_not_started_its_program(tmp_path: Path) -> None:
    wait_for_a_pipe = f"[(os.POSIX_SPAWN_OPEN, 0, {str(tmp_path / 'pipe')!r}, os.O_RDONLY, 0)]"
    parent = f"""if True:
        import os, subprocess
        held = bytearray(100_000_000)
        opened_later = subprocess.Popen(["sh", "-c", "sleep 0.5; : > pipe"])
        os.waitpid(os.posix_spawn("/bin/true", ["true"], {{}}, file_actions={wait_for_a_pipe}), 0)
        opened_later.wait()
    """
    os.mkfifo(tmp_path / "pipe")
    peak = measure.peak(Run((sys.executable, "-c", parent), folder=tmp_path))
    assert 100_000_000 < peak.together < 150_000_000


def test_processor_time_counts_the_children() -> None:
    child = "import time; end = time.process_time() + 0.2\nwhile time.process_time() < end: pass"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    spent = measure.spent(Run((sys.executable, "-c", parent)))
    assert spent.processor >= 0.2
    assert spent.wall >= 0.2


@pytest.mark.parametrize("measured", [measure.spent, measure.peak])
def test_a_command_that_fails_says_so_in_its_own_words(measured: Callable[[Run], object]) -> None:
    with pytest.raises(measure.FailedError, match="ended with 3:\nno paper"):
        measured(Run((sys.executable, "-c", "print('no paper'); raise SystemExit(3)")))


def test_an_edit_shows_in_the_next_build_and_not_before(laid: Ground) -> None:
    one = laid.edit("Quite another summary.")
    page = laid.out("ours") / file_of("page", one.id, peer=False)
    assert "Quite another summary." not in page.read_text(encoding="utf-8")
    measure.spent(contenders.ours(laid.registry, laid.out("ours"), laid.cache))
    assert "Quite another summary." in page.read_text(encoding="utf-8")


def test_the_table_sets_medians_beside_hugo_and_the_aim() -> None:
    spent = {race.COLD: [Spent(1, 2), Spent(9, 2), Spent(2, 3)], race.HUGO: [Spent(4, 7)]}
    lines = report.times(race.Result(spent=spent)).splitlines()
    assert [cell.strip() for cell in lines[2].split("|")[1:-1]] == [
        *("ours, cold", "2.00 s", "1.00 to 9.00", "2.00 s", "0.50", "≤ 0.8")
    ]


def test_the_bytes_of_a_model_are_those_of_its_six_files() -> None:
    sizes = {"ours": {kind: [100, 300, 200] for kind in KINDS}}
    last = report.sizes(race.Result(sizes=sizes)).splitlines()[-1]
    assert [cell.strip() for cell in last.split("|")[1:-1]] == ["all six", "1,200", "1,200", "≤ 12,288"]


def test_memory_is_set_beside_hugos() -> None:
    peaks = {race.COLD: Peak(30_000_000, 20_000_000), race.HUGO: Peak(100_000_000, 90_000_000)}
    lines = report.memory(race.Result(peaks=peaks)).splitlines()
    assert [cell.strip() for cell in lines[2].split("|")[1:-1]] == ["ours, cold", "30 MB", "20 MB", "0.30", "≤ 0.5"]
