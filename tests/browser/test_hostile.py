"""Every payload of our collection, served and opened on every type of page: nothing runs, leaves or is left standing."""

import itertools
from collections.abc import Iterator, Sequence
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from openlabels.ground.problem import errors
from tests import entries, payloads
from tests.browser.conftest import OpenContext, Site, Visit, _site, ready

IDS = payloads.IDS
PER_ORG = len(IDS)


def _turn(of: Sequence[str], at: int, most: int = 10**6) -> str:
    """The payload whose turn it is, of those that fit."""
    fitting = [one for one in of if len(one) <= most and one.strip()]
    return fitting[at % len(fitting)]


def _id(at: int) -> str:
    return f"{IDS[at // PER_ORG % PER_ORG]}/{IDS[at % PER_ORG]}"


def _described(at: int) -> dict[str, object]:
    """Entry number `at`: each text stands once as a name, and in turn in every other field."""
    texts, urls = payloads.TEXTS, payloads.ADDRESSES
    prose = (payloads.MARKDOWN[(at * 4 + n) % len(payloads.MARKDOWN)] for n in range(4))
    listed = {
        part: [
            entries.artifact(
                access="public" if (at + n) % 3 else "gated",
                license=_turn(payloads.LICENSES, at + n),
                url=_turn(urls, at + n * 7) + f"?{at}{n}" * ("?" not in _turn(urls, at + n * 7)),
                license_url=_turn(urls, at + n),
                name=_turn(texts, at + n + 1, 100),
                note=_turn(texts, at + n + 2, 300),
                mirrors=[_turn(urls, at + n + 3)],
            )
        ]
        for n, part in enumerate(("code", "weights", "dataset"))
    }
    listed["code"][0]["access"] = "public"
    opened = [part for part in ("dataset", "weights") if listed[part][0]["access"] == "public"]
    label = "-".join(["OM", *({"dataset": "OD", "weights": "OW"}[part] for part in opened)])
    return entries.entry(
        name=_turn(texts, at, 100),
        organization=_turn(texts, at // PER_ORG * 11, 100),
        summary=_turn(texts, at + 3, 200),
        family=_turn(texts, at // 3, 100),
        justification="\n\n".join([entries.JUSTIFICATION, *prose]),
        label=label,
        evidence=listed,
        links={name: _turn(urls, at + n) for n, name in enumerate(("homepage", "paper", "model_card", "demo"))},
        status="withdrawn" if at % 5 == 0 else None,
        status_note=_turn(texts, at + 4, 300),
        derived_from=[_id(at - 1)] if at % 4 == 1 else None,
        aliases=[_id(at).replace("/", "/was-")] if at % 10 == 3 else None,
    )


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("hostile")
    for at in range(len(payloads.TEXTS)):
        made, problems = entries.make(_described(at), _id(at))
        assert made, (errors(problems), _described(at))
        entries.write(folder / "registry", _id(at), _described(at))
    with _site(folder / "registry", folder / "site") as served:
        yield served


_TRAP = """
Object.defineProperty(window, "__pwned", {set() { console.error("pwned: a payload ran") }, get() {}});
"""

_FOREIGN = """() => [...document.querySelectorAll('*')].filter(one =>
    [...one.attributes].some(({name, value}) => /^on|^style$|^srcdoc$|^ping$|^formaction$/i.test(name) || /^\\s*(javascript|data|vbscript):/i.test(value)
        && ['href', 'src', 'action', 'xlink:href', 'poster', 'srcset'].includes(name.toLowerCase()))
    || /^(iframe|object|embed|base|frame|portal|video|audio|math|foreignobject|style)$/i.test(one.tagName) && !one.closest('svg[role=img]')
    || /^script$/i.test(one.tagName) && !(one.src && new URL(one.src).origin === location.origin) && one.type !== 'application/ld+json'
    || /^meta$/i.test(one.tagName) && one.httpEquiv.toLowerCase() === 'refresh'
    || /^img$/i.test(one.tagName) && new URL(one.src).origin !== location.origin
    || /^a$/i.test(one.tagName) && one.hasAttribute('href') && !/^(https?|mailto):$/.test(one.protocol || new URL(one.href.baseVal, location).protocol)
).map(one => one.outerHTML.slice(0, 300))"""


def _nothing_foreign(page: Page) -> None:
    assert page.evaluate(_FOREIGN) == [], page.url


def _opened(visiting: Visit, path: str) -> Page:
    visiting.page.goto(visiting.site.base + path, wait_until="load")
    _nothing_foreign(visiting.page)
    return visiting.page


def _trapped(visiting: Visit) -> Visit:
    visiting.context.add_init_script(_TRAP)
    return visiting


def test_the_trap_tells_when_a_payload_runs(hostile_site: Site, visit: OpenContext) -> None:
    with visit(hostile_site, bypass_csp=True) as visiting:
        page = _opened(_trapped(visiting), "about/")
        with page.expect_console_message(lambda message: "pwned" in message.text):
            page.evaluate(
                "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=__pwned=1><a onclick=x href=data:,>x</a>')"
            )
        visiting.watch.expected += ["pwned", "404"]
        assert any("pwned" in fault for fault in visiting.watch.faults)
        assert len(page.evaluate(_FOREIGN)) == 2


def test_no_payload_of_an_entry_acts_on_its_page(hostile_site: Site, visit: OpenContext) -> None:
    with visit(hostile_site) as visiting:
        for at in range(len(payloads.TEXTS)):
            page = _opened(_trapped(visiting) if at == 0 else visiting, f"models/{_id(at)}/")
            assert page.locator("h1").inner_text().split() == _turn(payloads.TEXTS, at, 100).split(), at


def test_no_payload_acts_on_lists_comparisons_and_plots(hostile_site: Site, visit: OpenContext) -> None:
    orgs = sorted({_id(at).partition("/")[0] for at in range(len(payloads.TEXTS))})
    ids = [_id(at) for at in range(len(payloads.TEXTS))]
    formers = [f"models/{_id(at).replace('/', '/was-')}/" for at in range(len(payloads.TEXTS)) if at % 10 == 3]
    compared = [f"compare/?models={','.join(ids[start : start + 6])}" for start in range(0, len(ids), 6)]
    labels = [f"labels/{label}/" for label in ("om", "om-ow", "om-od", "om-od-ow")]
    with visit(hostile_site) as visiting:
        _trapped(visiting)
        for path in (
            "",
            "page/2/",
            "page/3/",
            "labels/",
            "labels/badges/",
            "stats/",
            "api/",
            "about/",
            *labels,
            *(f"models/{org}/" for org in orgs),
        ):
            _opened(visiting, path)
            visiting.settled()
            _nothing_foreign(visiting.page)
        for former in formers:  # which lead on at once
            visiting.page.goto(visiting.site.base + former)
            visiting.page.wait_for_url(visiting.site.base + former.replace("/was-", "/"))
            _nothing_foreign(visiting.page)
        for path in compared:
            _opened(visiting, path)
            visiting.settled()
            _nothing_foreign(visiting.page)


def test_no_payload_of_an_address_acts(hostile_site: Site, visit: OpenContext) -> None:
    """Every text in turn as a search, and in every other key of every page that reads its address."""
    everything = itertools.cycle((*payloads.TEXTS, *payloads.BAD_URLS, *payloads.BAD_IDS))
    keys = ("label", "modality", "org", "family", "license", "sort", "status", "released", "size", "page")
    with visit(hostile_site) as visiting:
        _trapped(visiting)
        visiting.watch.expected.append("404")
        for _ in range(45):
            _opened(visiting, "?" + "&".join(f"{key}={quote(next(everything))}" for key in ("q", *keys)))
            visiting.settled()
            _nothing_foreign(visiting.page)
        for _ in range(20):
            _opened(
                visiting,
                f"compare/?models={quote(next(everything))},{quote(next(everything))}&x={quote(next(everything))}#{quote(next(everything))}",
            )
            _opened(visiting, f"submit/?edit={quote(next(everything))}#{quote(next(everything))}")
            _opened(visiting, f"submit/?from={quote(next(everything))}")
            _opened(
                visiting,
                f"models/{quote(next(everything), safe='')}/{quote(next(everything), safe='')}?{quote(next(everything))}",
            )


def test_no_payload_acts_when_typed_into_the_search(hostile_site: Site, visit: OpenContext) -> None:
    with visit(hostile_site) as visiting:
        page = _trapped(visiting).go()
        for text in payloads.TEXTS:
            page.locator("[data-search] input[name=q]").fill(text)
            page.wait_for_timeout(20)
        _nothing_foreign(page)


def test_no_payload_acts_in_the_form(hostile_site: Site, visit: OpenContext) -> None:
    """An entry that is edited, a card that is pasted, and texts typed into each field."""
    with visit(hostile_site) as visiting:
        _trapped(visiting)
        for at in range(0, len(payloads.TEXTS), 17):
            page = _opened(visiting, f"submit/?edit={_id(at)}")
            expect(page.locator('[name="id"]')).to_have_value(_id(at))
            _nothing_foreign(page)
        page = ready(_opened(visiting, "submit/"))
        for text in payloads.TEXTS:
            card = f"---\nlicense: '{text}'\nbase_model: '{text}'\ndatasets: ['{text}']\ntags: ['{text}']\n---\n# {text}\n\n{text}\n"
            page.locator("[data-card]").fill(card)
        _nothing_foreign(page)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        names = itertools.cycle(("id", "name", "organization", "summary", "family", "justification", "status_note"))
        for text in (*payloads.TEXTS, *payloads.MARKDOWN):
            page.locator(f'[name="{next(names)}"]').first.fill(text)
        _nothing_foreign(page)


def test_no_payload_acts_in_a_badge_opened_alone(hostile_site: Site, visit: OpenContext) -> None:
    """An SVG that is opened by its own address is a page that may run scripts."""
    with visit(hostile_site) as visiting:
        _trapped(visiting)
        visiting.watch.expected.append("favicon.ico")
        for at in range(len(payloads.TEXTS)):
            _opened(visiting, f"badge/{_id(at)}.svg")
            _opened(visiting, f"badge/{_id(at)}--button.svg")
