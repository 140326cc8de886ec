"""The pages that are not one model's: each gives the view of its template.

Knows what each page says, and in which order. Refuses to know markup (the templates have it) and files (`site`).
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product

from openlabels.badges import faces, mark, styles
from openlabels.badges.faces import Face
from openlabels.drafts import scaffold
from openlabels.everyone.registry import Model, label_counts
from openlabels.ground import markup, urls
from openlabels.ground.label import Label, Part
from openlabels.projections import data
from openlabels.projections.edition import Edition
from openlabels.projections.pieces import (
    LABEL_MEANS,
    QUALIFIER_MEANS,
    badge_shown,
    bare_label,
    cards,
    page_of,
    pager,
    rows,
)
from openlabels.projections.shell import Here, share_name
from openlabels.projections.views import (
    AboutView,
    ApiView,
    BadgesView,
    Endpoint,
    HomeView,
    LabelCard,
    LabelsView,
    LabelView,
    NotFoundView,
    OrganizationView,
    SheetRow,
    SubmitView,
)
from openlabels.reading.values import Status
from openlabels.reading.verdict import PART_TITLES


def home(edition: Edition, models: Sequence[Model], page: int) -> HomeView:
    """Page `page` of the list of all models, which are given in the order of the list."""
    here = Here(edition, urls.home(page))
    title = edition.settings.site_name + (f", page {page}" if page > 1 else "")
    about = "Which AI models are open, part by part, and what each claim rests on: labels, justifications and badges."
    return HomeView(
        shell=here.shell(title, about, json=urls.MODELS_JSON, scripts=("home.js", "tray.js"), sheets=("home.css",)),
        total=len(models),
        total_words=f"{len(models):,} model{'' if len(models) == 1 else 's'}",
        cards=cards(here, edition.registry.label_counts),
        rows=rows(here, page_of(models, page)),
        pager=pager(here, len(models), page, urls.home),
        search_data=here.to(urls.SEARCH),
        csv=here.to(urls.CSV),
        submit=here.to(urls.SUBMIT),
    )


def organization(edition: Edition, org: str, models: Sequence[Model]) -> OrganizationView:
    """The page of an organization."""
    here = Here(edition, urls.organization(org))
    name = Counter(one.glance.organization for one in models).most_common(1)[0][0]
    about = f"The models of {name} in the registry, with their labels."
    return OrganizationView(
        here.shell(name, about, scripts=("tray.js",)), name, org, rows(here, models), cards(here, label_counts(models))
    )


def labels(edition: Edition) -> LabelsView:
    """What each label means."""
    here = Here(edition, urls.LABELS)
    about = "The four Open Model labels: what each says is public, and what it does not say."
    return LabelsView(
        shell=here.shell("The labels", about, sheets=("labels.css",)),
        cards=cards(here, edition.registry.label_counts),
        qualifiers=tuple(QUALIFIER_MEANS.items()),
        licenses=here.to(urls.LICENSES),
    )


def label(edition: Edition, which: Label, models: Sequence[Model], page: int) -> LabelView:
    """Page `page` of the models that bear a label."""
    here = Here(edition, urls.label(which.slug, page))
    shown, words = faces.face(which), faces.label_words(which)
    card = LabelCard(bare_label(here, which), LABEL_MEANS[which], len(models))
    parts = tuple((PART_TITLES[part], part.value, part in which.open_parts) for part in Part)
    return LabelView(
        shell=here.shell(
            f"{which} – {which.title}" + (f", page {page}" if page > 1 else ""),
            LABEL_MEANS[which],
            scripts=("copy.js", "tray.js"),
            sheets=("labels.css",),
            face=shown,
        ),
        card=card,
        parts=parts,
        badges=tuple(
            badge_shown(here, which.slug, shown, style, urls.label(which.slug), words) for style in styles.STYLES
        ),
        badge_alt=words,
        sheet=here.to(urls.BADGES),
        filtered=here.to(urls.found(("label", which.slug))),
        rows=rows(here, page_of(models, page)),
        pager=pager(here, len(models), page, lambda number: urls.label(which.slug, number)),
    )


def badges(edition: Edition) -> BadgesView:
    """Every badge there is: each label with each qualifier and status, in each style, on light and dark."""
    here = Here(edition, urls.BADGES)
    known = [faces.face(*each) for each in product(Label, (None, *QUALIFIER_MEANS), Status)]
    known.append(faces.face(None, None, Status.WITHDRAWN))
    shell = here.shell(
        "All badges",
        "Every badge of the registry: each label, qualifier and status in each style.",
        sheets=("badges.css",),
    )
    small = tuple(
        _sheet_row(shown, ("flat", "button") if shown.notes else ("flat", "button", "micro")) for shown in known
    )
    large = tuple(_sheet_row(faces.face(which), ("large",)) for which in Label)
    return BadgesView(shell, small, large)


def submit(edition: Edition) -> SubmitView:
    """How to add an entry."""
    here, settings = Here(edition, urls.SUBMIT), edition.settings
    template = scaffold.blank("your-org/your-model")
    shell = here.shell(
        "Submit a model",
        "Add a model to the registry: one file, in your browser, without git.",
        scripts=("copy.js", "submit.js"),
        sheets=("submit.css",),
    )
    new = urls.new_file(settings.repository, settings.branch, urls.entry_file("your-org/your-model"), template)
    guide = urls.source_file(settings.repository, settings.branch, "CONTRIBUTING.md")
    return SubmitView(shell, urls.SUBMIT_FORM, template, new, guide, here.to(urls.LABELS))


def api(edition: Edition) -> ApiView:
    """The API's documentation."""
    here = Here(edition, urls.API)
    first = edition.registry.models[:1]
    example = first[0].glance.id if first else "org/model"
    endpoints = tuple(Endpoint(path, here.to(href), what) for path, href, what in _endpoints(example))
    about = "The registry as static JSON, CSV and Atom: no key, no limits."
    endpoint = edition.absolute(urls.shields_json(example))
    rows = [json.dumps(data.summary(edition, one), indent=2, ensure_ascii=False) for one in first]
    return ApiView(
        shell=here.shell("The API", about, json=urls.OPENAPI, scripts=("copy.js",), sheets=("api.css",)),
        endpoints=endpoints,
        base_url=edition.settings.base_url,
        asked=f"curl {edition.absolute(urls.model_json(example))}\n",
        row="".join(rows),
        shields=f"{urls.shields_badge(endpoint)}\n",
    )


def about(edition: Edition) -> AboutView:
    """The rule and the policies."""
    here = Here(edition, urls.ABOUT)
    shell = here.shell("About", "The rule behind the labels, what an entry has to show, and how to correct one.")
    issues = urls.issues(edition.settings.repository) + "/new"
    return AboutView(
        shell,
        here.to(urls.LABELS),
        here.to(urls.SUBMIT),
        here.to(urls.LICENSES),
        issues,
        len(edition.registry.models),
        checked(edition.registry.models),
    )


def checked(models: Iterable[Model]) -> int:
    """Of how many models somebody has opened every link."""
    return sum(model.glance.checked is not None for model in models)


def not_found(edition: Edition) -> NotFoundView:
    """What any unknown address gets: it is served from any depth, so its links start at the host's root."""
    here = Here(edition, urls.NOT_FOUND, urls.base_path(edition.settings.base_url))
    return NotFoundView(here.shell("Not found", "There is no page at this address."), here.to(urls.SUBMIT))


def _sheet_row(shown: Face, ways: Iterable[str]) -> SheetRow:
    drawn = [(style, styles.drawing(shown, style)) for style in ways]
    key = "-".join([share_name(shown), *(style for style, _ in drawn)])
    return SheetRow(
        key, faces.in_words(shown), tuple((style, d.width, d.height, markup.drawn(d.body)) for style, d in drawn)
    )


def _endpoints(example: str) -> list[tuple[str, str, str]]:
    one, badge = "{org}/{model}", urls.badge
    return [
        (urls.MODELS_JSON, urls.MODELS_JSON, "Summaries of all models, with the address of each one's JSON"),
        (urls.MODELS_JSONL, urls.MODELS_JSONL, "Every model in full, one JSON object a line"),
        (
            urls.model_json(one),
            urls.model_json(example),
            "One model in full: parts, licenses, justification, embed codes, history",
        ),
        (badge(one), badge(example), "A model's badge; .png for the same as PNG, --button.svg for the button"),
        (
            badge("{label}", "{style}"),
            badge("om-ow", "button"),
            "A label's badge, the label in lower case: button, micro or large; without --{style}, flat; .png too",
        ),
        (urls.shields_json(one), urls.shields_json(example), "A shields.io endpoint"),
        (urls.LABELS_JSON, urls.LABELS_JSON, "The four labels, and the rule as a table"),
        (urls.LICENSES_JSON, urls.LICENSES_JSON, "The class of every SPDX license for each part, with its source"),
        (urls.BY_URL_JSON, urls.BY_URL_JSON, "Artifact addresses, each with the models that list it"),
        (urls.STATS_JSON, urls.STATS_JSON, "Statistics: labels over time and by organization, what is missing"),
        (urls.OPENAPI, urls.OPENAPI, "All this as an OpenAPI 3.1 description"),
        (urls.SCHEMA, urls.SCHEMA, "The JSON Schema of an entry, for editors"),
        (urls.CSV, urls.CSV, "The registry as a table"),
        (urls.SEARCH, urls.SEARCH, "What the search page loads"),
        (urls.FEED, urls.FEED, "Atom: new models and changed labels"),
        (urls.LLMS, urls.LLMS, "What the registry is and where its data lies, for language models"),
    ]


SPRITE = (
    *((which.slug, markup.drawn(mark.shapes(which.open_parts))) for which in Label),
    ("none", markup.drawn(mark.shapes(()))),
)
"""The marks that pages refer to, by slug."""


def marks() -> str:
    """The same as a file: a model's page, of which there are many, does not hold them all."""
    symbols = "".join(f'<symbol id="mark-{slug}" viewBox="0 0 36 12">{shapes}</symbol>' for slug, shapes in SPRITE)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'
