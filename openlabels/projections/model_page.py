"""The page of one model, and of an id that it once had.

Knows what is said of a model, and in which order. Refuses to know markup (the template has it).
"""

from collections.abc import Iterable
from datetime import date

from openlabels.badges import embed, faces
from openlabels.elsewhere.watch import Address, Seen, Why
from openlabels.everyone.history import LabelChange
from openlabels.everyone.registry import Kin, Relative
from openlabels.ground import compact, markup, urls
from openlabels.ground.label import Access, Part, State
from openlabels.ground.licenses import LicenseClass
from openlabels.projections import model_data
from openlabels.projections.edition import Around, Imprint
from openlabels.projections.pieces import badge_shown, label_shown, license_words, size_words
from openlabels.projections.shell import Here, Link
from openlabels.projections.views import (
    AliasView,
    ArtifactShown,
    EmbedShown,
    Fact,
    HistoryStep,
    Lineage,
    ModelView,
    PartShown,
)
from openlabels.reading import verdict
from openlabels.reading.entry import Entry
from openlabels.reading.glance import Glance
from openlabels.reading.record import Record
from openlabels.reading.values import Status
from openlabels.reading.verdict import PART_TITLES, Item, PartFinding, Verdict

ACCESS_WORDS = {Access.PUBLIC: "public", Access.GATED: "gated", Access.PARTIAL: "only in part", Access.CLOSED: "closed"}


def model(imprint: Imprint, record: Record, around: Around, outside: embed.Badge, codes: dict[str, str]) -> ModelView:
    """The page of one model; `outside` is its badge, `codes` what embeds it."""
    written, glance = record.entry, record.glance
    here = Here(imprint, urls.model(record.id))
    settings, face, shown = imprint.settings, model_data.face_of(glance), label_shown(here, glance)
    file, seen = urls.entry_file(record.id), around.seen
    return ModelView(
        shell=here.shell(
            written.name,
            f"{outside.alt}. {written.summary}",
            json=urls.model_json(record.id),
            scripts=("model.js",),
            face=face,
        ),
        id=record.id,
        name=written.name,
        organization=Link(written.organization, "../"),
        summary=written.summary,
        label=shown,
        sentence=verdict.sentence(record.verdict),
        toward=verdict.toward(record.verdict) if glance.label and written.status != Status.WITHDRAWN else (),
        qualifying=tuple(_qualifying(record.verdict)) if glance.qualifier else (),
        marks=here.to(urls.MARKS),
        status_line=_status_line(written),
        status_link=_known(record.id, around.kin, written.superseded_by) if written.superseded_by else None,
        badge=badge_shown(here, record.id, face, "flat"),
        badge_alt=outside.alt,
        parts=tuple(_part(finding, seen) for finding in record.verdict.parts),
        justification=record.justification_html,
        facts=tuple(_facts(here, written, around)),
        embeds=tuple(_embeds(imprint, record.id, outside, codes)),
        lineage=_lineage(record, around.kin),
        history=tuple(_step(settings.repository, change) for change in around.past.labels),
        citation=embed.citation(outside, settings.site_name),
        file=Link(file, urls.source_file(settings.repository, settings.branch, file)),
        file_history=urls.file_history(settings.repository, settings.branch, file),
        edit_form=here.to(urls.submit(edit=record.id)),
        next_size=here.to(urls.submit(like=record.id)),
        edit=urls.edit_file(settings.repository, settings.branch, file),
        report=urls.report(settings.repository, record.id),
        json_ld=markup.script(compact.written(model_data.json_ld(imprint, record))),
    )


def alias(imprint: Imprint, former: str, one: Glance) -> AliasView:
    """A former id's page."""
    here = Here(imprint, urls.model(former))
    shell = here.shell(one.name, f"{former} is now {one.id}.", canonical=urls.model(one.id))
    return AliasView(shell, former, one.name, here.to(urls.model(one.id)))


def _embeds(imprint: Imprint, model_id: str, outside: embed.Badge, codes: dict[str, str]) -> Iterable[EmbedShown]:
    for key, code in codes.items():
        yield EmbedShown(key, embed.FORMATS[key], markup.code(code), _IN_A_CARD if key == "huggingface" else "")
    endpoint = imprint.absolute(urls.shields_json(model_id))
    yield EmbedShown(
        "shields", "Markdown, drawn by shields.io", markup.code(embed.markdown(outside, urls.shields_badge(endpoint)))
    )


_IN_A_CARD = (
    "A card has a block between --- lines already: the tag goes into it, under its tags, and the rest below it. "
    "The Hub shows PNG, so this is always the flat badge."
)


def _qualifying(found: Verdict) -> Iterable[str]:
    """What the qualifier is about: each artifact of an open part whose license is not open, or not stated; a name once."""
    open_parts = [(one.part, item) for one in found.parts if one.state is State.OPEN for item in one.items]
    named = {
        kind: dict.fromkeys(_named(*each) for each in open_parts if each[1].license_class == kind)
        for kind in LicenseClass
    }
    if restricted := named[LicenseClass.RESTRICTED]:
        yield f"Not under an open license: {', '.join(restricted)}."
    if unstated := named[LicenseClass.UNSTATED]:
        yield f"No license is stated for {', '.join(unstated)}."


def _named(part: Part, item: Item) -> str:
    """An artifact by its name, with the license that qualifies the label."""
    said = f" ({license_words(item.license or '')})" if item.license_class == LicenseClass.RESTRICTED else ""
    return f"“{item.name or PART_TITLES[part]}”{said}"


def _status_line(written: Entry) -> str:
    if written.status == Status.ACTIVE:
        return ""
    said = {Status.SUPERSEDED: "Superseded", Status.WITHDRAWN: "Withdrawn"}[Status(written.status)]
    return f"{said}. {written.status_note or ''}".strip()


def _step(repository: str, change: LabelChange) -> HistoryStep:
    href = urls.commit(repository, change.commit) if change.commit else ""
    return HistoryStep(change.date, change.label or "no label", href)


def _lineage(record: Record, kin: Kin) -> Lineage | None:
    """None where a model stands alone."""
    bases = tuple(dict.fromkeys(_known(record.id, kin, base) for base in record.entry.derived_from))
    derived = _relatives(record.id, kin.derived, kin.more_derived)
    named = {link.href for link in (*bases, *derived)}
    siblings = tuple(
        link
        for link in _relatives(record.id, kin.siblings, kin.more_siblings)
        if link.href not in named or not link.href
    )
    return Lineage(bases, derived, siblings) if bases or derived or siblings else None


def _relatives(model_id: str, shown: Iterable[Relative], more: int) -> tuple[Link, ...]:
    links = tuple(_to_model(model_id, one) for one in shown)
    return (*links, Link(f"{more} more", "")) if more else links


def _known(page_of: str, kin: Kin, model_id: str) -> Link:
    """A link to a model by any of its ids; plain words where the registry does not have it."""
    found = kin.known.get(model_id)
    if model_id.startswith("hf:"):
        return Link(model_id.removeprefix("hf:") + " on Hugging Face", urls.foreign_base(model_id))
    return _to_model(page_of, found) if found else Link(model_id, "")


def _part(finding: PartFinding, seen: Seen) -> PartShown:
    warnings = {address.url: _warning(address) for address in seen.failing}
    artifacts = tuple(_artifact(finding.part, item, warnings.get(item.url or "", "")) for item in finding.items)
    words = verdict.state_words(finding.state, (item.access for item in finding.items))
    return PartShown(PART_TITLES[finding.part], finding.part.value, finding.state.value, words, artifacts)


def _warning(address: Address) -> str:
    """That an address fails, and since when; never more than was seen."""
    days = f"It has failed on {address.times} days since {address.since}"
    return f"This address {_FAILS[address.why]} on {address.last}. {days}; the label stays until a person checks."


_FAILS = {Why.GONE: "was gone", Why.LOGIN: "asked a robot for a login, or refused it,", Why.SILENT: "did not answer"}


def _artifact(part: Part, item: Item, warning: str) -> ArtifactShown:
    return ArtifactShown(
        name=item.name or PART_TITLES[part],
        url=item.url or "",
        address=(item.url or "").removeprefix("https://").rstrip("/"),
        license=license_words(item.license or ""),
        license_href=model_data.license_address(item),
        license_class=item.license_class.value if item.license_class else "",
        access=item.access.value,
        access_words=ACCESS_WORDS[item.access],
        note=item.note or "",
        warning=warning,
        mirrors=tuple(Link(mirror.removeprefix("https://"), mirror) for mirror in item.mirrors),
    )


def _seen_working(seen: Seen) -> str:
    some = "" if seen.working == seen.addresses else f" ({seen.working} of {seen.addresses} addresses)"
    return f"{seen.last_working}{some}" if seen.last_working else ""


def _checked(day: str | None, edition: str | None) -> str:
    """The day that somebody last opened every link, and its age in this edition: no clock is asked."""
    if not day or not edition:
        return day or ""
    days = (date.fromisoformat(edition) - date.fromisoformat(day)).days
    if days < 0:
        return day
    return (
        f"{day}, {f'{days} day' if days == 1 else f'{days} days'} before this edition"
        if days
        else f"{day}, the day of this edition"
    )


def _facts(here: Here, written: Entry, around: Around) -> Iterable[Fact]:
    past, _, seen = around
    checked = _checked(written.checked, here.imprint.day) or "not yet"
    facts = (
        Fact("Released", written.released or ""), Fact("Family", links=_listed(here, "family", [written.family] if written.family else [])),
        Fact("Parameters", size_words(written.parameters, written.active_parameters)), Fact("Modalities", links=_listed(here, "modality", written.modalities)),
        Fact("Links checked by a person", checked), Fact("Evidence last seen working", _seen_working(seen)),
        Fact("In the registry since", past.added or ""), Fact("Entry last changed", past.updated or ""),
        Fact("Read more", links=tuple(Link(title, address) for title, address in _links(written) if address)),
    )  # fmt: skip
    return (fact for fact in facts if fact.text or fact.links)


def _listed(here: Here, facet: str, values: Iterable[str]) -> tuple[Link, ...]:
    """Values, each with a link to the models that share it."""
    return tuple(Link(value, here.to(urls.found((facet, value)))) for value in values)


def _to_model(page_of: str, one: Relative) -> Link:
    bears = faces.in_words(faces.face(one.label, one.qualifier, one.status))
    return Link(one.name, urls.to_model(page_of, one.id), label=bears)


def _links(written: Entry) -> Iterable[tuple[str, str | None]]:
    links = written.links
    return (
        ("Homepage", links.homepage),
        ("Paper", links.paper),
        ("Model card", links.model_card),
        ("Demo", links.demo),
    )
