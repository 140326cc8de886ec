"""The registry counted, against the plainest count there is, and drawn: bars and tables say the same."""

import json
import re
from collections.abc import Iterator
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest

from openlabels.everyone.history import History, Version
from openlabels.ground import urls
from openlabels.ground.label import Label
from openlabels.output import folders
from openlabels.projections import plots, stats, stats_page
from openlabels.projections.stats import Tally
from openlabels.projections.views import Plot
from tests.entries import WholeEdition, artifact, edition, entry, outputs

LICENSES = ("Apache-2.0", "LicenseRef-x", "NOASSERTION")
DAY = 86400


def random_artifact(random: Random, part: str) -> dict[str, Any]:
    access = "public" if part == "code" else random.choice(["public", "public", "gated", "partial", "closed"])
    license = random.choice(LICENSES)
    more = {"license_url": "https://example.org/license"} if license.startswith("LicenseRef") else {}
    return artifact(part, access, license, **more)


def random_entry(random: Random, org: str) -> dict[str, Any]:
    evidence = {"code": [random_artifact(random, "code")]}
    for part in ("weights", "dataset"):
        if listed := [random_artifact(random, part) for _ in range(random.choice([0, 1, 1, 2]))]:
            evidence[part] = listed
    public = [part for part, listed in evidence.items() if all(one["access"] == "public" for one in listed)]
    label = "OM" + ("-OD" if "dataset" in public else "") + ("-OW" if "weights" in public else "")
    gone = {"status": "withdrawn", "status_note": "Gone.", "label": "none"} if random.random() < 0.1 else {}
    released = random.choice([None, "2009", "2024", "2024-05", "2025-11-02", "1990"])
    modalities = random.sample(["text", "code", "image"], random.choice([1, 2]))
    whole = {
        "organization": org.title(),
        "released": released,
        "modalities": modalities,
        "evidence": evidence,
        "label": label,
    }
    return entry(**(whole | gone))


def random_edition(seed: int, organizations: int = 40) -> WholeEdition:
    random = Random(seed)
    named = [f"org-{number}" for number in range(organizations)]
    made = {
        f"{(org := random.choice(named[: random.randint(1, organizations)]))}/m-{n}": random_entry(random, org)
        for n in range(60)
    }
    versions = {one: [Version(random.randint(0, 2000) * DAY, "OM", n)] for n, one in enumerate(made) if n % 7}
    return edition(made, History(versions))


SEEDS = range(8)


@pytest.fixture(scope="module", params=SEEDS)
def whole(request: pytest.FixtureRequest) -> WholeEdition:
    return random_edition(request.param)


def listed(whole: WholeEdition) -> list[dict[str, Any]]:
    """The models as the API has them: what the numbers are held against."""
    return [json.loads(line) for line in outputs(whole)[urls.MODELS_JSONL].splitlines()]


def labels_of(models: list[dict[str, Any]]) -> dict[str, int]:
    return {label: sum((m["label"] or "none") == label for m in models) for label in stats.LABELS}


def by_key(rows: tuple[Tally, ...]) -> dict[str | None, Tally]:
    return {row.key: row for row in rows}


# Counts


def test_every_label_is_counted(whole: WholeEdition) -> None:
    counted = stats.count(whole.registry.models)
    assert counted.labels == labels_of(listed(whole))
    assert counted.models == sum(counted.labels.values()) == 60
    assert counted.labeled == counted.models - counted.labels["none"]


def test_a_year_counts_the_models_released_in_it(whole: WholeEdition) -> None:
    rows = by_key(stats.count(whole.registry.models).by_year)
    for year in ("2024", "2025"):
        assert rows[year].counts == labels_of([m for m in listed(whole) if (m["released"] or "").startswith(year)])
    assert rows["unknown"].counts == labels_of([m for m in listed(whole) if m["released"] is None])
    assert rows[None].counts == labels_of([m for m in listed(whole) if m["released"] in {"2009", "1990"}])
    assert rows["2017"].total == 0


def test_a_month_counts_the_entries_that_came_in_it(whole: WholeEdition) -> None:
    found = stats.count(whole.registry.models).by_month_added
    months = [row.key for row in found if row.key not in {None, "unknown"}]
    assert months == sorted(months, key=str)
    assert len(months) == stats.MONTHS
    for row in found:
        if row.key in months:
            assert row.counts == labels_of([m for m in listed(whole) if (m["added"] or "")[:7] == row.key])
    assert sum(row.total for row in found) == 60


def test_organizations_stand_by_size_and_the_rest_is_one_row(whole: WholeEdition) -> None:
    rows = stats.count(whole.registry.models).by_organization
    assert len(rows) <= stats.ORGANIZATIONS + 1
    assert sum(row.total for row in rows) == 60
    named = [row for row in rows if row.key]
    assert [row.total for row in named] == sorted((row.total for row in named), reverse=True)
    for row in named:
        assert row.counts == labels_of([m for m in listed(whole) if m["id"].split("/")[0] == row.key])
        assert row.name == str(row.key).title()


def test_a_model_counts_in_each_of_its_modalities(whole: WholeEdition) -> None:
    for row in stats.count(whole.registry.models).by_modality:
        assert row.counts == labels_of([m for m in listed(whole) if row.key in m["modalities"]])


def worst(artifacts: list[dict[str, Any]]) -> str:
    classes = {one["license_class"] for one in artifacts}
    return "restricted" if "restricted" in classes else "unstated" if "unstated" in classes else "open"


def test_a_part_that_is_open_counts_by_its_least_free_license(whole: WholeEdition) -> None:
    rows = by_key(stats.count(whole.registry.models).licenses)
    labeled = [m for m in listed(whole) if m["label"]]
    for part in ("code", "weights", "dataset"):
        found = [worst(m["parts"][part]["artifacts"]) for m in labeled if m["parts"][part]["state"] == "open"]
        assert rows[part].counts == {name: found.count(name) for name in stats.CLASSES}
    qualified = [m["qualifier"] or "open" for m in labeled]
    assert rows["all"].counts == {name: qualified.count(name) for name in stats.CLASSES}


def lack(artifacts: list[dict[str, Any]]) -> str:
    kinds = {one["access"] for one in artifacts}
    if not kinds:
        return "not stated"
    if kinds in ({"gated"}, {"gated", "public"}, {"gated", "closed"}):
        return "gated"
    return "closed" if kinds == {"closed"} else "partial"


def test_what_is_missing_is_counted_by_its_reason(whole: WholeEdition) -> None:
    rows = by_key(stats.count(whole.registry.models).missing)
    labeled = [m for m in listed(whole) if m["label"]]
    for part in ("weights", "dataset"):
        found = [lack(m["parts"][part]["artifacts"]) for m in labeled if m["parts"][part]["state"] != "open"]
        assert rows[part].counts == {reason: found.count(reason) for reason in stats.REASONS}


def test_every_row_adds_up(whole: WholeEdition) -> None:
    counted = stats.count(whole.registry.models)
    for name in ("by_year", "by_month_added", "by_organization", "by_modality", "licenses", "missing"):
        for row in getattr(counted, name):
            assert row.total == sum(row.counts.values()), (name, row)


def test_an_empty_registry_counts_nothing_and_has_a_page() -> None:
    empty = edition({})
    counted = stats.count(empty.registry.models)
    assert counted.models == 0
    assert counted.by_year == ()
    assert stats_page.page(empty, counted).plots == ()


@pytest.mark.parametrize(("days", "shows"), [([], False), ([0, 9], False), ([0, 40], True)])
def test_months_are_shown_where_there_are_several_to_compare(days: list[int], shows: bool) -> None:
    ids = ["org/a", "org/b"]
    past = History({one: [Version(day * DAY, "OM", 0)] for one, day in zip(ids, days, strict=False)})
    whole = edition({one: entry() for one in ids}, past)
    slugs = {plot.slug for plot in stats_page.page(whole, stats.count(whole.registry.models)).plots}
    assert ("added" in slugs) == shows
    assert "released" in slugs


# Pictures


def page_of(whole: WholeEdition) -> tuple[Plot, ...]:
    return stats_page.page(whole, stats.count(whole.registry.models)).plots


def pieces(bar: str) -> Iterator[tuple[str, int, float, float]]:
    """(words, number, where it begins, how wide) of each piece of a bar, in percent."""
    for rect in ET.fromstring(bar).iter("rect"):
        words, number = str(rect.findtext("title")).rsplit(": ", 1)
        yield words, int(number), float(rect.get("x", "")[:-1]), float(rect.get("width", "")[:-1])


def test_each_bar_is_xml_and_draws_the_numbers_of_its_row(whole: WholeEdition) -> None:
    for plot in page_of(whole):
        for row in plot.rows:
            if not row.bar:
                continue
            drawn = {words: number for words, number, _, _ in pieces(row.bar)}
            cells = {column.words: cell.models for column, cell in zip(plot.columns, row.cells, strict=True)}
            assert drawn == {words: number for words, number in cells.items() if number}
            assert sum(cells.values()) == row.total


def test_pieces_stand_end_to_end_on_one_scale(whole: WholeEdition) -> None:
    for plot in page_of(whole):
        scales = []
        for row in plot.rows:
            end = 0.0
            for _, number, at, width in pieces(row.bar) if row.bar else ():
                assert at == pytest.approx(end, abs=1e-3)
                end = at + width
                scales.append(width / number)
            assert end <= 100.001
        assert max(scales) == pytest.approx(min(scales), rel=1e-3)


def test_what_stands_beside_each_other_has_textures_of_its_own(whole: WholeEdition) -> None:
    for plot in page_of(whole):
        assert len({str(column.swatch) for column in plot.columns}) == len(plot.columns)


def test_words_in_a_bar_are_escaped() -> None:
    hostile = plots.Segment(1, '"><script>&', "full", '?q="><script>')
    (found,) = pieces(plots.bar([hostile], 1))
    assert found[0] == '"><script>&'


def test_no_picture_has_a_style_of_its_own(whole: WholeEdition) -> None:
    drawn = (
        "".join(str(row.bar) for plot in page_of(whole) for row in plot.rows)
        + plots.definitions()
        + plots.swatch("full")
    )
    assert "style" not in drawn


def test_a_name_of_an_organization_cannot_break_out_of_the_page() -> None:
    name = '"><script>alert(1)</script>'
    made = edition({"org/model": entry(organization=name)})
    view = stats_page.page(made, stats.count(made.registry.models))
    text = outputs(made)["stats/index.html"].decode()
    assert "<script>alert" not in text
    assert all(ET.fromstring(row.bar).tag == "svg" for plot in view.plots for row in plot.rows)


# Links


def matches(model: dict[str, Any], query: dict[str, list[str]]) -> bool:
    """Whether the list shows a model under these filters, as `static/list/facets.js` has them."""
    parts = model["parts"].items() if model["label"] else ()
    values = {
        "label": {(model["label"] or "none").lower()},
        "license": {(model["qualifier"] or "open") if model["label"] else "none"},
        "modality": set(model["modalities"]),
        "org": {model["organization"]},
        "year": {(model["released"] or "unknown")[:4] if model["released"] else "unknown"},
        "added": {model["added"][:7] if model["added"] else "unknown"},
        "missing": {
            f"{part}-{lack(one['artifacts']).replace(' ', '-')}" for part, one in parts if one["state"] != "open"
        },
        "terms": {f"{part}-{least_free(one['artifacts'])}" for part, one in parts if one["state"] == "open"},
    }
    return all(values[key] & set(wanted) for key, wanted in query.items())


def least_free(artifacts: list[dict[str, Any]]) -> str:
    found = {one["license_class"] for one in artifacts}
    return next(one for one in ("restricted", "unstated", "open") if one in found)


def led_to(models: list[dict[str, Any]], href: str) -> int:
    """How many models stand where a link of the page leads."""
    address = urlsplit(href.removeprefix("../"))
    if found := re.fullmatch(r"labels/([a-z-]+)/", address.path):
        return sum(m["label"] == found[1].upper() for m in models)
    if found := re.fullmatch(r"models/([^/]+)/", address.path):
        return sum(m["id"].split("/")[0] == found[1] for m in models)
    assert address.path in {"", "./"}, href
    return sum(matches(m, parse_qs(address.query)) for m in models)


def test_every_number_leads_to_as_many_models_as_it_says(whole: WholeEdition) -> None:
    models, followed = listed(whole), 0
    for plot in page_of(whole):
        for row in plot.rows:
            for href, number in [(row.href, row.total), *((cell.href, cell.models) for cell in row.cells)]:
                if href:
                    assert led_to(models, href) == number, (plot.slug, row.name, href)
                    followed += 1
    assert followed > 50


def test_every_link_filters_by_what_the_list_can_filter_by(whole: WholeEdition) -> None:
    facets = set(re.findall(r'key: "(\w+)"', (folders.STATIC / "list/facets.js").read_text(encoding="utf-8")))
    links = [
        href for plot in page_of(whole) for row in plot.rows for href in (row.href, *(cell.href for cell in row.cells))
    ]
    used = {key for href in links for key in parse_qs(urlsplit(href).query)}
    assert used >= {"label", "license", "modality", "org", "year", "missing", "terms"}
    assert used <= facets


def test_nothing_leads_to_an_empty_list(whole: WholeEdition) -> None:
    for plot in page_of(whole):
        for row in plot.rows:
            assert all(cell.models for cell in row.cells if cell.href)
            assert row.total or not row.href


# Size, and JSON


def test_tables_are_bounded_however_old_and_many_the_models_are() -> None:
    old = {f"o-{n}/m": entry(released=f"{1000 + n * 10}") for n in range(100)}
    counted = stats.count(edition(old).registry.models)
    assert len(counted.by_year) == stats.YEARS + 1
    assert len(counted.by_organization) == stats.ORGANIZATIONS + 1
    assert counted.by_organization[-1].name == "85 others"
    assert counted.by_year[0].name == "before 1979"


def test_the_rest_has_a_number_but_no_bar_that_would_dwarf_the_others() -> None:
    made = edition({f"o-{n}/m": entry() for n in range(60)})
    (plot,) = [plot for plot in page_of(made) if plot.slug == "organizations"]
    assert plot.rows[-1].name == "45 others"
    assert plot.rows[-1].bar == ""
    assert [width for row in plot.rows[:-1] for *_, width in pieces(row.bar)] == [100] * 15


@pytest.mark.parametrize("org", ["dataset", "xai", "none", "closed"])
def test_an_organization_is_called_as_it_spells_itself(org: str) -> None:
    made = edition({f"{org}/m": entry(organization="xAI none")})
    (plot,) = [plot for plot in page_of(made) if plot.slug == "organizations"]
    assert [row.name for row in plot.rows] == ["xAI none"]


def test_the_json_says_what_the_page_says(whole: WholeEdition) -> None:
    told = json.loads(outputs(whole)[urls.STATS_JSON])
    counted = stats.count(whole.registry.models)
    assert told["total"] == counted.models
    assert told["result"]["labels"] == counted.labels
    assert told["result"]["by_modality"][0]["counts"] == counted.by_modality[0].counts
    assert set(told["result"]["labels"]) == {*Label, "none"}
