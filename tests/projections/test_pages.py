"""Templates and their views agree, and whatever an entry says stays text on its page."""

import html
import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jinja2
import jinja2.meta
import pytest
from jinja2 import nodes

from openlabels.badges import embed
from openlabels.everyone.history import History, Version
from openlabels.everyone.registry import MOST_KIN
from openlabels.ground import urls
from openlabels.ground.label import Label
from openlabels.output import folders, templating
from openlabels.projections import compare_page, model_data, model_page, pages, pieces, views
from openlabels.projections.shell import Link, Shell
from openlabels.reading import verdict
from openlabels.reading.verdict import PART_TITLES
from tests.entries import HOSTILE, SETTINGS, WholeEdition, artifact, edition, entry, outputs

VIEWS = {template: view for view, template in templating.OF_VIEW.items()}


# Templates against views


def used(template: str) -> set[str]:
    """The variables that a template takes from outside, its parents' included."""
    environment = templating.environment()
    source, _, _ = environment.loader.get_source(environment, template)  # type: ignore[union-attr]
    tree = environment.parse(source)
    parents = {
        found.template.value for found in tree.find_all(nodes.Extends) if isinstance(found.template, nodes.Const)
    }
    given = {found.target for found in tree.find_all(nodes.Import)} | {
        found.name for found in tree.find_all(nodes.Macro)
    }
    own = jinja2.meta.find_undeclared_variables(tree) - given
    return own.union(*map(used, parents)) - set(environment.globals)


@pytest.mark.parametrize("template", VIEWS)
def test_a_template_receives_exactly_what_it_uses(template: str) -> None:
    assert used(template) == set(VIEWS[template]._fields)


def test_every_template_is_a_page_or_a_piece_of_pages() -> None:
    there = {path.name for path in folders.TEMPLATES.iterdir()}
    assert there - set(VIEWS) == {"base.html", "_parts.html"}


def attributes_used(template: str) -> set[str]:
    """Every attribute that a template and its pieces read."""
    text = (folders.TEMPLATES / template).read_text()
    tree = templating.environment().parse(text)
    return {node.attr for node in tree.find_all(nodes.Getattr)}


def test_every_field_of_the_pieces_that_views_hold_is_used_by_some_template() -> None:
    everywhere = set().union(*(attributes_used(path.name) for path in folders.TEMPLATES.iterdir()))
    pieces = (views.LabelShown, views.Row, views.Pager, views.LabelCard, views.ArtifactShown, views.PartShown, views.Fact,
              views.EmbedShown, views.HistoryStep, views.Lineage, views.Endpoint, views.BadgeShown, views.SheetRow, views.Plot, views.PlotColumn,
              views.PlotRow, views.PlotCell, Shell, Link)  # fmt: skip
    unused = {f"{piece.__name__}.{name}" for piece in pieces for name in piece._fields if name not in everywhere}
    assert unused == set()


def test_a_view_that_lacks_something_is_an_error_and_not_a_hole_in_the_page() -> None:
    for text in ("{{ title }}", "{% if title %}{% endif %}", "{% for row in rows %}{% endfor %}"):
        with pytest.raises(jinja2.UndefinedError):
            templating.environment().from_string(text).render()


def test_templates_set_no_markup_free_by_themselves() -> None:
    for path in folders.TEMPLATES.iterdir():
        assert not re.search(r"\|\s*safe|autoescape", path.read_text()), path.name


# Hostile entries


def rendered(written: dict[str, Any], model_id: str = "org/model", whole: WholeEdition | None = None) -> dict[str, str]:
    """The pages of a registry with this entry, by path."""
    made = outputs(whole or edition({model_id: written}))
    return {path: content.decode() for path, content in made.items() if path.endswith(".html")}


class Reader(HTMLParser):
    """The elements of a page with their attributes, and its text without that of scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.data: list[str] = []
        self.within: list[str] = []
        self.comments: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in {"script", "title", "h1"}:
            self.within.append(tag)
            self.data.append("")

    def handle_endtag(self, tag: str) -> None:
        if self.within and self.within[-1] == tag:
            self.within.pop()

    def handle_data(self, data: str) -> None:
        if self.within:
            self.data[-1] += data
        if "script" not in self.within:
            self.text += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader


def shape(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The elements of a page with the names of their attributes: what no value may change."""
    return [(tag, tuple(attributes)) for tag, attributes in read(text).elements]


def worded(word: str) -> dict[str, Any]:
    """An entry that says `word` wherever a line or a note of free text may stand."""
    return entry(
        name=word,
        organization=word,
        summary=word,
        family=word,
        label="OM",
        status="withdrawn",
        status_note=word,
        evidence={
            "code": [artifact("code", name=word, note=word, mirrors=["https://example.org/m"])],
            "dataset": [{"access": "closed", "name": word, "note": word}],
        },
    )


@cache
def saying(word: str) -> dict[str, str]:
    """The pages of a registry that says `word` wherever it can."""
    return rendered(worded(word))


@pytest.mark.parametrize("word", HOSTILE)
def test_a_hostile_word_changes_no_element_and_no_attribute_of_any_page(word: str) -> None:
    hostile, plain = saying(word), saying("Plain")
    assert set(hostile) == set(plain)
    for path, text in hostile.items():
        assert shape(text) == shape(plain[path]), path
        assert read(text).comments == []


@pytest.mark.parametrize("word", HOSTILE)
def test_a_hostile_word_is_shown_as_it_was_written(word: str) -> None:
    page = read(saying(word)["models/org/model/index.html"])
    title = f"{word} · {SETTINGS.site_name}"
    assert page.data[0] == title
    assert page.data.count(word) == 1, "the heading"
    assert page.text.count(word) >= 6


@pytest.mark.parametrize("word", HOSTILE)
def test_json_ld_reads_back_whole_and_cannot_end_its_script(word: str) -> None:
    text = saying(word)["models/org/model/index.html"]
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert not re.search("[<>&\u2028\u2029]", block)
    found = json.loads(block)
    assert (found["name"], found["description"], found["author"]["name"]) == (word, word, word)
    assert found["hasPart"][0]["name"] == word
    assert found["url"] == "https://example.org/labels/models/org/model/"


JUSTIFICATIONS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", '[x](https://e.example "onload=y")',
    "![x](https://evil.example/x.png)", "</div></section><h1>mine</h1>", "<style>body{display:none}</style>", "<iframe src=https://e.example>",
    "# Heading\n\n## Another\n\n###### Deep", "<!-- ", "&lt;script&gt;", "<a id=label href=https://e.example>x</a>", "[x]: javascript:alert(1)\n\n[x]",
    "<svg><use href='#x'/></svg>", "<details open ontoggle=alert(1)>", "{{ 7 * 7 }} {% include 'base.html' %}", "<base href=https://e.example>",
    "<form action=https://e.example><input name=q>", "<meta http-equiv=refresh content='0;url=https://e.example'>",
    "[relative](../../evil)", "[up](//evil.example)", "<p onclick=alert(1)>x", "<h1 id=main>x</h1>", "`<script>`", "```html\n<script>\n```",
)  # fmt: skip
ALLOWED = {"p", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "table", "thead", "tbody",
           "tr", "th", "td", "h3", "h4", "h5", "h6", "a"}  # fmt: skip


def cut(data: dict[str, Any]) -> tuple[str, str]:
    """The justification on the model's page, and the page around it."""
    page = rendered(data)["models/org/model/index.html"]
    start, end = '<h2 id="justification">Justification</h2>\n<div class="prose">', "</div>\n</section>\n"
    before, _, rest = page.partition(start)
    prose, _, after = rest.partition(end)
    assert prose
    assert after
    return prose, before + after


@pytest.mark.parametrize("words", JUSTIFICATIONS)
def test_a_hostile_justification_adds_only_harmless_elements_and_those_in_its_place(words: str) -> None:
    prose, around = cut(entry(justification=f"{words}\n\n{'Why this label. ' * 4}"))
    assert shape(around) == shape(cut(entry())[1])
    for tag, attributes in read(prose).elements:
        assert tag in ALLOWED
        assert set(attributes) <= {"href", "rel", "title", "start", "align"}
        assert (attributes.get("href") or "https://").startswith(("https://", "mailto:"))


def test_the_words_of_a_view_are_escaped_wherever_they_stand() -> None:
    """Each text field of a model's view in turn, so that a new one is covered too."""
    whole = edition({"org/model": worded("Plain")})
    (record,) = whole.records.values()
    outside = model_data.badge_of(whole, record.glance)
    around = whole.around(whole.registry.models[0])
    view = model_page.model(whole, record, around, outside, embed.codes(outside))
    template = templating.environment().get_template("model.html")
    bad = "\"'><b x>"
    for name, value in view._asdict().items():
        if isinstance(value, str) and not hasattr(value, "__html__"):
            text = template.render(view._asdict() | {name: bad})
            assert "<b x>" not in text, name
            assert html.escape(bad)[:6] in text or "&#34;&#39;&gt;" in text, name


# What pages say


def test_the_embed_codes_stand_in_the_page_as_they_are_copied() -> None:
    text = saying(HOSTILE[0])["models/org/model/index.html"]
    made = outputs(edition({"org/model": worded(HOSTILE[0])}))
    for key, code in json.loads(made["api/v1/models/org/model.json"])["result"]["embed"].items():
        (found,) = re.findall(f'<code data-embed="{key}">(.*?)</code>', text, re.DOTALL)
        assert html.unescape(found) == code
        assert f'data-copy="{key}"' in text


@pytest.mark.parametrize("label", [None, *Label])
def test_the_label_stands_in_the_page_for_programs_too(label: Label | None) -> None:
    parts: dict[str, list[dict[str, Any]]] = {"code": [artifact()]}
    if label and "OW" in label:
        parts["weights"] = [artifact("w")]
    if label and "OD" in label:
        parts["dataset"] = [artifact("d")]
    gone = {} if label else {"status": "withdrawn", "status_note": "x"}
    page = read(
        rendered(entry(label=label.value if label else "none", evidence=parts, **gone))["models/org/model/index.html"]
    )
    shown = [attributes["data-label"] for _, attributes in page.elements if "data-label" in attributes]
    assert shown == ([label] if label else [])


@pytest.mark.parametrize(("count", "expected"), [(0, 1), (1, 1), (99, 1), (100, 1), (101, 2), (200, 2), (201, 3)])
def test_a_page_of_a_list_has_a_hundred_models(count: int, expected: int) -> None:
    assert pieces.page_count(count) == expected


def test_long_lists_show_every_model_once_page_after_page() -> None:
    whole = edition({f"org/m{number:03}": entry(name=f"Model {number:03}") for number in range(205)})
    made = rendered({}, whole=whole)
    assert {path for path in made if path.startswith("page/")} == {"page/2/index.html", "page/3/index.html"}
    assert {path for path in made if path.startswith("labels/om/page")} == {
        f"labels/om/page/{n}/index.html" for n in (2, 3)
    }
    for first, *more in (("index.html", "page/2/index.html", "page/3/index.html"),
                         ("labels/om/index.html", "labels/om/page/2/index.html", "labels/om/page/3/index.html")):  # fmt: skip
        names = [name for path in (first, *more) for name in re.findall(r'class="name"[^>]*>([^<]*)<', made[path])]
        assert names == [f"Model {number:03}" for number in range(205)]
    assert 'rel="prev"' not in made["index.html"]
    assert re.search(r'rel="next" href="page/2/"', made["index.html"])
    assert re.search(r'rel="prev" href="../../(\./)?"', made["page/2/index.html"])
    assert 'rel="next"' not in made["page/3/index.html"]
    assert 'rel="next" href="../../labels/om/page/2/"' in made["labels/om/index.html"]
    assert 'rel="prev" href="../../../../labels/om/"' in made["labels/om/page/2/index.html"]
    assert 'rel="next" href="../../../../labels/om/page/3/"' in made["labels/om/page/2/index.html"]
    assert read(made["index.html"]).data[0] == "Open Model Labels"
    titles = [read(made[path]).data[0] for path in ("page/2/index.html", "labels/om/page/3/index.html")]
    assert titles == ["Open Model Labels, page 2 · Open Model Labels", "OM – Open Model, page 3 · Open Model Labels"]


def test_a_row_of_a_list_has_the_year_alone_and_a_status_that_is_out_of_the_ordinary() -> None:
    gone: dict[str, Any] = {"status": "withdrawn", "status_note": "Recalled.", "parameters": "7B"}
    some = {"a/b": entry(released="2024-11-26"), "a/c": entry(name="Gone", released="2023", **gone)}
    made = rendered({}, whole=edition(some))
    for path in ("index.html", "labels/om/index.html", "models/a/index.html"):
        numbers = re.findall(r'<span class="number">(?:<span class="unseen">(\w+) </span>(\w+))?</span>', made[path])
        assert numbers == [("parameters", "7B"), ("released", "2023"), ("", ""), ("released", "2024")]
        text = read(made[path]).text
        assert ("withdrawn" in text, "active" in text) == (True, False)


def test_every_badge_stands_on_its_sheet_in_each_style_that_shows_all_of_it() -> None:
    view, bare = pages.badges(edition({})), set(map(str, Label))
    small, large = (
        {row.words: [style for style, *_ in row.pictures] for row in rows} for rows in (view.small, view.large)
    )
    assert len(small) == len(Label) * 3 * 3 + 1
    assert bare == {words for words, styles in small.items() if styles == ["flat", "button", "micro"]}
    assert all(styles == ["flat", "button"] for words, styles in small.items() if words not in bare)
    assert large == {words: ["large"] for words in bare}


@pytest.mark.parametrize("label", Label)
def test_the_page_of_a_label_says_which_parts_are_public(label: Label) -> None:
    page = outputs(edition({}))[urls.file_of(urls.label(label.slug))].decode()
    said = re.findall(r"</span>(.*?): (public|not public, or not stated)</li>", page)
    public = {PART_TITLES[part] for part in label.open_parts}
    assert said == [
        (title, "public" if title in public else "not public, or not stated") for title in PART_TITLES.values()
    ]


def test_the_picture_beside_every_shared_page_is_there() -> None:
    gone: dict[str, Any] = {"status": "withdrawn", "status_note": "Recalled."}
    unstated = entry(evidence={"code": [artifact(license="NOASSERTION")]})
    made = outputs(edition({"a/b": unstated, "a/c": entry(**gone), "a/d": entry(label="none", **gone)}))
    text = b"".join(content for path, content in made.items() if path.endswith(".html")).decode()
    shown = set(re.findall(r'<meta property="og:image" content="([^"]*)">', text))
    assert len(shown) > 7
    assert {address.removeprefix(SETTINGS.base_url) for address in shown} <= set(made)


def test_lists_are_in_the_order_in_which_people_look_for_names() -> None:
    whole = edition(
        {f"org/{key}": entry(name=name) for key, name in zip("abcd", ["beta", "Alpha", "Gamma", "alpha"], strict=True)}
    )
    assert [one.glance.id for one in whole.registry.listed] == ["org/b", "org/d", "org/a", "org/c"]


def test_a_registry_without_models_has_all_its_pages() -> None:
    made = rendered({}, whole=edition({}))
    for path in (
        urls.HOME,
        urls.LABELS,
        urls.COMPARE,
        urls.STATS,
        urls.SUBMIT,
        urls.API,
        urls.ABOUT,
        urls.NOT_FOUND,
        *(urls.label(one.slug) for one in Label),
    ):
        assert urls.file_of(path) in made


def facts(page: str) -> dict[str, str]:
    rows = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL)
    return {title: html.unescape(re.sub("<[^>]*>", "", words)).strip() for title, words in rows}


def test_every_link_of_an_entry_stands_on_its_page() -> None:
    given = {name: f"https://example.org/{name}" for name in ("homepage", "paper", "model_card", "demo")}
    page = rendered(entry(links=given))["models/org/model/index.html"]
    assert facts(page)["Read more"].split(", ") == ["Homepage", "Paper", "Model card", "Demo"]
    assert [address for address in given.values() if f'href="{address}"' in page] == list(given.values())


def test_a_withdrawn_model_says_why_and_not_how_to_earn_more() -> None:
    there = edition({"org/model": entry()})
    toward = verdict.toward(there.records["org/model"].verdict)
    page, gone = (
        read(rendered(one)["models/org/model/index.html"]).text
        for one in (entry(), entry(status="withdrawn", status_note="Recalled for good."))
    )
    assert [(step in page, step in gone) for step in toward] == 2 * [(True, False)]
    assert " ".join(gone.split()).count("Withdrawn. Recalled for good.") == 1


def lineage(page: str) -> str:
    """What the lineage says, from its heading to the next."""
    found = page.partition("<h2>Lineage</h2>")[2].partition("<h2")[0]
    return " ".join(html.unescape(re.sub("<[^>]*>", "", found)).split())


def test_a_base_of_another_organization_is_linked_across_folders() -> None:
    whole = edition({"a/base": entry(name="Base"), "b/tuned": entry(name="Tuned", derived_from=["a/base"])})
    made = rendered({}, whole=whole)
    assert 'Derived from <a href="../../a/base/">Base</a> (OM)' in made["models/b/tuned/index.html"]
    assert '<li><a href="../../b/tuned/">Tuned</a> (OM)</li>' in made["models/a/base/index.html"]


@pytest.mark.parametrize(
    ("checked", "said"),
    [
        ("2025-12-29", "2025-12-29, 3 days before this edition"),
        ("2025-12-31", "2025-12-31, 1 day before this edition"),
        ("2026-01-01", "2026-01-01, the day of this edition"),
        ("2026-01-02", "2026-01-02"),
    ],
)
def test_a_check_has_its_age_in_this_edition_and_no_clock_is_asked(checked: str, said: str) -> None:
    page = rendered(entry(checked=checked))["models/org/model/index.html"]
    assert facts(page)["Links checked by a person"] == said


def test_each_step_of_the_history_leads_to_its_commit() -> None:
    commits = [letter * 40 for letter in "ab"]
    versions = [
        Version(day, name, day, commit) for day, (name, commit) in enumerate(zip(["OM-OW", "OM"], commits, strict=True))
    ]
    page = rendered({}, whole=edition({"org/model": entry()}, History({"org/model": versions})))[
        "models/org/model/index.html"
    ]
    links = re.findall(
        r'<time>1970-01-01</time> <a href="https://github.com/example/registry/commit/(\w+)">([\w-]+)', page
    )
    assert links == [("a" * 12, "OM-OW"), ("b" * 12, "OM")]


def test_a_time_without_a_label_is_told_in_the_history() -> None:
    past = History({"org/model": [Version(0, "OM", 0), Version(1, None, 1), Version(2, "OM", 2)]})
    page = rendered({}, whole=edition({"org/model": entry()}, past))["models/org/model/index.html"]
    steps = re.findall(r"<time>1970-01-01</time> (?:<a [^>]*>)?([^<\n]*)", page)
    assert steps == ["OM", "no label", "OM"]


def test_a_models_own_files_stay_small() -> None:
    """What 80,000 models may take of a host's gigabyte; `bench` measures entries of real length."""
    made = outputs(edition({"org/model": entry(name="A model 7B", parameters="7B")}))
    assert sum(len(content) for path, content in made.items() if "org/model" in path) < 16_000


def test_a_model_tells_its_bases_its_descendants_and_its_family() -> None:
    whole = edition({
        "org/base": entry(name="Base", family="F", aliases=["org/was-base"]),
        "org/tuned": entry(name="Tuned", family="F", derived_from=["org/was-base", "hf:their/Model", "org/unknown"]),
        "org/old": entry(name="Old", status="superseded", superseded_by="org/was-base"),
        "other/same": entry(name="Other", family="F"),
    })  # fmt: skip
    made = rendered({}, whole=whole)
    base, tuned, old = (lineage(made[f"models/org/{name}/index.html"]) for name in ("base", "tuned", "old"))
    assert base == "Base Tuned (OM)", "whom the tree has is not told again"
    assert tuned == "Derived from Base (OM), their/Model on Hugging Face, org/unknown Tuned"
    assert old == ""
    assert 'href="https://huggingface.co/their/Model"' in made["models/org/tuned/index.html"]
    assert '<a href="../tuned/">Tuned</a>' in made["models/org/base/index.html"]
    assert re.search(r'Superseded\.\s*Its successor: <a href="\.\./base/">Base</a>', made["models/org/old/index.html"])


def test_a_relative_is_told_once_and_with_all_that_qualifies_its_label() -> None:
    gone: dict[str, Any] = {"status": "withdrawn", "status_note": "Recalled.", "label": "none"}
    whole = edition({
        "a/base": entry(name="Base", aliases=["a/old"], evidence={"code": [artifact("code", license="NOASSERTION")]}),
        "a/gone": entry(name="Gone", **gone, evidence={"code": [artifact("gone", "closed")]}),
        "b/child": entry(name="Child", derived_from=["a/base", "a/old", "a/gone"]),
    })  # fmt: skip
    made = rendered({}, whole=whole)
    assert (
        lineage(made["models/b/child/index.html"])
        == "Derived from Base (OM, unstated license), Gone (no label, withdrawn) Child"
    )
    assert lineage(made["models/a/base/index.html"]) == "Base Child (OM)"


def test_of_many_relatives_a_page_shows_some_and_counts_the_rest() -> None:
    many = {f"b/child-{number:02}": entry(family="F", derived_from=["a/base"]) for number in range(MOST_KIN + 3)}
    made = rendered({}, whole=edition({"a/base": entry(), **many}))
    assert lineage(made["models/a/base/index.html"]).endswith("Tiny 1B (OM) 3 more")
    assert lineage(made["models/b/child-00/index.html"]).endswith("Tiny 1B (OM), 2 more")


@pytest.mark.parametrize("license", ["MIT", "NOASSERTION", "LicenseRef-Own"])
def test_json_ld_has_the_address_that_an_entry_gives_of_a_license(license: str) -> None:
    own = artifact(license=license, license_url="https://example.org/terms")
    page = rendered(entry(evidence={"code": [own]}))["models/org/model/index.html"]
    assert '"license":"https://example.org/terms"' in page


@pytest.mark.parametrize(
    ("license", "said"),
    [
        ("MIT", "https://spdx.org/licenses/MIT.html"),
        ("MIT OR Apache-2.0", {"@type": "CreativeWork", "name": "MIT OR Apache-2.0"}),
        ("NOASSERTION", None),
        ("NONE", None),
    ],
)
def test_json_ld_names_a_license_as_schema_org_takes_it(license: str, said: object) -> None:
    page = rendered(entry(evidence={"code": [artifact(license=license)]}))["models/org/model/index.html"]
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert json.loads(block)["hasPart"][0].get("license") == said


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("models/org/model/index.html", []),
        ("index.html", ["static/home.css"]),
        ("compare/index.html", ["../static/compare.css"]),
        ("stats/index.html", ["../static/stats.css"]),
        ("submit/index.html", ["../static/submit.css"]),
        ("api/index.html", ["../static/api.css"]),
        ("about/index.html", []),
        ("labels/index.html", ["../static/labels.css"]),
        ("labels/om/index.html", ["../../static/labels.css"]),
        ("labels/licenses/index.html", ["../../static/labels.css"]),
        ("labels/badges/index.html", ["../../static/badges.css"]),
    ],
)
def test_a_page_has_the_shared_sheet_and_then_its_own(path: str, own: list[str]) -> None:
    found = re.findall(r'<link rel="stylesheet" href="([^"]*)">', rendered(entry())[path])
    assert found == ["../" * path.count("/") + "static/site.css", *own]


@pytest.mark.parametrize(
    ("changes", "picture", "words"),
    [
        ({}, "om", "OM"),
        ({"status": "withdrawn", "status_note": "It was."}, "om-withdrawn", "OM withdrawn"),
        ({"label": "none", "status": "withdrawn", "status_note": "It was."}, "none-withdrawn", "withdrawn"),
    ],
)
def test_a_link_that_is_shared_shows_the_models_label_in_a_picture_and_in_words(
    changes: dict[str, Any], picture: str, words: str
) -> None:
    page = rendered(entry(**changes))["models/org/model/index.html"]
    assert f'<meta property="og:image" content="{SETTINGS.base_url}share/{picture}.png">' in page
    assert f'<meta property="og:image:alt" content="{words}">' in page


def test_numbers_on_pages_have_their_thousands_apart() -> None:
    assert templating.environment().from_string("{{ 1234567 | thousands }}").render() == "1,234,567"


def test_a_former_id_leads_on_and_asks_not_to_be_indexed() -> None:
    page = rendered(entry(name="X", aliases=["org/was"]))["models/org/was/index.html"]
    assert f'<link rel="canonical" href="{SETTINGS.base_url}models/org/model/">' in page
    assert '<meta http-equiv="refresh" content="0; url=../../../models/org/model/">' in page
    assert '<meta name="robots" content="noindex">' in page


def compared(**changes: Any) -> dict[str, views.CompareCell]:
    """What the comparison that is served says of a model, by its questions."""
    rows = compare_page.page(edition({"org/model": entry(**changes)})).rows
    return {row.title: row.cells[0] for row in rows}


def test_the_served_comparison_tells_the_active_parameters_too() -> None:
    sizes = {"parameters": "7B", "active_parameters": "1B"}
    assert compared(**sizes)["Parameters"].words == "7B, 1B active"
    assert compared(parameters="7B")["Parameters"].words == "7B"


def test_no_license_is_missing_of_what_nobody_can_get() -> None:
    gated = artifact("dataset", "gated")
    listed = {"code": [artifact()], "weights": [{"access": "closed"}], "dataset": [{"access": "closed"}, gated]}
    said = compared(label="OM", evidence=listed)
    assert said["License of the weights"] == views.CompareCell("–", unseen="none, as it is closed")
    assert said["License of the training data"].words == gated["license"]
    assert compared(label="OM")["License of the weights"].words == "not stated"


def test_the_page_of_nowhere_links_from_the_root_of_the_host_and_has_no_address_of_its_own() -> None:
    page = read(rendered(entry())["404.html"])
    links = [str(attributes[key]) for _, attributes in page.elements for key in ("href", "src") if key in attributes]
    assert all(link.startswith(("/labels/", "https://", "#")) for link in links)
    assert "canonical" not in {attributes.get("rel") for _, attributes in page.elements}


def test_of_the_ways_on_every_page_the_one_that_it_is_on_is_marked() -> None:
    made = rendered(entry())
    for path in (urls.HOME, urls.LABELS, urls.COMPARE, urls.STATS, urls.SUBMIT, urls.API, urls.ABOUT):
        found = re.findall(r'<li><a href="([^"]*)" aria-current="page">', made[urls.file_of(path)])
        assert found == ["../" * path.count("/") + path or "./"]
    assert 'aria-current="page"' not in made["models/org/model/index.html"]


def test_a_page_below_one_of_them_marks_the_one_that_it_belongs_to() -> None:
    made = rendered(entry())
    belongs = {
        path: re.findall(r'<li><a href="[^"]*" aria-current="true">(\w+)', text)
        for path, text in made.items()
        if path.endswith(".html")
    }
    assert belongs["models/org/model/index.html"] == belongs["models/org/index.html"] == ["Models"]
    assert belongs["labels/om/index.html"] == belongs["labels/badges/index.html"] == ["Labels"]
    assert belongs["404.html"] == belongs["index.html"] == []


def test_a_labels_page_leads_to_its_models_in_the_search() -> None:
    page = rendered(entry())["labels/om-ow/index.html"]
    assert '<p class="scripted"><a href="../../?label=om-ow">' in page


def test_the_api_page_shows_the_first_row_of_the_list_as_it_is() -> None:
    made = outputs(edition({"org/model": entry()}))
    (shown,) = re.findall('<code data-embed="row">(.*?)</code>', made["api/index.html"].decode(), re.DOTALL)
    assert json.loads(html.unescape(shown)) == json.loads(made["api/v1/models.json"])["result"][0]


@pytest.mark.parametrize(
    ("name", "said"),
    [("LicenseRef-Own", "Own"), ("MIT AND LicenseRef-Own", "MIT AND Own"), ("LicenseRef-MIT", "LicenseRef-MIT"), ("MIT", "MIT")],
)  # fmt: skip
def test_a_custom_license_is_told_without_its_mark_where_nobody_takes_it_for_another(name: str, said: str) -> None:
    assert pieces.license_words(name) == said


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        ({"code": [artifact("a")]}, []),
        ({"code": [artifact("a", license="LicenseRef-Own", license_url="https://example.org/l", name="Own code")]}, ["Not under an open license: “Own code” (Own)."]),
        ({"code": [artifact("a", license="NOASSERTION")]}, ["No license is stated for “Code”."]),
        (
            {"code": [artifact("a", license="NOASSERTION"), artifact("b", license="NONE")], "weights": [artifact("w", "gated", license="NONE")]},
            ["Not under an open license: “Code” (no license).", "No license is stated for “Code”."],
        ),
        ({"code": [artifact(str(n), license="NOASSERTION") for n in range(20)]}, ["No license is stated for “Code”."]),
    ],
)  # fmt: skip
def test_what_a_qualifier_is_about_is_named(evidence: dict[str, Any], said: list[str]) -> None:
    page = rendered(entry(evidence=evidence))["models/org/model/index.html"]
    told = [html.unescape(one) for one in re.findall(r'<p class="toward">(.*?)</p>', page)]
    assert [one for one in told if not one.startswith("To earn")] == said


def test_the_policy_of_every_page_lets_nothing_in_from_elsewhere() -> None:
    for path, text in rendered(entry()).items():
        (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text)
        assert "default-src &#39;none&#39;" in policy, path
        assert {"base-uri &#39;none&#39;", "form-action &#39;self&#39;"} <= set(policy.split("; ")), (
            "no default covers these"
        )
        assert "unsafe" not in policy
        assert "https:" not in policy
        assert policy.endswith("require-trusted-types-for &#39;script&#39;; trusted-types &#39;none&#39;"), path
        assert not re.search(r"<style|\sstyle=|\son\w+=", text), path


def test_there_are_templates_for_all_views_and_views_for_all_pages() -> None:
    assert {view for view in vars(views).values() if isinstance(view, type) and view.__name__.endswith("View")} == set(
        VIEWS.values()
    )
    assert all((Path(folders.TEMPLATES) / template).is_file() for template in VIEWS)
