"""Every path and address of the site, and of the services that it links to; nowhere else is one built.

Knows the contract's paths. Refuses to know what stands at them. A path is relative to the site's root,
without a leading slash; one that ends in `/` (or is empty) is a page, written as `index.html` in that folder.
"""

from collections.abc import Iterable
from urllib.parse import quote, urlencode, urlsplit

FILE_EXTENSIONS = frozenset({"css", "csv", "html", "js", "json", "jsonl", "png", "svg", "txt", "xml"})
"""Endings of files that the site serves: an id that ended in one would be served as one."""

DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
"""Names that Windows keeps for devices: git cannot write files of these names there, whatever their ending."""

HOME, LABELS, BADGES, LICENSES, COMPARE, STATS, SUBMIT, ABOUT, API, NOT_FOUND = (
    "",
    "labels/",
    "labels/badges/",
    "labels/licenses/",
    "compare/",
    "stats/",
    "submit/",
    "about/",
    "api/",
    "404.html",
)
MARKS = "labels/marks.svg"
"""The marks that a model's page refers to, by the label's slug."""
FEED, SITEMAP, ROBOTS, LLMS = "feed.xml", "sitemap.xml", "robots.txt", "llms.txt"
SEARCH, CSV, SCHEMA = "search.json", "registry.csv", "schema/entry.json"
SUBMIT_FORM = "submit/form.json"
MODELS_JSON, MODELS_JSONL = "api/v1/models.json", "api/v1/models.jsonl"
LABELS_JSON, LICENSES_JSON = "api/v1/labels.json", "api/v1/licenses.json"
BY_URL_JSON, STATS_JSON, OPENAPI = "api/v1/by-url.json", "api/v1/stats.json", "api/v1/openapi.json"

HUB = "https://huggingface.co/"

ENTRY_ENDING = ".yaml"
"""How the file of an entry ends."""

SAFE_ADDRESS_LENGTH = 6000
"""Encoded characters of a GitHub address that surely open; a longer one may get 414."""


def home(page: int = 1) -> str:
    """Page `page` (from 1) of the list of all models."""
    return f"page/{page}/" if page > 1 else HOME


def found(*chosen: tuple[str, str]) -> str:
    """The list of models, filtered: pairs of a facet's key (`static/list/facets.js` has them) and a value."""
    return f"{HOME}?{urlencode(chosen)}"


def compare(ids: Iterable[str]) -> str:
    """These models side by side."""
    return f"{COMPARE}?models={','.join(ids)}"


def submit(*, edit: str = "", like: str = "") -> str:
    """The form, filled in with a model to edit, or with what a model shares with its next size."""
    return f"{SUBMIT}?edit={edit}" if edit else f"{SUBMIT}?from={like}" if like else SUBMIT


def organization(org: str) -> str:
    """The page of an organization, by the first segment of its models' ids."""
    return f"models/{org}/"


def model(model_id: str) -> str:
    """The page of a model."""
    return f"models/{model_id}/"


def label(slug: str, page: int = 1) -> str:
    """Page `page` (from 1) of the models that bear a label."""
    return f"labels/{slug}/page/{page}/" if page > 1 else f"labels/{slug}/"


def badge(name: str, style: str = "flat", form: str = "svg") -> str:
    """The badge of a model (by its id) or of a label (by its slug)."""
    return f"badge/{name}.{form}" if style == "flat" else f"badge/{name}--{style}.{form}"


def share(name: str) -> str:
    """The picture beside a shared link: of a label with its notes, or of the site."""
    return f"share/{name}.png"


def to_model(page_of: str, model_id: str) -> str:
    """How the page of one model links to that of another, both given by id."""
    org, _, name = model_id.partition("/")
    return f"../{name}/" if page_of.startswith(f"{org}/") else f"../../{model_id}/"


def model_json(model_id: str) -> str:
    """A model's JSON."""
    return f"api/v1/models/{model_id}.json"


def shields_json(model_id: str) -> str:
    """A model's shields.io endpoint."""
    return f"api/v1/shields/{model_id}.json"


def entry_file(model_id: str) -> str:
    """Where a model's entry stands in the repository."""
    return f"registry/{model_id}{ENTRY_ENDING}"


def sitemap(number: int) -> str:
    """Part `number` (from 1) of a sitemap too long for one file."""
    return f"sitemap-{number}.xml"


def static(name: str) -> str:
    """A file below the `static/` folder, by its path there."""
    return f"static/{name}"


def file_of(path: str) -> str:
    """The file in the output folder that a server hands out for `path`."""
    return path + "index.html" if path.endswith("/") or not path else path


def relative(page: str, target: str) -> str:
    """How a page at path `page` links to path `target` wherever the site is served from."""
    up = "../" * page.count("/")
    return up + target or "./"


def absolute(base_url: str, path: str) -> str:
    """The public address of `path`; `base_url` ends in a slash."""
    return base_url + path


def base_path(base_url: str) -> str:
    """The path of the site's root on its host, as in `/registry/`."""
    return urlsplit(base_url).path or "/"


def repository(name: str) -> str:
    """A GitHub repository, by owner/name."""
    return f"https://github.com/{name}"


def issues(name: str) -> str:
    """The repository's issues."""
    return f"{repository(name)}/issues"


def source_file(name: str, branch: str, path: str) -> str:
    """A file as GitHub shows it."""
    return f"{repository(name)}/blob/{quote(branch)}/{path}"


def file_history(name: str, branch: str, path: str) -> str:
    """The commits of a file as GitHub lists them."""
    return f"{repository(name)}/commits/{quote(branch)}/{path}"


def commit(name: str, commit: str) -> str:
    """A commit as GitHub shows it, by as much of its hash as names it surely."""
    return f"{repository(name)}/commit/{commit[:12]}"


def edit_file(name: str, branch: str, path: str) -> str:
    """GitHub's editor on a file; without write access it proposes a pull request from a fork."""
    return f"{repository(name)}/edit/{quote(branch)}/{path}"


def new_file(name: str, branch: str, path: str, text: str) -> str:
    """GitHub's editor on a new file that is filled in with `text`."""
    pattern = new_file_pattern(name, branch)
    return pattern.replace("{file}", quote(path)).replace("{text}", quote(text, safe=""))


def new_file_pattern(name: str, branch: str) -> str:
    """GitHub's editor on a new file, with `{file}` and `{text}` for its path and text, both to be percent-encoded."""
    return f"{repository(name)}/new/{quote(branch)}?filename={{file}}&value={{text}}"


def report(name: str, model_id: str) -> str:
    """The issue form for a correction (`issue_form` has it), filled in with the model's id."""
    return f"{issues(name)}/new?template=correct.yml&title=Report:%20{model_id}&id={model_id}"


def shields_badge(endpoint: str) -> str:
    """The badge that shields.io draws from an endpoint of ours."""
    encoded = (
        quote(endpoint, safe="/:").replace("/", "%2F").replace(":", "%3A")
    )  # quote is quick where nothing else needs it
    return f"https://img.shields.io/endpoint?url={encoded}"


def spdx_license(license_id: str) -> str:
    """SPDX's page on a license."""
    return f"https://spdx.org/licenses/{license_id}.html"


def foreign_base(reference: str) -> str:
    """The Hugging Face page of a base model that is written as `hf:org/name`."""
    return HUB + reference.removeprefix("hf:")


def hub_file(repository: str, path: str) -> str:
    """A file in a model's repository (org/name) on Hugging Face."""
    return f"{HUB}{repository}/blob/main/{path}"


def hub_dataset(dataset_id: str) -> str:
    """The page of a dataset (org/name) on Hugging Face."""
    return f"{HUB}datasets/{dataset_id}"
