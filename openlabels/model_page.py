"""The page of one model, and of an id that it once had.

Knows what is said of a model, and in which order. Refuses to know markup (the template has it).
"""

from collections.abc import Iterable

from markupsafe import Markup

from openlabels import badge, data, embed, licenses, urls, verdict
from openlabels.data import Edition
from openlabels.entry import Status
from openlabels.label import Access, Part, State
from openlabels.pieces import PART_TITLES, badge_shown, label_shown
from openlabels.registry import Model
from openlabels.shell import Here, Link
from openlabels.verdict import Item, PartFinding
from openlabels.views import AliasView, ArtifactShown, EmbedShown, Fact, HistoryStep, ModelView, PartShown

STATE_WORDS = {State.OPEN: "Public", State.NOT_OPEN: "Not open", State.NOT_STATED: "Not stated"}


ACCESS_WORDS = {Access.PUBLIC: "public", Access.GATED: "gated", Access.PARTIAL: "only in part", Access.CLOSED: "closed"}


def model(edition: Edition, one: Model) -> ModelView:
    """The page of one model."""
    record, written = one.record, one.record.entry
    here = Here(edition, urls.model(record.id))
    settings, outside, shown = edition.settings, data.badge_of(edition, one), label_shown(here, one)
    file = urls.entry_file(record.id)
    return ModelView(
        shell=here.shell(
            written.name,
            f"{outside.alt}. {written.summary}",
            json=urls.model_json(record.id),
            scripts=("copy.js", "chooser.js", "tray.js"),
            face=data.face_of(one),
        ),
        id=record.id,
        name=written.name,
        organization=Link(written.organization, here.to(urls.organization(record.org))),
        summary=written.summary,
        label=shown,
        sentence=verdict.sentence(record.verdict),
        status_line=_status_line(one),
        status_link=_known(here, written.superseded_by) if written.superseded_by else None,
        badges=tuple(badge_shown(here, record.id, data.face_of(one), style) for style in badge.OF_MODELS),
        badge_alt=outside.alt,
        parts=tuple(_part(finding) for finding in record.verdict.parts),
        justification=record.justification_html,
        facts=tuple(_facts(here, one)),
        embeds=tuple(_embeds(edition, one)),
        history=tuple(HistoryStep(change.date, change.label or "no label") for change in one.label_history),
        file=Link(file, urls.source_file(settings.repository, settings.branch, file)),
        file_history=urls.file_history(settings.repository, settings.branch, file),
        edit_form=here.to(urls.submit(edit=record.id)),
        next_size=here.to(urls.submit(like=record.id)),
        edit=urls.edit_file(settings.repository, settings.branch, file),
        report=urls.report(settings.repository, record.id, outside.page),
        json=here.to(urls.model_json(record.id)),
        json_ld=_script_json(data.json_ld(edition, one)),
    )


def alias(edition: Edition, former: str, one: Model) -> AliasView:
    """A former id's page."""
    here = Here(edition, urls.model(former))
    name = one.record.entry.name
    return AliasView(
        here.shell(name, f"{former} is now {one.record.id}.", canonical=urls.model(one.record.id)),
        former,
        name,
        here.to(urls.model(one.record.id)),
    )


def _embeds(edition: Edition, one: Model) -> Iterable[EmbedShown]:
    outside = data.badge_of(edition, one)
    yield from (EmbedShown(key, embed.FORMATS[key], code) for key, code in embed.codes(outside).items())
    endpoint = edition.absolute(urls.shields_json(one.record.id))
    yield EmbedShown("shields", "Markdown, drawn by shields.io", embed.markdown(outside, urls.shields_badge(endpoint)))


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
        PART_TITLES[finding.part], finding.part.value, finding.state.value, words, artifacts, verdict.next_step(finding)
    )


def _artifact(part: Part, item: Item) -> ArtifactShown:
    return ArtifactShown(
        name=item.name or PART_TITLES[part],
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
