"""The form's rules and its YAML are held to `check`: the same entries through both, the same findings word for word."""

import json
import random
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from openlabels.drafts import opening
from openlabels.everyone import loading
from openlabels.ground import expressions, hub, words
from openlabels.ground.label import Access, Label, Part
from openlabels.ground.problem import quoted
from openlabels.projections import data, form
from openlabels.reading import entry as model
from openlabels.reading import record, source
from openlabels.reading.values import MODALITIES, id_fault, id_meant
from tests.browser import absent
from tests.entries import ROOT, SETTINGS, artifact, edition, entry, evidence, write

FORM = form.document(SETTINGS)

Case = dict[str, Any]
Told = tuple[str, str, str, str, str]


def node(script: str, given: Any) -> Any:
    """What a script of `tests/js/` makes of `given`."""
    program = shutil.which("node") or absent("no node on the PATH")
    command = [program, str(ROOT / "tests" / "js" / script)]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def in_the_form(cases: list[Case]) -> list[tuple[str, set[Told]]]:
    """The YAML that the form writes for each case, and what it finds wrong."""
    made = node("form.mjs", {"form": FORM, "cases": cases})
    keys = ("field", "code", "message", "hint", "severity")
    return [(one["yaml"], {tuple(finding[key] for key in keys) for finding in one["findings"]}) for one in made]


def by_check(model_id: str, yaml: str) -> set[Told]:
    """What `check` finds wrong in the same file; an id is that of its path."""
    _, problems = record.make(model_id, f"registry/{model_id}.yaml", yaml.encode())
    found = {(one.field, one.code, one.message, one.hint, one.severity.value) for one in problems}
    if fault := id_fault(model_id):
        told = words.told("id", value=quoted(model_id), fault=fault, meant=id_meant(model_id))
        found.add(("id", told.code, told.message, told.hint, "error"))
    return found


# What the form knows


def test_the_form_has_every_field_of_the_entry_in_its_order() -> None:
    assert [field["name"] for field in FORM["fields"]] == ["id", *model.Entry.model_fields]
    assert [field["name"] for field in FORM["artifact"]] == list(model.Artifact.model_fields)
    assert [field["name"] for field in FORM["links"]] == list(model.Links.model_fields)
    assert [part["part"] for part in FORM["parts"]] == list(model.Evidence.model_fields)


def test_every_field_is_of_a_kind_that_the_form_can_check() -> None:
    fields = [*FORM["fields"], *FORM["artifact"], *FORM["links"]]
    groups = [field["name"] for field in fields if field["kind"] == "group"]
    assert groups == ["evidence", "links"]
    script = (ROOT / "static/form/values.js").read_text(encoding="utf-8")
    assert not [
        field for field in fields if field["name"] not in groups and f"      {field['kind']}: (text" not in script
    ]


def test_what_is_required_is_required_in_the_form_too() -> None:
    required = {name for name, field in model.Entry.model_fields.items() if field.is_required()}
    assert {field["name"] for field in FORM["fields"] if field["required"]} == {"id", *required}


def test_the_file_is_ascii_and_holds_the_repository() -> None:
    text = form.text(SETTINGS)
    assert text.isascii()
    assert json.loads(text) == json.loads(json.dumps(FORM))
    assert FORM["github"]["new"].startswith("https://github.com/example/registry/new/main?filename={file}&value=")


def test_every_kind_of_mistake_that_the_scripts_name_has_its_words() -> None:
    scripts = "".join(
        (ROOT / "static/form" / name).read_text(encoding="utf-8")
        for name in ("rules.js", "values.js", "licenses.js", "beside.js")
    )
    said = {kind for kind in words.WORDS if f'"{kind}"' in scripts or f"`{kind.rpartition('-')[0]}-${{" in scripts}
    assert set(words.WORDS) - said == {"too-few-items"}  # a form has no empty lists: what is empty is absent


# Each rule through both

LINES = [
    "x", "x" * 100, "x" * 101, "x" * 200, "x" * 201, " ", "\u3000", " x ", "a\tb", "a\u200bb", "a\ufeffb", "a\u202eb", "a\x07b", "a\u2028b",
    "é" * 101, "🤖" * 100, "🤖" * 101, "no", "3.10", "null", "~", "- x", "# x", "a: b", "a #b", '"', "'", "\\", "{x}", "[x]", "%x", "@x", "`x`",
    "{value} {message}", "العربية", "日本語", "\u00a0", "a\u00adb", "a\U000e0041b", "\ufeff", "x\u0301" * 60, "\ufffe",
]  # fmt: skip
TEXTS = [
    "",
    "short",
    " " * 60,
    "x" * 39,
    "x" * 40,
    " " * 30 + "x" * 20,
    "x" * 300,
    "x" * 301,
    "x" * 8000,
    "x" * 8001,
    "a\n" * 30,
    "\n" + "x\n" * 30,
    "\u200b" * 40,
    "x\u202e" * 40,
]
URLS = [
    "https://example.org", "http://example.org", "HTTPS://Example.org/x", "https:example.org", "https:/x.org", "https://", "//example.org", "example.org",
    "https://user@example.org", "https://@example.org", "https://a:b@example.org:1", "https://127.0.0.1/", "https://127.1/", "https://[::1]/",
    "https://[example.org", "https://exa]mple.org", "https://[::1]x/", "https://localhost/", "https://example.org.", "https://-x.org", "https://exa_mple.org", "https://example.org:80",
    "https://example.org:443/", "https://example.org:/", "https://example.org:x", "https://example.org:99999", "https://example.org/a b", " https://example.org",
    "https://example.org/<x>", "https://example.org/\\", "https://example.org/\u200b", "https://…", "https://１２７.0.0.1/", "javascript:alert(1)", "ftp://x.org", "data:,x",
    "https://example.org/#top", "https://example.org/?a=b&c=d", "https://example.org/日本", "https://example.org/a,b", "https://" + "a" * 64 + ".org", "https://" + "a." * 130 + "org",
    "https://example.org/" + "x" * 2028, "https://example.org/" + "x" * 2029, "https://K.org", "https://x.org?@", "https://x.org#@", "https://x.org/@me", "https://a@b@x.org", "\u00a0", "https://x\u0085.org",
]  # fmt: skip
IDS = [
    "con/b", "a/nul.x", "a/console", "com1/lpt9", "a/b", "A/b", "a", "a/", "/b", "a/b/c", "a--b/c", "a/b.json", "a.svg/b", "a/b.html", "x" * 81 + "/b", "a/" + "y" * 80, "é/b", "a b/c", "example/tiny",
    "NordicLabs/Lex-3B", "A/b.JSON", "\u212a/x", "CON/b", "A/\u0130", "HF:A/B",
    "../x", "a/b\u200b", "a/json", "example/.b", "hf:a/b", "hf:a", "hf:/b", "hf:a/b/c", "hf:a/é", "HF:a/b", "hf:01-ai/Yi_34B.x", "meta-llama/Llama",
    "https://huggingface.co/Qwen/Qwen2.5-3B", "huggingface.co/a/B/tree/main", "hf:https://huggingface.co/a/b", "A/b\u2028",
]  # fmt: skip
SIZES = ["7B", "1.5B", "7b", "0B", "0.0M", "1,5B", "8x7B", "7 B", "1234567B", "1.2345B", "7T", "350M", "12K", "7", "B"]
DATES = [
    "2024",
    "2024-11",
    "2024-11-26",
    "0000",
    "2024-13",
    "2024-02-29",
    "2023-02-29",
    "1900-02-29",
    "2000-02-29",
    "2024-00-01",
    "2024-01-00",
    "26.11.2024",
    "2024-1-1",
    "2024-11-31",
    "20241126",
    *(f"2024-{month:02}-{day}" for month in range(1, 13) for day in (30, 31, 32)),
    "２０２４",
]
CHOICES = [
    "text",
    "Text",
    "vidoe",
    "robotic",
    "public",
    "Public",
    "gate",
    "OM",
    "om",
    "om-ow",
    "OM-OW-OD",
    "active",
    "withdrwn",
    "",
    "zzz",
    "none",
    "superseded",
    "closd",
    "3D",
]
HANDLES = ["a", "octo-cat", "@octocat", "-a", "a--b", "x" * 39, "x" * 40, "a b", "é"]
EXPRESSIONS = [
    "MIT", "mit", "Apache 2.0", "Apache-2", "apache2", "GPL", "GPL-3.0", "GPL-3.0+", "gpl-2.0+", "LGPL-3.0", "AGPL-3.0", "MIT OR Apache-2.0", "MIT AND", "OR MIT", "MIT MIT",
    "(MIT", "MIT)", "((MIT))", "(" * 21 + "MIT" + ")" * 21, "(" * 20 + "MIT" + ")" * 20, "MIT WITH", "GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception",
    "LicenseRef-x", "licenseref-Foo.Bar-1", "LicenseRef-", "LicenseRef-a_b", "LicenseRef-a b", "NONE", "none", "NOASSERTION", "noassertion", " NOASSERTION ", "MIT OR NOASSERTION", "NONE AND MIT",
    "CC-BY-4.0", "cc-by-nc-4.0", "CC BY 4.0", "CC-BY", "BSD", "BSD-3", "llama3", "MIT/Apache", "MIT, Apache-2.0", "MIT & BSD", "Proprietary", "x" * 500, "x" * 501, " ", "()", "MIT OR (GPL-2.0 AND LicenseRef-x)",
    "Nunit", "eCos-2.0", "wxWindows", "OpenMDW-1.0", "Unlicence", "MIT\u00a0OR\u00a0ISC", "ISC\ufeff", "MIT+", "Aapche-2.0", "openrail", "zero-bsd", "CDLA", "EUPL", "MPL",
    "Apache", "apachee", "llama3.2", "Gemma", "openrail++", "OpenRAIL", "odbl", "c-uda", "cc", "gfdl", "other", "unknown", "constructor", "PDDL", "CC-BY-NC", "LPPL", "LGPL", "MIT AND gemma", "ODC", "OGL", "Unicode",
]  # fmt: skip

OF_KIND = {
    "line": LINES, "text": TEXTS + LINES, "url": URLS, "id": IDS, "reference": IDS, "size": SIZES, "date": DATES, "choice": CHOICES, "handle": HANDLES, "license": EXPRESSIONS,
}  # fmt: skip


def with_value(name: str, value: Any) -> dict[str, Any]:
    return entry(**{name: value or None})


def field_cases() -> list[Case]:
    """Every value of a field's kind in every field, alone and in lists."""
    found = []
    for field in FORM["fields"][1:]:
        values = OF_KIND.get(field["kind"], [])
        if field["many"]:
            lists = [[value] for value in values if value] + [
                ["a/b"] * 2,
                ["example/x", "A"],
                [f"example/x{n}" for n in range(25)],
                ["a"] * 12,
                [f"x{n}" for n in range(11)],
                [],
            ]
            found += [with_value(field["name"], given) for given in lists]
        else:
            found += [with_value(field["name"], value) for value in values]
    for field in FORM["artifact"]:
        values = OF_KIND[field["kind"]]
        for value in values:
            given = [value] if field["many"] else value
            found.append(entry(evidence={"code": [_without_blanks({**artifact(), field["name"]: given})]}))
    found += [entry(links={field["name"]: url}) for field in FORM["links"] for url in URLS[:5]]
    return [{"id": "example/tiny", "entry": one} for one in found]


def _without_blanks(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in ("", [""])}


def id_cases() -> list[Case]:
    return [{"id": one, "entry": entry(aliases=["example/old"])} for one in IDS]


def verdict_cases() -> list[Case]:
    """Every combination of accesses, with each claim, and the rules between fields."""
    accesses = (None, *Access)
    found = [
        entry(label=claim, evidence=evidence(code, weights, dataset) or None)
        for code in accesses for weights in accesses for dataset in accesses for claim in (Label.OM, Label.OM_OD_OW)
    ]  # fmt: skip
    for status in (None, "active", "superseded", "withdrawn", "zzz"):
        for claim in ("OM", "OM-OW", "none", None, "zzz"):
            for more in ({}, {"superseded_by": "example/x"}, {"status_note": "Why."}):
                found.append(entry(status=status, label=claim, **more))
                found.append(entry(status=status, label=claim, evidence=evidence("closed"), **more))
    several = [
        artifact("a", name="A"),
        artifact("b", "gated", name="B {name}"),
        artifact("c", "closed"),
        artifact("d", "partial", name="D"),
    ]
    found += [entry(evidence={"code": several[at:]}) for at in range(4)]
    found += [
        entry(evidence=None),
        entry(evidence={"weights": [artifact()]}),
        entry(evidence={"code": [{"access": "closed"}]}),
    ]
    found += [
        entry(evidence={"code": [{"access": "public"}, {"url": "https://x.org"}, {"license": "LicenseRef-x"}]}),
        entry(evidence={"code": [artifact(str(n)) for n in range(22)]}),
    ]
    wrong: tuple[dict[str, Any], ...] = (
        {"license": "apachee"},
        {"url": "x"},
        {"license": "LicenseRef-x"},
        {"name": "x\ny" * 60},
        {"name": "A\n"},
        {"note": "x" * 301},
        {"access": "Public"},
        {"mirrors": ["y"]},
        {"mirrors": ["https://example.org/y", "https://example.org/code"]},
    )
    for claim in ("OM", "OM-OW", "none", "zzz", None):
        for status in (None, "withdrawn"):
            found.append(entry(label=claim, status=status, status_note="Why.", evidence=evidence("public", "public")))
            found += [
                entry(label=claim, status=status, status_note="Why.", name=None, evidence={"code": [{**artifact(access=access), **one}], "weights": [artifact()]})
                for access in ("public", "gated") for one in wrong
            ]  # fmt: skip
    found += [
        entry(parameters="7B", active_parameters="13B"),
        entry(parameters="1B", active_parameters="1000M"),
        entry(parameters="7", active_parameters="13B"),
    ]
    return [{"id": "example/tiny", "entry": one} for one in found]


WORDS_OF_YAML = [
    "a", "no", "Yes", "3.10", "1e3", "0x1f", " ", "  ", "\n", "\n\n", ":", ": ", "- ", "#", " #", "'", '"', "\\", "é", "🤖", "👩\u200d💻", "עברית", "العربية", "\t", "{", "}", "[", "]",
    ",", "&", "*", "!", "%", "@", "`", "|", ">", "?", "=", "~", "null", "x" * 400, "\u00a0", "\u3000", "---", "...", "<<", "12:30", "-", "\u200d", "\u200f", "\u061c", "word ", "https://x.org/", "2024-01-31",
]  # fmt: skip


def hostile(seed: random.Random, most: int = 6) -> str:
    return "".join(seed.choice(WORDS_OF_YAML) for _ in range(seed.randint(1, most)))


def whole_cases(count: int) -> list[Case]:
    """Entries with something hostile in every field; some values are in order."""
    seed = random.Random(7)
    return [{"id": "example/tiny", "entry": _whole(seed)} for _ in range(count)]


def _whole(seed: random.Random) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for field in FORM["fields"][1:]:
        if field["kind"] != "group" and (field["required"] or seed.random() < 0.4):
            few = [_value(seed, field["kind"]) for _ in range(seed.randint(1, 3))]
            fields[field["name"]] = few if field["many"] else few[0]
    fields["justification"] = hostile(seed, 60)
    parts = [part for part in Part if part is Part.CODE or seed.random() < 0.6]
    fields["evidence"] = {part.value: [_artifact(seed) for _ in range(seed.randint(1, 2))] for part in parts}
    fields["links"] = {"homepage": hostile(seed)}
    return {name: fields[name] for name in model.Entry.model_fields if name in fields}


def _value(seed: random.Random, kind: str) -> str:
    return seed.choice(OF_KIND[kind]) or "x" if seed.random() < 0.4 else hostile(seed)


def _artifact(seed: random.Random) -> dict[str, Any]:
    good = {
        "url": "https://example.org/x",
        "license": "MIT",
        "access": "public",
        "name": "Name",
        "note": "Note",
        "mirrors": ["https://example.org/y"],
    }
    return {
        key: value if seed.random() < 0.6 else [hostile(seed)] if key == "mirrors" else hostile(seed)
        for key, value in good.items()
        if seed.random() < 0.8 or key == "access"
    }


def generated() -> list[Case]:
    return whole_cases(500)


CASES = {"fields": field_cases, "ids": id_cases, "verdicts": verdict_cases, "wholes": generated}
KINDS = list(CASES)


@cache
def _compared(kind: str) -> list[tuple[Case, str, set[Told], set[Told]]]:
    cases = CASES[kind]()
    made = in_the_form(cases)
    return [(case, yaml, found, by_check(case["id"], yaml)) for case, (yaml, found) in zip(cases, made, strict=True)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_says_what_check_says_word_for_word(kind: str) -> None:
    differing = [(case, found ^ told) for case, _, found, told in _compared(kind) if found != told]
    assert not differing, f"{len(differing)}: {differing[:3]}"


@pytest.mark.parametrize("kind", KINDS)
def test_the_yaml_reads_back_as_what_was_typed(kind: str) -> None:
    for case, yaml, _, _ in _compared(kind):
        read, problems = source.parse("x.yaml", yaml.encode())
        longest = max((len(value) for value in case["entry"].values() if isinstance(value, list)), default=0)
        if longest <= source.MAX_ITEMS and len(case["entry"].get("evidence", {}).get("code", ())) <= source.MAX_ITEMS:
            assert read, (problems, yaml)
            assert read.data == case["entry"]


# Beside other entries

BESIDE = {"unknown-model", "spelling", "base-dataset", "not-yet"}


def test_the_form_warns_of_what_check_would_warn_of_beside_other_entries(folder: Path) -> None:
    """Each candidate is checked in a registry of others; what the form knows of these is `/search.json`."""
    open_data: dict[str, Any] = {"label": "OM-OD", "evidence": evidence(dataset="public")}
    gone: dict[str, Any] = {"label": "none", "status": "withdrawn", "status_note": "Recalled."}
    others: dict[str, dict[str, Any]] = {
        "acme/open-1b": entry(organization="Acme", aliases=["acme/was-1b"], **open_data),
        "acme/shut-1b": entry(organization="Acme"),
        "acme/third-1b": entry(organization="Acme"),
        "acme/gone-1b": entry(organization="Acme", **gone, evidence=evidence("closed", dataset="public")),
    }
    for other, described in others.items():
        write(folder, other, described)
    models = json.loads(b"".join(data.search_json(edition(others).registry.models).pieces()))["models"]
    bases = (
        ["acme/open-1b"],
        ["acme/was-1b"],
        ["acme/shut-1b"],
        ["acme/opne-1b"],
        ["acme/gone-1b"],
        ["hf:Acme/Other"],
        ["hf:a/b", "acme/shut-1b", "zz/qq"],
    )
    cases: list[Case] = [
        {"id": f"{org}/new-1b", "entry": entry(organization=organization, derived_from=base, **{**claim, **more})}
        for org in ("acme", "nobody")
        for organization in ("Acme", "ACME", "Acme Inc.")
        for base in (None, *bases)
        for claim in ({}, open_data)
        for more in ({}, {"status": "superseded", "superseded_by": "acme/was-1b"}, {"status": "superseded", "superseded_by": "acme/shut"})
    ]  # fmt: skip
    days = ("2026-01-01", "9999-12-31")
    cases += [{"id": "acme/new-1b", "entry": entry(organization="Acme", checked=day)} for day in days]
    seen: set[Any] = set()
    made = node("beside.mjs", {"form": FORM, "models": models, "cases": cases})
    for case, findings in zip(cases, made, strict=True):
        path = write(folder, case["id"], case["entry"])
        problems = [
            one
            for one in loading.compile_folder(folder, today="2026-06-01").problems
            if one.path == loading.shown(path)
        ]
        path.unlink()
        told = {
            (one.field, one.code, one.message, one.hint, one.severity.value) for one in problems if one.code in BESIDE
        }
        assert {tuple(one[key] for key in ("field", "code", "message", "hint", "severity")) for one in findings} == told
        seen |= {one[1:3] for one in told}
    assert len(seen) > 8


@pytest.mark.parametrize("spelled", [["Acme"], ["Acme", "ACME"], ["Acme", "ACME", "ACME"]], ids=len)
@pytest.mark.parametrize("name", ["m-0", "a-new", "new"])
def test_an_entry_counts_among_those_that_spell_their_organization(folder: Path, spelled: list[str], name: str) -> None:
    others = {f"acme/m-{number}": entry(organization=one) for number, one in enumerate(spelled)}
    models = json.loads(b"".join(data.search_json(edition(others).registry.models).pieces()))["models"]
    model_id, mine = f"acme/{name}", entry(organization="ACME")
    for other, described in {**others, model_id: mine}.items():
        write(folder, other, described)
    [findings] = node("beside.mjs", {"form": FORM, "models": models, "cases": [{"id": model_id, "entry": mine}]})
    problems = loading.compile_folder(folder).problems
    told = [one.message for one in problems if one.code == "spelling" and one.path == f"registry/{model_id}.yaml"]
    assert [one["message"] for one in findings] == told


def test_the_vectors_are_many_and_reach_most_words() -> None:
    told = {one[1:3] for kind in KINDS for _, _, found, _ in _compared(kind) for one in found}
    assert sum(len(_compared(kind)) for kind in KINDS) > 1000
    codes = {code for code, _ in told}
    assert {said.code for said in words.WORDS.values()} - codes == {"too-large", *BESIDE}


def test_a_file_that_is_too_large_is_told_alike() -> None:
    huge = entry(justification="x" * 70_000)
    [(yaml, found)] = in_the_form([{"id": "example/tiny", "entry": huge}])
    assert found == by_check("example/tiny", yaml)
    assert {code for _, code, *_ in found} == {"too-large"}


# The Hub's words

LINKS = [
    ("https://x.org/l", ""),
    ("LICENSE", "a/b"),
    ("LICENSE", ""),
    ("../x", "a/b"),
    ("a/LICENSE.md", "a/b"),
    ("a b", "a/b"),
    ("LICENSE", "a"),
    ("http://x.org", "a/b"),
    ("/x", "a/b"),
    ("é", "a/b"),
]
NAMES = ["", " ", "My License", "…", "-.x.-", "a" * 90, "é b", "llama-4", "x" * 79 + "-y"]
ADDRESSES = [
    "https://huggingface.co/Qwen/Qwen2.5-3B", "http://www.huggingface.co/a/B/", " hf.co/a/b ", "huggingface.co/a/b/tree/main?x=1#y", "https://huggingface.co/a/b_-_c__", "https://huggingface.co/datasets/a/b",
    "https://huggingface.co/spaces/a/b", "https://huggingface.co/a", "https://huggingface.co/a/", "https://huggingface.co/a/b c", "https://evil.example/huggingface.co/a/b", "https://huggingface.co.evil.example/a/b",
    "https://huggingface.co/é/b", "a/b", "", "https://huggingface.co/a/b\nx", "https://huggingface.co/docs/hub", "https://huggingface.co/A/B?x=\u2028",
]  # fmt: skip
HEADINGS = [
    "Tiny 1B", "Model Card for Tiny 1B", "Model card: Tiny_1B #", "Tiny 1B – Model Card", "Model Card for Model ID", "Model Card", "Introduction", "The model", "How to use:", "**Tiny** 1B", "[Tiny](https://x.org)",
    "<b>Tiny</b>", "`Tiny`", "{{ model_id }}", "https://x.org", "TINY-1b", "Qwen2.5-3B 🤖", "ſummary", "x" * 198, "x" * 200, "x" * 199 + "🤖", "  ", "C#", "a_b", "_a_", "\u2028x", "عربي", "Model card for ", "tiny 1b model card", "Introducing Tiny",
]  # fmt: skip
PARAGRAPHS = [
    "Tiny 1B is a small language model. It is new.", "We compare it to e.g. Llama vs. Qwen et al. And more follows here.", "Short. Then a longer sentence follows it.", "A paragraph that has no end mark at all", "x" * 201 + ".", "x" * 199 + ".",
    "一二三四五六七八九十一二三四五六七八九十一二。三", "> a quotation is no paragraph of the card's own", "- an item is no paragraph of the card's own", "1. an item is no paragraph either, of the card's", "    code is no paragraph of the card either",
    "It is **bold**, `code`, _emphasis_ and a [link](https://x.org/y_z) with snake_case in it.", "![picture](x.png)\nTwo lines make\none paragraph of them.", "A bare https://x.org is markup that we leave alone", "Version 2.5 of it is here! Now.",
    "Underlined so it is a heading\n=====", "| a | table | is no paragraph of its own |", "Is it open? yes it is, said J. Doe to U.S. Smith. End.", "[![badge](x)](y)", "\u00a0\u3000 wide spaces stand before this one.", "a\u2028b is a separator of lines, or is it not.", "é" * 30 + ". É", "x\x1b[31m is not plain text at all.",
    "a" * 5001, "x" * (opening.LEAST - 1) + ".", "x" * (opening.LEAST - 2) + ".",
]  # fmt: skip
TAGS = ["code", "Code", "text-generation", "x", "constructor", "music", " audio "]


def test_the_form_reads_the_hubs_words_as_the_importer_does() -> None:
    ids = [*hub.LICENSES, "MIT", " mit ", "nonsense", "constructor", ""]
    given = {
        "hub": FORM["hub"],
        "limits": FORM["opening"],
        "bodies": [],
        "addresses": [],
        "ids": ids,
        "names": NAMES,
        "links": LINKS,
        "bases": IDS,
        "tasks": [*hub.TASKS, "x", "toString"],
        "tags": TAGS,
    }
    found = node("hub.mjs", given)
    assert found["spdx"] == [hub.spdx(one) or "" for one in ids]
    assert found["custom"] == [hub.spdx("other", name) or "" for name in NAMES]
    assert found["links"] == [hub.license_url(*link) or "" for link in LINKS]
    assert found["bases"] == [hub.reference(base) or "" for base in IDS]
    assert found["modalities"] == [list(hub.modalities(task, TAGS)) for task in given["tasks"]]


BODIES = [
    *((f"{before}# {one}\n{after}", "lab/Tiny-1B") for one in HEADINGS for before in ("", "text\n\n", "```\n# in code\n```\n") for after in ("", "\nIt is a small model of ours.\n")),
    *((f"{before}{one}{after}", "") for one in PARAGRAPHS for before in ("", "# A\n", "\r\n\r\n", "~~~\n") for after in ("", "\n\nAnother paragraph stands here.")),
    ("# A\n# B\n", "a/a"), ("##  Not a first one\n#also none\n   # Tiny 1b", "x/tiny-1B"), ("# 🤖", "x/🤖"), ("", ""), ("\n" * 600 + "# Late", ""), ("# \u212a", "x/k"), ("# İ", "x/i"),
]  # fmt: skip


def test_the_form_reads_the_opening_of_a_card_as_the_importer_does() -> None:
    given = {"hub": FORM["hub"], "limits": FORM["opening"], "bodies": BODIES, "addresses": ADDRESSES}
    found = node("hub.mjs", {**given, **{name: [] for name in ("ids", "names", "links", "bases", "tasks", "tags")}})
    expected = [[one.heading, one.is_name, one.sentence] for one in (opening.read(*body) for body in BODIES)]
    assert [
        (body, one) for body, one, wanted in zip(BODIES, found["openings"], expected, strict=True) if one != wanted
    ] == []
    assert [one and one["repository"] for one in found["located"]] == [hub.repository(one) or None for one in ADDRESSES]
    assert found["nearest"][:5] == ["qwen/qwen2.5-3b", "a/b", "a/b", "a/b", "a/b-c"]
    assert sum(one[1] is True for one in expected) > 20
    assert len({one[2] for one in expected}) > 12


def test_a_sentence_of_a_card_fits_a_summary() -> None:
    [limit] = [field["most"] for field in FORM["fields"] if field["name"] == "summary"]
    assert limit == opening.MOST
    assert opening.read(f"{'x' * 200}").sentence


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (
            "# Tiny\n\nHello there! It is new.\n\nThis one is long enough to say something.",
            "This one is long enough to say something.",
        ),
        ("Tiny 1B is a small language model. It is new.", "Tiny 1B is a small language model."),
        (
            "We compare it to e.g. Llama vs. Qwen et al. And more follows here.",
            "We compare it to e.g. Llama vs. Qwen et al. And more follows here.",
        ),
        ("<p>HTML is passed over.</p>\n\nSee the [paper](https://x.org) of **Tiny**.", "See the paper of Tiny."),
        ("x" * 201 + ".\n\nThe next one would do nicely.", ""),
    ],
)
def test_one_sentence_of_the_first_paragraph_is_kept(body: str, sentence: str) -> None:
    assert opening.read(body).sentence == sentence


def test_every_license_of_the_hub_is_an_expression_or_none() -> None:
    assert all(expressions.parse(expression) for expression in hub.LICENSES.values() if expression)


def test_every_task_and_tag_of_the_hub_names_modalities_that_are_known() -> None:
    named = {name for names in (*hub.TASKS.values(), *hub.TAGS.values()) for name in names}
    assert named <= set(MODALITIES)
