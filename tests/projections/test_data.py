"""What programs read: the contract's keys, the shapes that the OpenAPI description promises, and the feeds."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import openapi_spec_validator
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

from openlabels.everyone import registry
from openlabels.everyone.history import History, Version
from openlabels.ground import urls
from openlabels.ground.label import Label, State
from openlabels.projections import data, feeds, llms, pieces
from openlabels.projections.edition import Edition
from openlabels.reading import entry
from tests.entries import HOSTILE, SETTINGS, WholeEdition, artifact, edition, evidence, make, outputs
from tests.entries import entry as written

DAY = 24 * 3600
FIRST = 1704067200
"""2024-01-01T00:00:00Z."""

FULL = written(
    label="OM-OW",
    released="2024-11",
    family="Tiny",
    parameters="7B",
    active_parameters="1B",
    evidence={
        "code": [artifact("code", name="Code", note="All of it.", mirrors=["https://example.org/mirror"])],
        "weights": [artifact("w", license="LicenseRef-x", license_url="https://example.org/license")],
        "dataset": [{"access": "closed", "name": "Data"}],
    },
    links={"homepage": "https://example.org/", "paper": "https://example.org/p"},
    derived_from=["example/tiny-1b", "hf:org/Name_1.0"],
    aliases=["example/was-full"],
    status="superseded",
    superseded_by="example/tiny-1b",
    status_note="Newer.",
    contacts=["someone"],
    checked="2026-01-02",
)
GONE = written(label="none", status="withdrawn", status_note="Recalled.")


@cache
def whole() -> WholeEdition:
    """A minimal, a full and a withdrawn entry, and one with a name and a summary out of the ordinary."""
    past = History({
        "example/full": [Version(FIRST + 5 * DAY, "OM-OW", 2)],
        "example/was-full": [Version(FIRST, "OM", 0)],
        "example/gone": [Version(FIRST + DAY, "OM", 1), Version(FIRST + 6 * DAY, None, 3)],
    })  # fmt: skip
    odd = written(name=HOSTILE[0], organization='=cmd|"/C calc"!A0', summary="+1, \"quoted\"; 'x'", family="@family")
    return edition({"example/full": FULL, "example/gone": GONE, "example/tiny-1b": written(), "odd/one": odd}, past)


@cache
def files() -> dict[str, str]:
    """Every text file of the site."""
    return {
        path: content.decode() for path, content in outputs(whole()).items() if not path.endswith((".png", "static/"))
    }


def result(path: str) -> Any:
    return json.loads(files()[path])["result"]


# The contract, section 5

MODEL_KEYS = [
    "id", "name", "organization", "summary", "label", "label_name", "qualifier", "rule", "released", "modalities", "family", "parameters", "active_parameters",
    "justification", "justification_html", "parts", "links", "derived_from", "aliases", "status", "superseded_by", "status_note", "contacts", "checked", "evidence_seen",
    "added", "updated", "label_history", "page", "badge", "embed",
]  # fmt: skip
ARTIFACT_KEYS = ["url", "license", "license_class", "license_url", "access", "name", "note", "mirrors"]
IDS = ("example/full", "example/gone", "example/tiny-1b", "odd/one")


@pytest.mark.parametrize("model_id", IDS)
def test_all_keys_of_a_model_are_always_there(model_id: str) -> None:
    document = json.loads(files()[f"api/v1/models/{model_id}.json"])
    assert list(document) == ["schema_version", "result"]
    found = document["result"]
    assert list(found) == MODEL_KEYS
    assert list(found["parts"]) == ["code", "weights", "dataset"]
    for part in found["parts"].values():
        assert list(part) == ["state", "artifacts"]
        assert part["state"] in {"open", "not_open", "not_stated"}
        for one in part["artifacts"]:
            assert list(one) == ARTIFACT_KEYS
    assert list(found["links"]) == ["homepage", "paper", "model_card", "demo"]
    assert list(found["badge"]) == ["svg", "png", "alt"]
    assert set(found["embed"]) == {"markdown", "html", "rst", "asciidoc", "huggingface", "latex", "text"}


def test_what_an_entry_leaves_out_is_null_or_an_empty_list() -> None:
    found = result("api/v1/models/example/tiny-1b.json")
    absent = ("released", "family", "parameters", "active_parameters", "superseded_by", "status_note", "checked",
              "qualifier", "added", "updated")  # fmt: skip
    assert {key: found[key] for key in absent} == dict.fromkeys(absent)
    empty = ("derived_from", "aliases", "contacts", "label_history")
    assert all(found[key] == [] for key in empty)
    assert found["parts"]["weights"] == {"state": "not_stated", "artifacts": []}
    assert found["links"] == dict.fromkeys(("homepage", "paper", "model_card", "demo"))
    assert found["status"] == "active"


def test_a_full_entry_is_told_whole() -> None:
    found = result("api/v1/models/example/full.json")
    for key in ("name", "organization", "summary", "label", "modalities", "released", "family", "parameters", "active_parameters",
                "justification", "derived_from", "aliases", "status", "superseded_by", "status_note", "contacts", "checked"):  # fmt: skip
        assert found[key] == FULL[key], key
    assert found["label_name"] == "Open Model - Open Weights"
    assert found["qualifier"] == "restricted"
    assert found["rule"] == "1"
    assert found["parts"]["code"]["artifacts"] == [{
        "url": "https://example.org/code", "license": "Apache-2.0", "license_class": "open", "license_url": None, "access": "public",
        "name": "Code", "note": "All of it.", "mirrors": ["https://example.org/mirror"],
    }]  # fmt: skip
    assert found["parts"]["dataset"] == {"state": "not_open", "artifacts": [
        dict.fromkeys(ARTIFACT_KEYS) | {"access": "closed", "name": "Data", "mirrors": []}
    ]}  # fmt: skip
    assert (found["added"], found["updated"]) == ("2024-01-01", "2024-01-06")
    assert found["label_history"] == [
        {"date": "2024-01-01", "label": "OM"}, {"date": "2024-01-06", "label": "OM-OW"},
    ]  # fmt: skip
    assert found["page"] == "https://example.org/labels/models/example/full/"
    assert found["badge"] == {
        "svg": "https://example.org/labels/badge/example/full.svg",
        "png": "https://example.org/labels/badge/example/full.png",
        "alt": "Tiny 1B: Open Model label OM-OW (restricted license, superseded)",
    }


def test_a_withdrawn_model_without_a_label_has_none_anywhere() -> None:
    found = result("api/v1/models/example/gone.json")
    assert (found["label"], found["label_name"], found["qualifier"]) == (None, None, None)
    assert found["label_history"][-1] == {"date": "2024-01-07", "label": None}
    summaries = {one["id"]: one for one in result("api/v1/models.json")}
    assert summaries["example/gone"]["label"] is None


@pytest.mark.parametrize("listing", ["models", "labels", "licenses", "by-url"])
def test_lists_have_a_head_and_as_many_results_as_they_say(listing: str) -> None:
    document = json.loads(files()[f"api/v1/{listing}.json"])
    assert [key for key in document if key != "rule"] == ["schema_version", "generated_at", "source", "total", "result"]
    assert document["generated_at"] == "2026-01-01T00:00:00Z"
    assert document["source"] == "https://github.com/example/registry"
    assert document["total"] == len(document["result"]) > 0


def test_an_edition_without_a_time_says_null() -> None:
    timeless = edition(seconds=None)
    assert json.loads(b"".join(data.models_json(timeless).pieces()))["generated_at"] is None
    assert json.loads(b"".join(data.models_json(edition(seconds=0)).pieces()))["generated_at"] == "1970-01-01T00:00:00Z"


def test_the_dump_has_every_model_as_its_own_file_has_it() -> None:
    lines = files()["api/v1/models.jsonl"].splitlines()
    assert [json.loads(line) for line in lines] == [result(f"api/v1/models/{model_id}.json") for model_id in IDS]


def test_a_summarys_url_is_where_the_models_json_is() -> None:
    for one in result("api/v1/models.json"):
        assert one["url"].startswith(SETTINGS.base_url)
        whole_model = result(one["url"].removeprefix(SETTINGS.base_url))
        assert all(whole_model[key] == value for key, value in one.items() if key != "url")


def test_a_former_id_serves_the_same_bytes() -> None:
    made = outputs(whole())
    pairs = [(path, path.replace("was-full", "full")) for path in made if "was-full" in path and ".html" not in path]
    assert {path.rpartition(".")[2] for path, _ in pairs} == {"json", "svg", "png"}
    assert all(made[former] == made[present] for former, present in pairs)
    assert "models/example/was-full/index.html" in made


# The OpenAPI description


def described() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files()["api/v1/openapi.json"])
    return found


def test_the_description_is_openapi() -> None:
    openapi_spec_validator.validate(described())


def test_the_validator_sees_a_fault_that_is_there() -> None:
    broken = described()
    del broken["info"]["version"]
    with pytest.raises(OpenAPIValidationError):
        openapi_spec_validator.validate(broken)


def validator(path: str) -> Draft202012Validator:
    content = described()["paths"][path]["get"]["responses"]["200"]["content"]
    (media,) = content.values()
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **media["schema"],
        "components": described()["components"],
    }
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document, format_checker=FormatChecker())


def documents() -> Iterator[tuple[str, str]]:
    """(described path, file) for every JSON file of the API."""
    for path in files():
        if not path.startswith("api/v1/") or path.endswith((".jsonl", "openapi.json")):
            continue
        yield re.sub(r"(models|shields)/.*\.json", r"\1/{org}/{model}.json", "/" + path), path


@pytest.mark.parametrize(("template", "path"), list(documents()))
def test_every_json_file_is_as_the_description_says(template: str, path: str) -> None:
    errors = [
        f"{error.json_path}: {error.message}" for error in validator(template).iter_errors(json.loads(files()[path]))
    ]
    assert errors == []


def test_every_file_of_the_api_is_described_and_what_is_described_is_there() -> None:
    templates = {template for template, _ in documents()} | {"/api/v1/models.jsonl", "/schema/entry.json"}
    assert set(described()["paths"]) == templates
    assert described()["servers"] == [{"url": "https://example.org/labels"}]


def test_the_description_refuses_a_model_that_lacks_a_key_or_has_a_wrong_one() -> None:
    right = json.loads(files()["api/v1/models/example/full.json"])
    check = validator("/api/v1/models/{org}/{model}.json")
    assert check.is_valid(right)
    for key in MODEL_KEYS:
        assert not check.is_valid({**right, "result": {k: v for k, v in right["result"].items() if k != key}}), key
        assert not check.is_valid({**right, "result": {**right["result"], key: 7}}), key


def test_the_schema_of_an_entry_is_the_published_one_at_its_address() -> None:
    schema = json.loads(files()["schema/entry.json"])
    assert schema["$id"] == "https://example.org/labels/schema/entry.json"
    assert set(schema["properties"]) == set(entry.Entry.model_fields)


# Shields


def test_a_shields_endpoint_has_exactly_the_keys_that_shields_allows() -> None:
    shown = [json.loads(files()[f"api/v1/shields/{model_id}.json"]) for model_id in IDS]
    assert all(list(one) == ["schemaVersion", "label", "message", "color"] for one in shown)
    assert [one["message"] for one in shown] == ["OM-OW restricted license superseded", "withdrawn", "OM", "OM"]
    assert all(re.fullmatch("[0-9a-f]{6}", one["color"]) and one["schemaVersion"] == 1 for one in shown)


# Labels and licenses


def test_the_labels_and_the_whole_rule_are_published() -> None:
    document = json.loads(files()["api/v1/labels.json"])
    assert [one["label"] for one in document["result"]] == list(Label)
    table = {(row["code"], row["weights"], row["dataset"]): row["label"] for row in document["rule"]["table"]}
    assert len(table) == len(document["rule"]["table"]) == len(State) ** 3
    for (code, weights, dataset), label in table.items():
        expected = "OM" + ("-OD" if dataset == "open" else "") + ("-OW" if weights == "open" else "")
        assert label == (expected if code == "open" else None)


def test_every_license_has_a_class_for_each_part_and_a_source() -> None:
    rows = {row["id"]: row for row in result("api/v1/licenses.json")}
    assert len(rows) > 500
    assert all(
        set(row["class"]) == {"code", "weights", "dataset"} and row["source"].startswith("http")
        for row in rows.values()
    )
    assert rows["Apache-2.0"]["class"] == dict.fromkeys(("code", "weights", "dataset"), "open")
    assert rows["CC-BY-NC-4.0"]["source"].startswith("https://spdx.org/licenses/CC-BY-NC-4.0.html")
    assert [rows[name]["deprecated"] for name in ("GPL-2.0", "GPL-2.0-only")] == [True, False]
    assert rows["CC-BY-NC-4.0"]["class"] == dict.fromkeys(("code", "weights", "dataset"), "restricted")


def test_by_url_leads_from_every_address_and_mirror_to_all_who_list_it() -> None:
    found = result("api/v1/by-url.json")
    assert found["https://example.org/code"] == ["example/full", "example/gone", "example/tiny-1b", "odd/one"]
    assert found["https://example.org/mirror"] == ["example/full"]
    expected: dict[str, set[str]] = {}
    for model_id in IDS:
        for part in result(f"api/v1/models/{model_id}.json")["parts"].values():
            for one in part["artifacts"]:
                for address in [one["url"], *one["mirrors"]]:
                    expected.setdefault(address, set()).add(model_id)
    expected.pop(None, None)  # type: ignore[call-overload]  # what is closed has no address
    assert {address: set(ids) for address, ids in found.items()} == expected


# Search


def test_the_search_file_has_a_model_on_each_line_as_the_page_reads_it() -> None:
    head, *lines, tail = files()["search.json"].splitlines()
    assert (head, tail) == ('{"models":[', "]}")
    assert [json.loads(line.removesuffix(","))["id"] for line in lines] == [
        row["id"] for row in json.loads(files()["search.json"])["models"]
    ]


def test_the_search_file_has_what_the_module_needs_and_no_empty_keys() -> None:
    rows = json.loads(files()["search.json"])["models"]
    assert {row["id"] for row in rows} == set(IDS)
    for row in rows:
        assert {"id", "name", "organization", "summary", "label"} <= set(row)
        assert all(value not in (None, "", []) for key, value in row.items() if key != "label")
    full = next(row for row in rows if row["id"] == "example/full")
    assert (full["released"][:4], full["qualifier"], full["status"]) == ("2024", "restricted", "superseded")


@pytest.mark.parametrize(
    ("access", "license_", "letter"),
    [
        ("public", "MIT", "o"),
        ("public", "CC-BY-NC-4.0", "r"),
        ("public", "NOASSERTION", "u"),
        ("gated", "MIT", "g"),
        ("partial", "MIT", "p"),
        ("closed", "MIT", "c"),
        (None, "", "n"),
    ],
)
def test_the_search_file_has_a_letter_for_each_part_as_the_page_filters_by_it(
    access: str | None, license_: str, letter: str
) -> None:
    weights = {"weights": [artifact("weights", access, license_)]} if access else {}
    one = written(label="OM-OW" if access == "public" else "OM", evidence={"code": [artifact()], **weights})
    (row,) = json.loads(outputs(edition({"org/model": one}))["search.json"])["models"]
    assert row["parts"] == f"o{letter}n"


# CSV


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_the_table_reads_back_as_it_was_meant() -> None:
    text = files()["registry.csv"]
    header, *rows = read_csv(text)
    assert {len(row) for row in rows} == {len(header)}
    assert text.endswith("\r\n")
    assert text.replace("\r\n", "").count("\n") == text.replace("\r\n", "").count("\r") == 0
    full = dict(zip(header, rows[0], strict=True))
    assert (full["id"], full["label"], full["qualifier"]) == ("example/full", "OM-OW", "restricted")
    assert (full["code"], full["weights"], full["dataset"]) == ("open", "open", "not_open")
    assert (full["licenses_code"], full["licenses_weights"], full["licenses_dataset"]) == (
        "Apache-2.0",
        "LicenseRef-x",
        "",
    )
    assert (full["added"], full["updated"], full["page"]) == (
        "2024-01-01", "2024-01-06", "https://example.org/labels/models/example/full/",
    )  # fmt: skip


@pytest.mark.parametrize("name", [*HOSTILE, "＝1", "-2+3", "+cmd|' /C calc'!A0", 'a"b', "a,b", "a;b"])
@pytest.mark.parametrize("column", ["name", "organization", "summary", "family"])
def test_no_cell_of_the_table_is_a_formula_and_every_cell_keeps_its_words(name: str, column: str) -> None:
    header, row = read_csv(b"".join(feeds.registry_csv(edition({"a/b": written(**{column: name})})).pieces()).decode())
    cell = dict(zip(header, row, strict=True))[column]
    assert cell.removeprefix("'") == name.removeprefix("'")
    assert all(not value.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")) for value in row)


# Atom

ATOM = "{http://www.w3.org/2005/Atom}"


def child(element: ET.Element, name: str) -> str:
    found = element.findall(ATOM + name)
    assert len(found) == 1, name
    return found[0].text or ""


def links(element: ET.Element) -> dict[str, str]:
    return {link.get("rel", "alternate"): link.attrib["href"] for link in element.findall(ATOM + "link")}


def test_the_feed_has_what_atom_requires() -> None:
    feed = ET.fromstring(files()["feed.xml"])
    assert feed.tag == ATOM + "feed"
    assert child(feed, "id") == "https://example.org/labels/"
    assert child(feed, "title").startswith("Open Model Labels")
    assert child(feed, "updated") == "2026-01-01T00:00:00Z"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Open Model Labels"
    assert links(feed) == {"self": "https://example.org/labels/feed.xml", "alternate": "https://example.org/labels/"}
    for one in feed.findall(ATOM + "entry"):
        assert child(one, "title")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", child(one, "updated"))
        assert urlsplit(child(one, "id")).scheme == "https"
        assert links(one)["alternate"] == child(one, "id").partition("#")[0]
        assert child(one, "summary")


def test_the_feed_tells_new_models_and_changed_labels_newest_first() -> None:
    entries = ET.fromstring(files()["feed.xml"]).findall(ATOM + "entry")
    assert [(child(one, "updated")[:10], child(one, "title")) for one in entries] == [
        ("2024-01-07", "Tiny 1B changed from OM to no label"),
        ("2024-01-06", "Tiny 1B changed from OM to OM-OW, restricted license"),
        ("2024-01-02", "Tiny 1B is new with OM"),
        ("2024-01-01", "Tiny 1B is new with OM"),
    ]


def test_the_feed_qualifies_the_label_that_a_model_bears_now() -> None:
    past = History({"a/b": [Version(FIRST, "OM-OW", 0), Version(FIRST + DAY, "OM", 1)]})
    whole = edition({"a/b": written(name="B", evidence={"code": [artifact(license="NOASSERTION")]})}, past)
    titles = [child(one, "title") for one in feed_entries(whole)]
    assert titles == ["B changed from OM-OW to OM, unstated license", "B is new with OM-OW"]
    again = History({"a/b": [Version(FIRST + at * DAY, name, at) for at, name in enumerate(["OM", "OM-OW", "OM"])]})
    whole = edition({"a/b": written(name="B", evidence={"code": [artifact(license="NOASSERTION")]})}, again)
    titles = [child(one, "title") for one in feed_entries(whole)]
    assert titles[-1] == "B is new with OM", "of that label nobody knows what qualified it then"


def changing(labels: list[str | None], *, daily: bool = False) -> Edition:
    """A model whose label changed so, all on one day unless `daily`."""
    versions = [Version(FIRST + (order * DAY if daily else order), label, order) for order, label in enumerate(labels)]
    return edition(history=History({"example/tiny-1b": versions}))


def feed_entries(edition_: Edition) -> list[ET.Element]:
    return ET.fromstring(feeds.feed_xml(edition_)).findall(ATOM + "entry")


def test_every_entry_of_the_feed_has_an_id_of_its_own_even_where_a_label_goes_to_and_fro_within_a_day() -> None:
    entries = feed_entries(changing(["OM", "OM-OW", "OM", "OM-OW", "OM-OD"]))
    ids = [child(one, "id") for one in entries]
    assert len(set(ids)) == len(ids)


def test_changes_of_one_day_stand_newest_first_too() -> None:
    titles = [child(one, "title") for one in feed_entries(changing(["OM", "OM-OW"]))]
    assert titles == ["Tiny 1B changed from OM to OM-OW", "Tiny 1B is new with OM"]


def test_a_label_that_comes_back_after_none_is_no_new_model() -> None:
    titles = [child(one, "title") for one in feed_entries(changing(["OM", None, "OM"], daily=True))]
    assert titles[0] == "Tiny 1B changed from no label to OM"


def test_the_feed_has_the_newest_hundred() -> None:
    labels: list[str | None] = ["OM", "OM-OW"] * 75
    entries = feed_entries(changing(labels, daily=True))
    assert len(entries) == 100
    assert child(entries[0], "updated") == "2024-05-29T00:00:00Z"


@pytest.mark.parametrize("name", HOSTILE)
def test_the_feed_says_any_name_and_stays_well_formed(name: str) -> None:
    past = History({"a/b": [Version(FIRST, "OM", 0)]})
    (one,) = ET.fromstring(feeds.feed_xml(edition({"a/b": written(name=name, summary=name)}, past))).findall(
        ATOM + "entry"
    )
    assert child(one, "title") == f"{name} is new with OM"
    assert child(one, "summary") == name


# Sitemap and robots


def test_the_sitemap_has_every_page_that_is_to_be_found_and_no_other() -> None:
    root = ET.fromstring(files()["sitemap.xml"])
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert root.tag == space + "urlset"
    found = [one.text or "" for one in root.iter(space + "loc")]
    pages = {SETTINGS.base_url + path.removesuffix("index.html") for path in files() if path.endswith("index.html")}
    assert len(found) == len(set(found))
    assert set(found) == {page for page in pages if "was-full" not in page}


def test_a_sitemap_too_long_for_one_file_is_an_index_of_several(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [f"models/org/model-{number}/" for number in range(7)]
    monkeypatch.setattr(feeds, "SITEMAP_LENGTH", 3)
    made = {path: "".join(text) for path, text in feeds.sitemaps(whole(), pages)}
    assert list(made) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    base, space = SETTINGS.base_url, "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = {path: [one.text or "" for one in ET.fromstring(text).iter(space + "loc")] for path, text in made.items()}
    assert ET.fromstring(made["sitemap.xml"]).tag == space + "sitemapindex"
    assert found.pop("sitemap.xml") == [base + path for path in found]
    assert [address for part in found.values() for address in part] == [base + page for page in pages]
    assert all(1 <= len(part) <= 3 for part in found.values())


def test_as_many_pages_as_one_sitemap_holds_need_no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "SITEMAP_LENGTH", 3)
    assert [path for path, _ in feeds.sitemaps(whole(), ["a/", "b/", "c/"])] == ["sitemap.xml"]


# What language models read


def test_llms_txt_is_a_title_a_summary_and_sections_of_links_to_files_that_there_are() -> None:
    text = files()["llms.txt"]
    assert re.match(r"# .+\n\n> .+\n\n[^#>-].+\n\n## ", text)
    assert re.findall("^## (.+)$", text, re.MULTILINE)[-1] == "Optional"  # what a reader in a hurry may skip
    lines = [line for line in text.splitlines() if line.startswith("-")]
    links = [re.fullmatch(r"- \[([^\]]+)\]\(([^)]+)\): (.+)", line) for line in lines]
    assert all(links)
    paths = [link[2].removeprefix(SETTINGS.base_url) for link in links if link]
    assert {urls.file_of(path) for path in paths} <= set(files())
    assert len(set(paths)) == len(paths)
    assert {path for path in files() if re.fullmatch(r"api/v1/[^/]+", path)} <= set(paths)
    assert {urls.CSV, urls.SCHEMA, urls.FEED, urls.SITEMAP, urls.API, urls.ABOUT, urls.SUBMIT} <= set(paths)
    (template,) = re.findall("as in (.+)", text)
    assert template.format(org="example", model="full") in files()


def test_llms_txt_is_headed_by_the_sites_name_and_says_how_many_models_there_are() -> None:
    some = whole()
    many = replace(some, registry=registry.Registry(some.registry.models * 250))
    assert llms.text(many).startswith(
        "# Open Model Labels\n\n> A registry of which parts of an AI model are open: 1,000 models, each with a label, "
    )


def test_llms_txt_says_what_each_label_and_qualifier_means_and_leads_to_its_page() -> None:
    section = files()["llms.txt"].partition("## The labels\n\n")[2].partition("\n\n")[0]
    *labels, qualifiers = section.splitlines()
    at = f"{SETTINGS.base_url}labels/"
    assert labels == [f"- [{which}]({at}{which.slug}/): {pieces.LABEL_MEANS[which]}" for which in Label]
    assert qualifiers == f"- [Qualifiers]({at}): " + " ".join(
        f"{name}: {means}" for name, means in pieces.QUALIFIER_MEANS.items()
    )


def test_robots_may_read_all_and_are_told_of_the_sitemap() -> None:
    assert files()["robots.txt"] == "User-agent: *\nAllow: /\n\nSitemap: https://example.org/labels/sitemap.xml\n"


# JSON as such


def test_json_is_utf_8_as_it_is_and_ends_its_line() -> None:
    for path, text in files().items():
        if path.endswith(".json") and not path.startswith("static/"):
            assert text.endswith("\n"), path
            if path != "submit/form.json":  # its patterns name invisible characters by their escapes
                assert not re.search(r"(?<!\\)\\u[0-9a-f]{4}", text), path
            json.loads(text)


def test_the_full_entry_of_these_tests_uses_every_field() -> None:
    assert set(FULL) == set(entry.Entry.model_fields)
    assert make(FULL)[1] == []


def test_the_data_are_the_same_whatever_order_the_entries_came_in() -> None:
    records = []
    for model_id in ("b/x", "a/y", "a/x"):
        made, _ = make(written(evidence=evidence("public", "gated")), model_id)
        assert made
        records.append(made.glance)
    forward, backward = (registry.assemble(order, History({})) for order in (records, records[::-1]))
    assert forward == backward
