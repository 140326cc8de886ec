"""`/llms.txt`: what the registry is and where its data lies, for programs that read text (llmstxt.org).

Knows which of our files such a reader wants. Refuses to know what a label means: `pieces` and `data` do.
"""

from collections.abc import Iterable

from openlabels.ground import urls
from openlabels.ground.label import Label
from openlabels.projections.edition import Edition
from openlabels.projections.pieces import LABEL_MEANS, QUALIFIER_MEANS

_RULE = (
    "A label follows from evidence, never from a claim. A part of a model (code, weights, training data) is open where "
    "anybody can get it without asking: not gated, not partial, not closed. A model without public code has no label. "
    "Licenses never change a label; they are shown beside it, and a qualifier says where they restrict or are not stated. "
    "A label does not judge quality or safety."
)


def text(edition: Edition) -> str:
    """The file: a title, a summary, the rule in brief, then links in sections."""
    site, models = edition.settings.site_name, len(edition.registry.models)
    head = f"# {site}\n\n> A registry of which parts of an AI model are open: {models:,} models, each with a label, "
    head += f"a justification and the evidence it rests on.\n\n{_RULE}\n"
    sections = (
        ("The labels", _labels()),
        ("Data", _DATA),
        ("Formats", _FORMATS),
        ("Pages", _PAGES),
        ("Optional", _MORE),
    )
    return head + "".join(_section(edition, title, links) for title, links in sections)


def _section(edition: Edition, title: str, links: Iterable[tuple[str, str, str]]) -> str:
    lines = (f"- [{name}]({edition.absolute(path)}): {what}\n" for name, path, what in links)
    return f"\n## {title}\n\n{''.join(lines)}"


def _labels() -> Iterable[tuple[str, str, str]]:
    return [(which.value, urls.label(which.slug), LABEL_MEANS[which]) for which in Label] + [
        ("Qualifiers", urls.LABELS, " ".join(f"{name}: {means}" for name, means in QUALIFIER_MEANS.items()))
    ]


_ONE = urls.model_json("{org}/{model}")
_DATA = (
    ("Every model in brief", urls.MODELS_JSON, f"JSON; the address of each model's own is `url`, as in {_ONE}"),
    ("Every model in full", urls.MODELS_JSONL, "one JSON object a line"),
    ("The registry as a table", urls.CSV, "CSV"),
    ("Labels and the rule", urls.LABELS_JSON, "the rule as a table from the states of the parts to the label"),
    ("Licenses", urls.LICENSES_JSON, "the class of every SPDX license for each part, with its source"),
    ("From addresses to models", urls.BY_URL_JSON, "which models list the artifact at an address"),
    ("The registry counted", urls.STATS_JSON, "labels over time, by organization, what is missing"),
)
_FORMATS = (
    ("OpenAPI", urls.OPENAPI, "the description of all these files"),
    ("Schema of an entry", urls.SCHEMA, "JSON Schema of the YAML that people submit"),
)
_PAGES = (
    ("About", urls.ABOUT, "the rule, the policies, and how to correct an entry"),
    ("API", urls.API, "the same files, explained to people"),
    ("Submit", urls.SUBMIT, "how a model is added or corrected"),
)
_MORE = (
    ("Feed", urls.FEED, "Atom: new models and changed labels"),
    ("Sitemap", urls.SITEMAP, "the address of every page"),
)
