"""The views: for each template a named tuple that says exactly what it receives.

Knows shapes only. Refuses to know where their values come from (`pages`, `model_page`) and markup (the templates).
A test holds each view to its template, both ways.
"""

from typing import NamedTuple

from markupsafe import Markup

from openlabels.projections.shell import Link, Shell


class LabelShown(NamedTuple):
    """A label as pages show it: its mark, and what qualifies it. `text` is '' for a model without a label."""

    text: str
    title: str
    slug: str
    href: str
    qualifier: str
    qualifier_means: str


class Row(NamedTuple):
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


class Pager(NamedTuple):
    """Where one is in a long list; `before` and `after` are '' at its ends."""

    number: int
    last: int
    before: str
    after: str


class LabelCard(NamedTuple):
    """A label with what it means and how many bear it."""

    label: LabelShown
    means: str
    models: int


class HomeView(NamedTuple):
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


class ArtifactShown(NamedTuple):
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


class PartShown(NamedTuple):
    """One part of a model: its state, and what it rests on."""

    title: str
    slug: str
    state: str
    state_words: str
    artifacts: tuple[ArtifactShown, ...]


class Fact(NamedTuple):
    """A line of the facts: words, or links."""

    title: str
    text: str = ""
    links: tuple[Link, ...] = ()


class EmbedShown(NamedTuple):
    """One embed code, escaped as text between tags; `hint` says what is to be done with it, where that is not plain."""

    format: str
    title: str
    code: Markup
    hint: str = ""


class HistoryStep(NamedTuple):
    """A day on which the label changed; `href` leads to the commit, '' where none is known."""

    date: str
    label: str
    href: str


class Lineage(NamedTuple):
    """What a model comes from, what came of it, and the rest of its family; what was cut is counted in words."""

    bases: tuple[Link, ...]
    derived: tuple[Link, ...]
    siblings: tuple[Link, ...]


class BadgeShown(NamedTuple):
    """A badge in one style: where it is, seen from the page and from elsewhere, its size in pixels, code to embed it."""

    style: str
    src: str
    address: str
    width: int
    height: int
    code: str


class ModelView(NamedTuple):
    """`model.html`."""

    shell: Shell
    id: str
    name: str
    organization: Link
    summary: str
    label: LabelShown
    sentence: str
    toward: tuple[str, ...]
    qualifying: tuple[str, ...]
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


class OrganizationView(NamedTuple):
    """`organization.html`."""

    shell: Shell
    name: str
    slug: str
    rows: tuple[Row, ...]
    cards: tuple[LabelCard, ...]


class LabelsView(NamedTuple):
    """`labels.html`."""

    shell: Shell
    cards: tuple[LabelCard, ...]
    qualifiers: tuple[tuple[str, str], ...]
    licenses: str


class LabelView(NamedTuple):
    """`label.html`."""

    shell: Shell
    card: LabelCard
    parts: tuple[tuple[str, str, bool], ...]
    badges: tuple[BadgeShown, ...]
    badge_alt: str
    sheet: str
    filtered: str
    rows: tuple[Row, ...]
    pager: Pager


class SheetRow(NamedTuple):
    """One face in every style, drawn in the page; `key` is unique in it."""

    key: str
    words: str
    pictures: tuple[tuple[str, int, int, Markup], ...]


class BadgesView(NamedTuple):
    """`badges.html`: the contact sheet, small styles apart from the large one."""

    shell: Shell
    small: tuple[SheetRow, ...]
    large: tuple[SheetRow, ...]


class Compared(NamedTuple):
    """A model that heads a column of a comparison."""

    name: str
    href: str
    organization: str
    label: LabelShown


class CompareCell(NamedTuple):
    """What a model says to a question; `shape` names a part and its state where the answer is that, else ''.

    `unseen` is what is said instead to who does not see, '' where that is the same.
    """

    words: str
    shape: str = ""
    unseen: str = ""


class CompareRow(NamedTuple):
    """A question, with each model's answer."""

    title: str
    cells: tuple[CompareCell, ...]


class CompareView(NamedTuple):
    """`compare.html`; `search_data` is where its script finds models, `example` the address of the comparison that it holds."""

    shell: Shell
    labels: str
    search_data: str
    example: str
    columns: tuple[Compared, ...]
    rows: tuple[CompareRow, ...]


class PlotColumn(NamedTuple):
    """What a plot tells apart, with its texture."""

    words: str
    swatch: Markup


class PlotCell(NamedTuple):
    """A number of a plot; `href` is '' where no list shows exactly what it counts."""

    models: int
    href: str


class PlotRow(NamedTuple):
    """A bar, and the numbers that it draws."""

    name: str
    href: str
    total: int
    bar: Markup
    cells: tuple[PlotCell, ...]


class Plot(NamedTuple):
    """A plot and its table; `slug` is unique in the page."""

    slug: str
    title: str
    about: str
    columns: tuple[PlotColumn, ...]
    rows: tuple[PlotRow, ...]


class StatsView(NamedTuple):
    """`stats.html`."""

    shell: Shell
    total: int
    organizations: int
    textures: Markup
    plots: tuple[Plot, ...]


class LicenseUsed(NamedTuple):
    """A license that entries state: what it counts as there, and of how many artifacts; `href` is '' where SPDX has none."""

    name: str
    href: str
    kind: str
    artifacts: int


class LicenseShown(NamedTuple):
    """A license of SPDX's list."""

    id: str
    href: str
    name: str


class LicenseGroup(NamedTuple):
    """Licenses that are open for the same things."""

    title: str
    licenses: tuple[LicenseShown, ...]


class LicensesView(NamedTuple):
    """`licenses.html`; `known` is how many licenses the whole table has."""

    shell: Shell
    labels: str
    table: str
    used: tuple[LicenseUsed, ...]
    groups: tuple[LicenseGroup, ...]
    known: int


class SubmitView(NamedTuple):
    """`submit.html`; `form` is the path of what the form in the browser has to know."""

    shell: Shell
    form: str
    template: str
    new_file: str
    contributing: str
    labels: str


class Endpoint(NamedTuple):
    """A file of the API and what it is."""

    path: str
    href: str
    what: str


class ApiView(NamedTuple):
    """`api.html`; `row` is one model in the list of all, as JSON, '' where there is none."""

    shell: Shell
    endpoints: tuple[Endpoint, ...]
    base_url: str
    asked: str
    row: str
    shields: str


class AboutView(NamedTuple):
    """`about.html`."""

    shell: Shell
    labels: str
    submit: str
    licenses: str
    new_issue: str
    total: int
    checked: int


class NotFoundView(NamedTuple):
    """`404.html`."""

    shell: Shell
    submit: str


class AliasView(NamedTuple):
    """`alias.html`: a former id, which leads on."""

    shell: Shell
    former: str
    name: str
    href: str
