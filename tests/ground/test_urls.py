"""Paths and addresses: the contract's, links that work from anywhere, and GitHub's with everything quoted."""

import itertools
import posixpath
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

from openlabels.ground import urls

PAGES = [
    urls.home(), urls.home(2), urls.LABELS, urls.label("om"), urls.label("om-ow", 3), urls.organization("org"),
    urls.model("org/model"), urls.SUBMIT, urls.COMPARE, urls.STATS, urls.ABOUT, urls.API,
]  # fmt: skip
FILES = [urls.MODELS_JSON, urls.badge("org/model"), urls.FEED, urls.static("site.css"), urls.SCHEMA]


@pytest.mark.parametrize(
    ("path", "contract"),
    [
        (urls.home(1), ""),
        (urls.home(2), "page/2/"),
        (urls.model("org/model"), "models/org/model/"),
        (urls.organization("org"), "models/org/"),
        (urls.LABELS, "labels/"),
        (urls.label("om-od-ow"), "labels/om-od-ow/"),
        (urls.label("om", 2), "labels/om/page/2/"),
        (urls.SUBMIT, "submit/"),
        (urls.COMPARE, "compare/"),
        (urls.STATS, "stats/"),
        (urls.compare(["org/a", "org/b-1.5"]), "compare/?models=org/a,org/b-1.5"),
        (urls.STATS_JSON, "api/v1/stats.json"),
        (urls.found(("label", "om-ow"), ("org", "A & B")), "?label=om-ow&org=A+%26+B"),
        (urls.ABOUT, "about/"),
        (urls.API, "api/"),
        (urls.badge("org/model"), "badge/org/model.svg"),
        (urls.badge("org/model", form="png"), "badge/org/model.png"),
        (urls.badge("org/model", "button"), "badge/org/model--button.svg"),
        (urls.badge("om-ow"), "badge/om-ow.svg"),
        (urls.badge("om-ow", "micro", "png"), "badge/om-ow--micro.png"),
        (urls.MODELS_JSON, "api/v1/models.json"),
        (urls.MODELS_JSONL, "api/v1/models.jsonl"),
        (urls.model_json("org/model"), "api/v1/models/org/model.json"),
        (urls.LABELS_JSON, "api/v1/labels.json"),
        (urls.LICENSES_JSON, "api/v1/licenses.json"),
        (urls.BY_URL_JSON, "api/v1/by-url.json"),
        (urls.OPENAPI, "api/v1/openapi.json"),
        (urls.shields_json("org/model"), "api/v1/shields/org/model.json"),
        (urls.SCHEMA, "schema/entry.json"),
        (urls.CSV, "registry.csv"),
        (urls.SEARCH, "search.json"),
        (urls.FEED, "feed.xml"),
        (urls.SITEMAP, "sitemap.xml"),
        (urls.ROBOTS, "robots.txt"),
        (urls.LLMS, "llms.txt"),
        (urls.sitemap(2), "sitemap-2.xml"),
        (urls.NOT_FOUND, "404.html"),
        (urls.entry_file("org/model"), "registry/org/model.yaml"),
    ],
)
def test_every_path_is_the_contracts(path: str, contract: str) -> None:
    assert path == contract


def test_a_page_is_the_index_of_its_folder_and_a_file_is_itself() -> None:
    assert [urls.file_of(path) for path in ("", "labels/", "404.html", "feed.xml")] == [
        "index.html", "labels/index.html", "404.html", "feed.xml",
    ]  # fmt: skip


@pytest.mark.parametrize("root", ["https://host.example/", "https://host.example/sub/path/", "http://127.0.0.1:8000/"])
def test_a_relative_link_leads_where_the_absolute_one_does_from_every_page_to_every_target(root: str) -> None:
    for page, target in itertools.product(PAGES, PAGES + FILES):
        link = urls.relative(page, target)
        assert not link.startswith("/")
        assert urljoin(root + page, link) == root + target, (page, target)


def test_a_relative_link_leads_to_the_file_on_disk_too() -> None:
    for page, target in itertools.product(PAGES, FILES):
        folder = posixpath.dirname(urls.file_of(page))
        assert posixpath.normpath(posixpath.join(folder, urls.relative(page, target))) == target


def test_the_root_of_the_host_is_the_path_of_the_base_url() -> None:
    assert urls.base_path("https://host.example/registry/") == "/registry/"
    assert urls.base_path("https://host.example/") == "/"


HOSTILE = 'name: "a&b=c#d%20e?f+g"\n# ü 日本 <x>\n'


def test_a_new_file_reaches_github_as_it_was_written() -> None:
    parts = urlsplit(urls.new_file("o/r", "main", "registry/org/model.yaml", HOSTILE))
    assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == ("https", "github.com", "/o/r/new/main", "")
    assert parse_qs(parts.query, strict_parsing=True) == {"filename": ["registry/org/model.yaml"], "value": [HOSTILE]}


def test_a_report_reaches_the_form_for_corrections_with_the_id() -> None:
    parts = urlsplit(urls.report("o/r", "org/model-1.5"))
    assert parts.path == "/o/r/issues/new"
    found = parse_qs(parts.query, strict_parsing=True)
    assert found == {"template": ["correct.yml"], "title": ["Report: org/model-1.5"], "id": ["org/model-1.5"]}


def test_an_endpoint_reaches_shields_whole() -> None:
    endpoint = "https://host.example/a b?c=d&e=f"
    assert parse_qs(urlsplit(urls.shields_badge(endpoint)).query) == {"url": [endpoint]}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (urls.repository("o/r"), "https://github.com/o/r"),
        (urls.source_file("o/r", "main", "registry/a/b.yaml"), "https://github.com/o/r/blob/main/registry/a/b.yaml"),
        (
            urls.file_history("o/r", "main", "registry/a/b.yaml"),
            "https://github.com/o/r/commits/main/registry/a/b.yaml",
        ),
        (urls.edit_file("o/r", "main", "registry/a/b.yaml"), "https://github.com/o/r/edit/main/registry/a/b.yaml"),
        (urls.spdx_license("MIT"), "https://spdx.org/licenses/MIT.html"),
        (urls.foreign_base("hf:org/name"), "https://huggingface.co/org/name"),
    ],
)
def test_addresses_elsewhere_are_as_those_places_have_them(address: str, expected: str) -> None:
    assert address == expected


def test_every_ending_that_the_site_serves_is_one_that_no_id_may_have() -> None:
    paths = [value for name, value in vars(urls).items() if name.isupper() and isinstance(value, str)]
    paths += [
        urls.badge("x/y"),
        urls.badge("x/y", form="png"),
        urls.model_json("x/y"),
        "static/site.css",
        "static/copy.js",
    ]
    paths.remove(urls.ENTRY_ENDING)  # entries are not served
    endings = {path.rpartition(".")[2] for path in paths if "." in path and "://" not in path}
    assert endings <= urls.FILE_EXTENSIONS
    assert len(endings) >= 9
