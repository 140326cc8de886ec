"""One frozen view for each template: exactly what it receives, nothing left to compute there.

Knows what each page says, and in which order. Refuses to know markup (the templates have it) and files (`site`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from openlabels import badge, data, embed, licenses, mark, scaffold, urls, verdict
from openlabels.badge import Face
from openlabels.data import Edition
from openlabels.entry import Status
from openlabels.label import Access, Label, Part, State
from openlabels.registry import Model
from openlabels.shell import Here, Link, Shell, share_name
from openlabels.verdict import Item, PartFinding

PAGE_LENGTH = 100

STATE_WORDS = {State.OPEN: "Public", State.NOT_OPEN: "Not open", State.NOT_STATED: "Not stated"}
ACCESS_WORDS = {Access.PUBLIC: "public", Access.GATED: "gated", Access.PARTIAL: "only in part", Access.CLOSED: "closed"}
LABEL_MEANS = {
    Label.OM: "Architecture and code are public. Weights and training data are not, or not all of them.",
    Label.OM_OW: "Code and pre-trained weights are public. The training data is not, or not all of it.",
    Label.OM_OD: "Code and training data are public. The weights are not: train it yourself.",
    Label.OM_OD_OW: "Code, training data and weights are all public.",
}
QUALIFIER_MEANS = {
    "restricted": "Something that is public here is under a license with restrictions, such as no commercial use.",
    "unstated": "Something that is public here states no license.",
}


@dataclass(frozen=True, slots=True)
class LabelShown:
    """A label as pages show it: its mark, and what qualifies it. `text` is '' for a model without a label."""

    text: str
    title: str
    slug: str
    href: str
    qualifier: str
    qualifier_means: str


@dataclass(frozen=True, slots=True)
class Row:
    """A model in a list."""

    name: str
    href: str
    organization: str
    organization_href: str
    summary: str
    label: LabelShown
    status: str
    modalities: tuple[str, ...]
    size: str
    year: str


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one is in a long list; `before` and `after` are '' at its ends."""

    number: int
    count: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LabelCard:
    """A label with what it means and how many bear it."""

    label: LabelShown
    means: str
    count: int


@dataclass(frozen=True, slots=True)
class HomeView:
    """`home.html`."""

    shell: Shell
    total: int
    cards: tuple[LabelCard, ...]
    rows: tuple[Row, ...]
    pager: Pager
    search_data: str


@dataclass(frozen=True, slots=True)
class ArtifactShown:
    """One artifact; `address` is how its URL is written, `host` where it leads."""

    name: str
    url: str
    address: str
    license: str
    license_href: str
    license_class: str
    access: str
    access_words: str
    note: str
    mirrors: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PartShown:
    """One part of a model: its state, what it rests on, and what would open it."""

    title: str
    slug: str
    state: str
    state_words: str
    artifacts: tuple[ArtifactShown, ...]
    next_step: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the facts: words, or links."""

    title: str
    text: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class EmbedShown:
    """One embed code."""

    format: str
    title: str
    code: str


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """A day on which the label changed."""

    date: str
    label: str


@dataclass(frozen=True, slots=True)
class BadgeShown:
    """A badge in one style: where it is, seen from the page and from elsewhere, its size in pixels, code to embed it."""

    style: str
    src: str
    address: str
    width: int
    height: int
    code: str


@dataclass(frozen=True, slots=True)
class ModelView:
    """`model.html`."""

    shell: Shell
    name: str
    organization: Link
    summary: str
    label: LabelShown
    sentence: str
    status_line: str
    status_link: Link | None
    badges: tuple[BadgeShown, ...]
    badge_alt: str
    parts: tuple[PartShown, ...]
    justification: Markup
    facts: tuple[Fact, ...]
    embeds: tuple[EmbedShown, ...]
    history: tuple[HistoryStep, ...]
    file: Link
    file_history: str
    edit: str
    report: str
    json: str
    json_ld: Markup


@dataclass(frozen=True, slots=True)
class OrganizationView:
    """`organization.html`."""

    shell: Shell
    name: str
    slug: str
    rows: tuple[Row, ...]
    cards: tuple[LabelCard, ...]


@dataclass(frozen=True, slots=True)
class LabelsView:
    """`labels.html`."""

    shell: Shell
    cards: tuple[LabelCard, ...]
    qualifiers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LabelView:
    """`label.html`."""

    shell: Shell
    card: LabelCard
    parts: tuple[tuple[str, str, bool], ...]
    badges: tuple[BadgeShown, ...]
    badge_alt: str
    sheet: str
    rows: tuple[Row, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One face in every style, drawn in the page; `key` is unique in it."""

    key: str
    words: str
    pictures: tuple[tuple[str, int, int, Markup], ...]


@dataclass(frozen=True, slots=True)
class BadgesView:
    """`badges.html`: the contact sheet, small styles apart from the large one."""

    shell: Shell
    small: tuple[SheetRow, ...]
    large: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class SubmitView:
    """`submit.html`."""

    shell: Shell
    template: str
    new_file: str
    contributing: str
    labels: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A file of the API and what it is."""

    path: str
    href: str
    what: str


@dataclass(frozen=True, slots=True)
class ApiView:
    """`api.html`."""

    shell: Shell
    endpoints: tuple[Endpoint, ...]
    base_url: str
    example: str
    shields: str


@dataclass(frozen=True, slots=True)
class AboutView:
    """`about.html`."""

    shell: Shell
    labels: str
    submit: str
    licenses: str
    new_issue: str
    total: int


@dataclass(frozen=True, slots=True)
class NotFoundView:
    """`404.html`."""

    shell: Shell
    submit: str


@dataclass(frozen=True, slots=True)
class AliasView:
    """`alias.html`: a former id, which leads on."""

    shell: Shell
    former: str
    name: str
    href: str


def home(edition: Edition, models: Sequence[Model], page: int) -> HomeView:
    """Page `page` of the list of all models, which are given in the order of the list."""
    here = Here(edition, urls.home(page))
    title = edition.settings.site_name + (f", page {page}" if page > 1 else "")
    about = "Which AI models are open, part by part, and what each claim rests on: labels, justifications and badges."
    return HomeView(
        shell=here.shell(title, about, json=urls.MODELS_JSON, scripts=("home.js",)),
        total=len(models),
        cards=_cards(here, models),
        rows=_rows(here, _slice(models, page)),
        pager=_pager(here, len(models), page, urls.home),
        search_data=here.to(urls.SEARCH),
    )


def in_list_order(models: Iterable[Model]) -> list[Model]:
    """Models as lists show them: by name, as people read it."""
    return sorted(models, key=lambda m: (m.record.entry.name.casefold(), m.record.id))


def page_count(models: int) -> int:
    """How many pages a list of so many models takes; an empty one takes one."""
    return max(1, -(-models // PAGE_LENGTH))


def model(edition: Edition, one: Model) -> ModelView:
    """The page of one model."""
    record, written = one.record, one.record.entry
    here = Here(edition, urls.model(record.id))
    settings, outside, shown = edition.settings, data.badge_of(edition, one), _label(here, one)
    file = urls.entry_file(record.id)
    return ModelView(
        shell=here.shell(
            written.name,
            f"{outside.alt}. {written.summary}",
            json=urls.model_json(record.id),
            scripts=("copy.js", "chooser.js"),
            face=data.face_of(one),
        ),
        name=written.name,
        organization=Link(written.organization, here.to(urls.organization(record.org))),
        summary=written.summary,
        label=shown,
        sentence=verdict.sentence(record.verdict),
        status_line=_status_line(one),
        status_link=_known(here, written.superseded_by) if written.superseded_by else None,
        badges=tuple(_badge(here, record.id, data.face_of(one), style) for style in badge.OF_MODELS),
        badge_alt=outside.alt,
        parts=tuple(_part(finding) for finding in record.verdict.parts),
        justification=record.justification_html,
        facts=tuple(_facts(here, one)),
        embeds=tuple(_embeds(edition, one)),
        history=tuple(HistoryStep(change.date, change.label or "no label") for change in one.label_history),
        file=Link(file, urls.source_file(settings.repository, settings.branch, file)),
        file_history=urls.file_history(settings.repository, settings.branch, file),
        edit=urls.edit_file(settings.repository, settings.branch, file),
        report=urls.report(settings.repository, record.id, outside.page),
        json=here.to(urls.model_json(record.id)),
        json_ld=_script_json(data.json_ld(edition, one)),
    )


def organization(edition: Edition, org: str, models: Sequence[Model]) -> OrganizationView:
    """The page of an organization."""
    here = Here(edition, urls.organization(org))
    name = Counter(one.record.entry.organization for one in models).most_common(1)[0][0]
    about = f"The models of {name} in the registry, with their labels."
    return OrganizationView(here.shell(name, about), name, org, _rows(here, models), _cards(here, models))


def labels(edition: Edition) -> LabelsView:
    """What each label means."""
    here = Here(edition, urls.LABELS)
    shell = here.shell("The labels", "The four Open Model labels: what each says is public, and what it does not say.")
    return LabelsView(shell, _cards(here, edition.registry.models), tuple(QUALIFIER_MEANS.items()))


def label(edition: Edition, which: Label, models: Sequence[Model], page: int) -> LabelView:
    """Page `page` of the models that bear a label."""
    here = Here(edition, urls.label(which.slug, page))
    shown, words = badge.face(which), badge.label_words(which)
    card = LabelCard(_bare_label(here, which), LABEL_MEANS[which], len(models))
    parts = tuple((_PART_TITLES[part], part.value, part in which.open_parts) for part in Part)
    return LabelView(
        shell=here.shell(
            f"{which} – {which.title}" + (f", page {page}" if page > 1 else ""),
            LABEL_MEANS[which],
            scripts=("copy.js",),
            face=shown,
        ),
        card=card,
        parts=parts,
        badges=tuple(_badge(here, which.slug, shown, style, urls.label(which.slug), words) for style in badge.STYLES),
        badge_alt=words,
        sheet=here.to(urls.BADGES),
        rows=_rows(here, _slice(models, page)),
        pager=_pager(here, len(models), page, lambda number: urls.label(which.slug, number)),
    )


def badges(edition: Edition) -> BadgesView:
    """Every badge there is: each label with each qualifier and status, in each style, on light and dark."""
    here = Here(edition, urls.BADGES)
    faces = [badge.face(which, qualifier) for which in Label for qualifier in (None, *QUALIFIER_MEANS)]
    faces += [badge.face(which, None, Status.SUPERSEDED) for which in Label]
    faces += [badge.face(which, None, Status.WITHDRAWN) for which in (*Label, None)]
    shell = here.shell("All badges", "Every badge of the registry: each label, qualifier and status in each style.")
    small = tuple(
        _sheet_row(shown, ("flat", "button") if shown.notes else ("flat", "button", "micro")) for shown in faces
    )
    large = tuple(_sheet_row(badge.face(which), ("large",)) for which in Label)
    return BadgesView(shell, small, large)


def submit(edition: Edition) -> SubmitView:
    """How to add an entry."""
    here, settings = Here(edition, urls.SUBMIT), edition.settings
    template = scaffold.blank("your-org/your-model")
    shell = here.shell(
        "Submit a model", "Add a model to the registry: one file, in your browser, without git.", scripts=("copy.js",)
    )
    new = urls.new_file(settings.repository, settings.branch, urls.entry_file("your-org/your-model"), template)
    guide = urls.source_file(settings.repository, settings.branch, "CONTRIBUTING.md")
    return SubmitView(shell, template, new, guide, here.to(urls.LABELS))


def api(edition: Edition) -> ApiView:
    """The API's documentation."""
    here = Here(edition, urls.API)
    example = next((one.record.id for one in edition.registry.models), "org/model")
    endpoints = tuple(Endpoint(path, here.to(href), what) for path, href, what in _endpoints(example))
    shell = here.shell("The API", "The registry as static JSON, CSV and Atom: no key, no limits.", json=urls.OPENAPI)
    endpoint = edition.absolute(urls.shields_json(example))
    return ApiView(shell, endpoints, edition.settings.base_url, example, urls.shields_badge(endpoint))


def about(edition: Edition) -> AboutView:
    """The rule and the policies."""
    here = Here(edition, urls.ABOUT)
    shell = here.shell("About", "The rule behind the labels, what an entry has to show, and how to correct one.")
    issues = urls.issues(edition.settings.repository) + "/new"
    return AboutView(
        shell,
        here.to(urls.LABELS),
        here.to(urls.SUBMIT),
        here.to(urls.LICENSES_JSON),
        issues,
        len(edition.registry.models),
    )


def not_found(edition: Edition) -> NotFoundView:
    """What any unknown address gets: it is served from any depth, so its links start at the host's root."""
    here = Here(edition, urls.NOT_FOUND, urls.base_path(edition.settings.base_url))
    return NotFoundView(here.shell("Not found", "There is no page at this address."), here.to(urls.SUBMIT))


def alias(edition: Edition, former: str, one: Model) -> AliasView:
    """A former id's page."""
    here = Here(edition, urls.model(former))
    name = one.record.entry.name
    return AliasView(
        here.shell(name, f"{former} is now {one.record.id}."), former, name, here.to(urls.model(one.record.id))
    )


def _badge(here: Here, name: str, shown: Face, style: str, page: str = "", words: str = "") -> BadgeShown:
    """A badge by its name in addresses; with a page and words, the code that embeds it too."""
    picture, address = badge.drawing(shown, style), here.edition.absolute(urls.badge(name, style))
    size = (picture.width, picture.height)
    code = embed.html(here.edition.absolute(page), address, words, *size) if page else ""
    return BadgeShown(style, here.to(urls.badge(name, style)), address, *size, code)


def _embeds(edition: Edition, one: Model) -> Iterable[EmbedShown]:
    outside = data.badge_of(edition, one)
    yield from (EmbedShown(key, embed.FORMATS[key], code) for key, code in embed.codes(outside).items())
    endpoint = edition.absolute(urls.shields_json(one.record.id))
    yield EmbedShown("shields", "Markdown, drawn by shields.io", embed.markdown(outside, urls.shields_badge(endpoint)))


def _sheet_row(shown: Face, styles: Iterable[str]) -> SheetRow:
    words = ", ".join([f"{shown.label}" if shown.label else "no label", *shown.notes])
    drawn = [(style, badge.drawing(shown, style)) for style in styles]
    key = "-".join([share_name(shown), *(style for style, _ in drawn)])
    return SheetRow(key, words, tuple((style, d.width, d.height, Markup(d.body)) for style, d in drawn))


_PART_TITLES = {Part.CODE: "Code", Part.WEIGHTS: "Weights", Part.DATASET: "Training data"}


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
        (badge(one), badge(example), "A model's badge; .png for the same as PNG"),
        (urls.shields_json(one), urls.shields_json(example), "A shields.io endpoint"),
        (urls.LABELS_JSON, urls.LABELS_JSON, "The four labels, and the rule as a table"),
        (urls.LICENSES_JSON, urls.LICENSES_JSON, "The class of every SPDX license for each part, with its source"),
        (urls.BY_URL_JSON, urls.BY_URL_JSON, "From the address of an artifact to the models that list it"),
        (urls.OPENAPI, urls.OPENAPI, "All this as an OpenAPI 3.1 description"),
        (urls.SCHEMA, urls.SCHEMA, "The JSON Schema of an entry, for editors"),
        (urls.CSV, urls.CSV, "The registry as a table"),
        (urls.FEED, urls.FEED, "Atom: new models and changed labels"),
    ]


def _slice(models: Sequence[Model], page: int) -> Sequence[Model]:
    return models[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH]


def _pager(here: Here, total: int, page: int, path: object) -> Pager:
    last = page_count(total)
    link = path if callable(path) else urls.home
    before = here.to(link(page - 1)) if page > 1 else ""
    return Pager(page, last, before, here.to(link(page + 1)) if page < last else "")


def _cards(here: Here, models: Iterable[Model]) -> tuple[LabelCard, ...]:
    counts = Counter(data.label_of(one) for one in models)
    return tuple(LabelCard(_bare_label(here, which), LABEL_MEANS[which], counts[which]) for which in Label)


def _bare_label(here: Here, which: Label) -> LabelShown:
    return LabelShown(which.value, which.title, which.slug, here.to(urls.label(which.slug)), "", "")


def _label(here: Here, one: Model) -> LabelShown:
    earned, qualifier = data.label_of(one), data.qualifier_of(one) or ""
    if earned is None:
        return LabelShown("", "Withdrawn, no label", "none", here.to(urls.LABELS), "", "")
    means = QUALIFIER_MEANS.get(qualifier, "")
    return LabelShown(earned.value, earned.title, earned.slug, here.to(urls.label(earned.slug)), qualifier, means)


def _rows(here: Here, models: Iterable[Model]) -> tuple[Row, ...]:
    return tuple(_row(here, one) for one in models)


def _row(here: Here, one: Model) -> Row:
    written = one.record.entry
    return Row(
        name=written.name,
        href=here.to(urls.model(one.record.id)),
        organization=written.organization,
        organization_href=here.to(urls.organization(one.record.org)),
        summary=written.summary,
        label=_label(here, one),
        status="" if written.status == Status.ACTIVE else written.status,
        modalities=tuple(written.modalities),
        size=written.parameters or "",
        year=(written.released or "")[:4],
    )


def _status_line(one: Model) -> str:
    written = one.record.entry
    if written.status == Status.ACTIVE:
        return ""
    said = {Status.SUPERSEDED: "Superseded", Status.WITHDRAWN: "Withdrawn"}[Status(written.status)]
    return f"{said}. {written.status_note or ''}".strip()


def _known(here: Here, model_id: str) -> Link:
    """A link to a model by any of its ids; plain words where the registry does not have it."""
    found = here.edition.registry.by_id.get(model_id)
    if model_id.startswith("hf:"):
        return Link(model_id.removeprefix("hf:") + " on Hugging Face", urls.foreign_base(model_id))
    return Link(found.record.entry.name, here.to(urls.model(found.record.id))) if found else Link(model_id, "")


def _part(finding: PartFinding) -> PartShown:
    artifacts = tuple(_artifact(finding.part, item) for item in finding.items)
    words = STATE_WORDS[finding.state]
    return PartShown(
        _PART_TITLES[finding.part],
        finding.part.value,
        finding.state.value,
        words,
        artifacts,
        verdict.next_step(finding),
    )


def _artifact(part: Part, item: Item) -> ArtifactShown:
    return ArtifactShown(
        name=item.name or _PART_TITLES[part],
        url=item.url or "",
        address=(item.url or "").removeprefix("https://").rstrip("/"),
        license={"NOASSERTION": "no license stated", "NONE": "no license"}.get(item.license or "", item.license or ""),
        license_href=_license_href(item),
        license_class=item.license_class.value if item.license_class else "",
        access=item.access.value,
        access_words=ACCESS_WORDS[item.access],
        note=item.note or "",
        mirrors=tuple(Link(mirror.removeprefix("https://"), mirror) for mirror in item.mirrors),
    )


def _license_href(item: Item) -> str:
    known = urls.spdx_license(item.license) if item.license and item.license in licenses.TABLE else ""
    return item.license_url or known


def _facts(here: Here, one: Model) -> Iterable[Fact]:
    written = one.record.entry
    pairs = (
        ("Released", written.released), ("Family", written.family), ("Parameters", _sizes(one)),
        ("Modalities", ", ".join(written.modalities)), ("Checked by a person", written.checked),
        ("In the registry since", one.added), ("Entry last changed", one.updated),
    )  # fmt: skip
    yield from (Fact(title, text) for title, text in pairs if text)
    links = ((title, address) for title, address in _links(one) if address)
    if found := tuple(Link(title, address) for title, address in links):
        yield Fact("Read more", links=found)
    if written.derived_from:
        yield Fact("Derived from", links=tuple(_known(here, base) for base in written.derived_from))
    registry = here.edition.registry
    names = (one.record.id, *written.aliases)
    if derived := [child for name in names for child in registry.by_base.get(name, ())]:
        yield Fact("Base of", links=_model_links(here, derived))
    family = registry.by_family.get((one.record.org, written.family or ""), [])
    if siblings := [other for other in family if other is not one]:
        yield Fact("Same family", links=_model_links(here, siblings))


def _model_links(here: Here, models: Iterable[Model]) -> tuple[Link, ...]:
    return tuple(Link(one.record.entry.name, here.to(urls.model(one.record.id))) for one in models)


def _sizes(one: Model) -> str:
    total, active = one.record.entry.parameters, one.record.entry.active_parameters
    return f"{total or 'not stated'}, {active} active" if active else total or ""


def _links(one: Model) -> Iterable[tuple[str, str | None]]:
    links = one.record.entry.links
    return (
        ("Homepage", links.homepage),
        ("Paper", links.paper),
        ("Model card", links.model_card),
        ("Demo", links.demo),
    )


_SCRIPT_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def _script_json(value: object) -> Markup:
    """JSON that cannot end the script element that it stands in."""
    return Markup(data.compact(value).translate(_SCRIPT_ESCAPES))


SPRITE = (*((which.slug, Markup(mark.shapes(which.open_parts))) for which in Label), ("none", Markup(mark.shapes(()))))
"""The marks that pages refer to, by slug."""
