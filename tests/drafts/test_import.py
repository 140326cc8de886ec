"""`import` as a command: where drafts go, which ids they get, and that nothing is lost or half written."""

from pathlib import Path
from typing import Any

import pytest

import build
from openlabels.commands import importing
from openlabels.drafts import foreign
from openlabels.everyone import loading
from tests.drafts.records import PEERS, dumped
from tests.entries import entry, write

CARD = "---\nlicense: apache-2.0\nbase_model: a/b\n---\n# A card\n"


def run(*arguments: str | Path) -> int:
    return build.main(["import", *(str(argument) for argument in arguments)])


def refused(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """What a command that cannot work says on standard error, on one line."""
    assert run(*arguments) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    return said


def mof(path: Path, name: str = "Tiny 1B", **release: Any) -> Path:
    components = [{"name": "Datasets", "license": "MIT"}]
    path.write_text(dumped({"release": {"name": name, "producer": "Lab", "components": components, **release}}))
    return path


def card(folder: Path, text: str = CARD) -> Path:
    path = folder.parent / "README.md"
    path.write_text(text, encoding="utf-8")
    return path


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def test_a_card_becomes_a_draft_whose_blanks_check_names(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("huggingface", card(folder), "--id", "org/model") == 0
    said = capsys.readouterr()
    assert (
        said.out
        == "registry/org/model.yaml: fill in the blanks, then run python build.py check registry/org/model.yaml\n"
    )
    assert said.err == ""
    lines = (folder / "org/model.yaml").read_text(encoding="utf-8").split("\n")
    assert build.main(["check"]) == 1
    told = [line for line in capsys.readouterr().out.split("\n") if ": error: " in line]
    assert {int(line.split(":")[1]) for line in told} == {n for n, line in enumerate(lines, 1) if "# blank" in line}


def test_a_draft_that_is_filled_in_is_in_order(folder: Path) -> None:
    assert run("huggingface", card(folder), "--id", "org/model") == 0
    path = folder / "org/model.yaml"
    filled = {"name": "Model", "organization": "Org", "summary": "A model.", "label": "OM", "modalities": "[text]"}
    lines = path.read_text(encoding="utf-8").replace("  weights:", "  weights: []\n  unread:").split("\n")
    text = "\n".join(
        next((f"{key}: {value}" for key, value in filled.items() if line.startswith(f"{key}:  # blank")), line)
        for line in lines
    )
    head, _, rest = text.partition("  unread:")
    text = head + rest[rest.index("  # dataset:") :]
    text = text.replace("\n  \n", "\n  The code is public under MIT, as its repository says in so many words.\n")
    for key, value in {"url": "https://example.org/code", "license": "MIT", "access": "public"}.items():
        text = text.replace(f"{key}:  # blank\n", f"{key}: {value}\n", 1)
    path.write_text(text, encoding="utf-8")
    assert loading.compile_file("org", path), loading.compile_folder(folder).problems


def test_the_organization_is_spelt_as_its_other_entries_spell_it(folder: Path) -> None:
    write(folder, "org/other", entry(organization="The Org"))
    assert run("huggingface", card(folder), "--id", "org/model") == 0
    assert "\norganization: The Org\n" in (folder / "org/model.yaml").read_text(encoding="utf-8")


def test_a_record_keeps_its_own_spelling_of_the_organization(folder: Path) -> None:
    write(folder, "lab/other", entry(organization="The Lab"))
    assert run("mof", mof(folder.parent / "a.yml")) == 0
    assert "\norganization: Lab\n" in (folder / "lab/tiny-1b.yaml").read_text(encoding="utf-8")


def test_a_card_without_an_id_asks_for_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, "huggingface", card(folder))
    assert "README.md has no id of its own: import each alone, with --id ORG/MODEL" in said
    assert files(folder) == []


def test_a_card_that_bears_its_id_needs_none(folder: Path) -> None:
    assert run("huggingface", card(folder, "---\nmodel_id: AllenAI/OLMo-2\n---\n")) == 0
    assert files(folder) == ["allenai/olmo-2.yaml"]


@pytest.mark.parametrize("model_id", ["Org/Model", "org", "org/model/x", "../x", "org/x.json", "", "org/\nx"])
def test_an_id_that_is_none_is_refused(folder: Path, capsys: pytest.CaptureFixture[str], model_id: str) -> None:
    said = refused(capsys, "huggingface", card(folder), "--id", model_id)
    assert "is not an id" in said
    assert ("Did you mean “org/model”?" in said) == (model_id == "Org/Model")


def test_an_id_is_for_one_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = mof(folder.parent / "a.yml"), mof(folder.parent / "b.yml", "Other")
    assert "--id names one model" in refused(capsys, "mof", one, two, "--id", "org/model")


def test_several_records_are_drafts_each(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("mof", mof(folder.parent / "a.yml"), mof(folder.parent / "b.yml", "Tiny 2B")) == 0
    assert files(folder) == ["lab/tiny-1b.yaml", "lab/tiny-2b.yaml"]
    assert capsys.readouterr().out.count("\n") == 2


def test_two_records_with_one_name_never_overwrite_each_other(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = mof(folder.parent / "a.yml"), mof(folder.parent / "b.yml", "TINY 1b")
    said = refused(capsys, "mof", one, two)
    assert f"{one} and {two} would both be lab/tiny-1b" in said
    assert files(folder) == []


def test_an_entry_that_exists_is_never_overwritten(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = write(folder, "lab/tiny-2b", "mine")
    said = refused(capsys, "mof", mof(folder.parent / "a.yml"), mof(folder.parent / "b.yml", "Tiny 2B"))
    assert "registry/lab/tiny-2b.yaml: exists already" in said
    assert there.read_text(encoding="utf-8") == "mine"
    assert files(folder) == ["lab/tiny-2b.yaml"]


def test_a_link_to_nowhere_is_not_followed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "org").mkdir()
    (folder / "org/model.yaml").symlink_to(folder.parent / "elsewhere.yaml")
    assert "exists already" in refused(capsys, "huggingface", card(folder), "--id", "org/model")
    assert not (folder.parent / "elsewhere.yaml").exists()


def test_where_one_draft_cannot_be_written_none_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "other").write_text("a file where a folder should be")
    said = refused(capsys, "mof", mof(folder.parent / "a.yml"), mof(folder.parent / "b.yml", producer="Other"))
    assert "nothing was written" in said
    assert files(folder) == ["other"]


def test_a_wrong_record_among_good_ones_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = folder.parent / "b.yml"
    wrong.write_text("a: [b\n")
    assert run("mof", mof(folder.parent / "a.yml"), wrong) == 1
    said = capsys.readouterr()
    assert f"{wrong}:1:4: error: " in said.out
    assert said.err == "nothing was written\n"
    assert files(folder) == []


def test_an_unknown_component_is_a_warning_and_the_draft_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = mof(folder.parent / "a.yml", components=[{"name": "Weights", "license": "MIT"}])
    assert run("mof", path) == 0
    assert "warning: unknown component “Weights”" in capsys.readouterr().out
    assert files(folder) == ["lab/tiny-1b.yaml"]


def test_drafts_go_where_they_are_wanted(folder: Path) -> None:
    assert run("mof", mof(folder.parent / "a.yml"), "--out", folder.parent / "drafts") == 0
    assert files(folder) == []
    assert files(folder.parent / "drafts") == ["lab/tiny-1b.yaml"]


def test_a_file_that_is_not_there_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "No such file" in refused(capsys, "osai", folder / "none.yaml", "--id", "a/b")
    assert "directory" in refused(capsys, "osai", folder, "--id", "a/b")
    assert "null" in refused(capsys, "osai", "a\0b", "--id", "a/b")


def test_a_file_without_an_end_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("there is no /dev/zero")
    assert run("mof", "/dev/zero", "--id", "a/b") == 1
    assert f"{foreign.LIMITS.bytes + 1:,} bytes" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [[], ["huggingface"], ["elsewhere", "x.yml"], ["mof", "x.yml", "--registry", "y"]]
)
def test_wrong_usage_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(*arguments)
    assert caught.value.code == 2
    assert "usage: " in capsys.readouterr().err


def test_there_is_an_importer_for_every_name() -> None:
    assert tuple(importing.IMPORTERS) == foreign.NAMES


@pytest.mark.skipif(not PEERS.is_dir(), reason=f"no sample records below {PEERS}")
@pytest.mark.parametrize(("kind", "pattern"), [("mof", "mof/*.yml"), ("osai", "osai/*.yaml")])
def test_check_reads_the_drafts_of_all_samples(
    kind: str, pattern: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for index, path in enumerate(sorted(PEERS.glob(pattern))):
        assert run(kind, path, "--id", f"sample/model{index}") == 0
    capsys.readouterr()
    assert build.main(["check"]) == 1
    told = [line for line in capsys.readouterr().out.split("\n") if ": error: " in line]
    assert told
    expected = (" is missing", "needs “license_url”", "the code is not open, so there is no label")
    assert all(any(words in line for words in expected) for line in told)


@pytest.mark.skipif(not PEERS.is_dir(), reason=f"no sample records below {PEERS}")
def test_the_two_samples_with_one_name_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, "mof", *sorted(PEERS.glob("mof/Qwen2.5-*.yml")))
    assert "would both be alibaba/qwen2.5-32b-instruct" in said
    assert files(folder) == []


def test_the_command_that_it_proposes_reads_the_draft(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    card = folder.parent / "README.md"
    card.write_text("---\nlicense: mit\n---\n# Tiny\n", encoding="utf-8")
    assert build.main(["import", "huggingface", str(card), "--id", "example/tiny", "--out", "drafts"]) == 0
    proposed = capsys.readouterr().out.partition("run python build.py ")[2].split()
    assert build.main(proposed) == 1
    assert "drafts/example/tiny.yaml:" in capsys.readouterr().out
