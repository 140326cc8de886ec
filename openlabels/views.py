"""The views: for each template a frozen dataclass that says exactly what it receives.

Knows shapes only. Refuses to know where their values come from (`pages`, `model_page`) and markup (the templates).
A test holds each view to its template, both ways.
"""

from dataclasses import dataclass

from markupsafe import Markup

from openlabels.shell import Link, Shell


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
    total_words: str
    cards: tuple[LabelCard, ...]
    rows: tuple[Row, ...]
    pager: Pager
    search_data: str
    csv: str
    submit: str


@dataclass(frozen=True, slots=True)
class ArtifactShown:
    """One artifact; `address` is how its URL is written; `warning` says how that address fails, '' where it does not."""

    name: str
    url: str
    address: str
    license: str
    license_href: str
    license_class: str
    access: str
    access_words: str
    note: str
    warning: str
    mirrors: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PartShown:
    """One part of a model: its state, and what it rests on."""

    title: str
    slug: str
    state: str
    state_words: str
    artifacts: tuple[ArtifactShown, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the facts: words, or links."""

    title: str
    text: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class EmbedShown:
    """One embed code, escaped as text between tags."""

    format: str
    title: str
    code: Markup


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """A day on which the label changed; `href` leads to the commit, '' where none is known."""

    date: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """What a model comes from, what came of it, and the rest of its family; what was cut is counted in words."""

    bases: tuple[Link, ...]
    derived: tuple[Link, ...]
    siblings: tuple[Link, ...]


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
    id: str
    name: str
    organization: Link
    summary: str
    label: LabelShown
    sentence: str
    toward: str
    marks: str
    status_line: str
    status_link: Link | None
    badge: BadgeShown
    badge_alt: str
    parts: tuple[PartShown, ...]
    justification: Markup
    facts: tuple[Fact, ...]
    embeds: tuple[EmbedShown, ...]
    lineage: Lineage | None
    history: tuple[HistoryStep, ...]
    citation: str
    file: Link
    file_history: str
    edit_form: str
    next_size: str
    edit: str
    report: str
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
class Compared:
    """A model that heads a column of a comparison."""

    name: str
    href: str
    organization: str
    label: LabelShown


@dataclass(frozen=True, slots=True)
class CompareCell:
    """What a model says to a question; `shape` names a part and its state where the answer is that, else ''."""

    words: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class CompareRow:
    """A question, with each model's answer."""

    title: str
    cells: tuple[CompareCell, ...]


@dataclass(frozen=True, slots=True)
class CompareView:
    """`compare.html`; `search_data` is where its script finds models, `example` the address of the comparison that it holds."""

    shell: Shell
    labels: str
    search_data: str
    example: str
    columns: tuple[Compared, ...]
    rows: tuple[CompareRow, ...]


@dataclass(frozen=True, slots=True)
class PlotColumn:
    """What a plot tells apart, with its texture."""

    words: str
    swatch: Markup


@dataclass(frozen=True, slots=True)
class PlotCell:
    """A number of a plot; `href` is '' where no list shows exactly what it counts."""

    count: int
    href: str


@dataclass(frozen=True, slots=True)
class PlotRow:
    """A bar, and the numbers that it draws."""

    name: str
    href: str
    total: int
    bar: Markup
    cells: tuple[PlotCell, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot and its table; `slug` is unique in the page."""

    slug: str
    title: str
    about: str
    columns: tuple[PlotColumn, ...]
    rows: tuple[PlotRow, ...]


@dataclass(frozen=True, slots=True)
class StatsView:
    """`stats.html`."""

    shell: Shell
    total: int
    organizations: int
    textures: Markup
    plots: tuple[Plot, ...]


@dataclass(frozen=True, slots=True)
class SubmitView:
    """`submit.html`; `form` is the path of what the form in the browser has to know."""

    shell: Shell
    form: str
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
