"""What it means how a link answered."""

import pytest

from openlabels.elsewhere import answers
from openlabels.elsewhere.answers import Answer, Judgment, Outcome, Tags, Visit
from tests.elsewhere.listed import URL


def judged(*told: Answer, fault: str = "") -> Judgment:
    return answers.judge(Visit(URL, told, fault))


@pytest.mark.parametrize("code", range(100, 600))
def test_every_status_means_one_thing(code: int) -> None:
    known = {401: Outcome.LOGIN, 403: Outcome.LOGIN, 404: Outcome.GONE, 410: Outcome.GONE}
    wanted = Outcome.OK if 200 <= code < 300 else known.get(code, Outcome.UNKNOWN)
    assert judged(Answer(URL, code)) == Judgment(wanted, code, None, f"HTTP {code}", silent=code >= 500)


def test_a_thing_that_is_unchanged_answers() -> None:
    tags = Tags('"a"')
    found = judged(Answer(URL, 304, tags=tags, unchanged=True))
    assert found == Judgment(Outcome.OK, 304, None, "HTTP 304", tags=tags)


def test_only_the_tags_of_a_things_own_address_are_told() -> None:
    there = Answer("https://new.example/", 200, tags=Tags('"a"'))
    assert judged(Answer(URL, 302, there.url), there).tags == Tags()
    assert judged(Answer(URL, 200, tags=Tags('"a"'))).tags == Tags('"a"')


@pytest.mark.parametrize("etag", ['"a"', 'W/"a!~"', '"' + "x" * 200 + '"'])
def test_an_etag_is_kept(etag: str) -> None:
    assert answers.tags(etag, "Mon, 23 Nov 2026 12:00:00 GMT") == Tags(etag, "Mon, 23 Nov 2026 12:00:00 GMT")


@pytest.mark.parametrize(
    "etag", ["a", '"a', '""', '"a"b"', '"a\r\nX: y"', '"ä"', '"' + "x" * 201 + '"', None, 7, ["x"]]
)
@pytest.mark.parametrize("modified", ["yesterday", "Mon, 23 Nov 2026 12:00:00 GMT\n", "", None, {}])
def test_what_is_no_tag_is_not_sent_back(etag: object, modified: object) -> None:
    assert answers.tags(etag, modified) == Tags()


def test_what_kept_us_from_an_answer_is_told_and_counts_unless_it_was_us() -> None:
    assert judged(fault="no time") == Judgment(Outcome.UNKNOWN, None, None, "no time", silent=True)
    assert not answers.judge(Visit(URL, (), "left alone", ours=True)).silent
    assert judged(Answer(URL, 302, "http://x/"), fault="no https").outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("codes", "moved"),
    [([301], "/1"), ([308], "/1"), ([301, 308, 301], "/3"), ([301, 302], "/1"), ([302, 301], None), ([307, 303], None)],
)
def test_a_link_has_moved_as_far_as_its_redirects_are_meant_to_last(codes: list[int], moved: str | None) -> None:
    hops = [Answer(f"https://a.example/{n}", code, f"https://a.example/{n + 1}") for n, code in enumerate(codes)]
    found = judged(*hops, Answer("https://a.example/last", 200))
    assert found.location == (moved and f"https://a.example{moved}")
    assert found.outcome is (Outcome.MOVED if moved else Outcome.OK)


def test_what_differs_in_the_fragment_only_has_not_moved() -> None:
    assert judged(Answer(URL, 301, URL), Answer(URL, 200)).outcome is Outcome.OK


@pytest.mark.parametrize(
    "there",
    [
        *("https://example.org/login", "https://example.org/login?next=/code", "https://example.org/users/sign_in"),
        *("https://example.org/en/SignIn", "https://accounts.google.com/v3/x", "https://login.example.org/"),
        *("https://auth.example.org/u/1", "https://sso.example.org", "https://example.org/oauth/authorize"),
        "https://example.org/login.php",
    ],
)
def test_a_redirect_to_a_login_page_asks_for_a_login(there: str) -> None:
    found = judged(Answer(URL, 302, there))
    assert (found.outcome, found.location) == (Outcome.LOGIN, there)


@pytest.mark.parametrize(
    "there", ["https://example.org/loginator", "https://example.org/blog/in", "https://log.example.org/", "https://x.y/a?to=login"]
)  # fmt: skip
def test_a_page_whose_address_only_sounds_like_a_login_is_none(there: str) -> None:
    assert not answers.leads_to_login(Answer(URL, 302, there))


def test_a_link_to_a_login_page_may_lead_to_one() -> None:
    assert not answers.leads_to_login(Answer("https://login.example.org/a", 302, "https://login.example.org/b"))


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (["CF-Mitigated"], b""),
        (["x-datadome"], b""),
        ([], b"<title>Just a Moment...</title>"),
        ([], b"<script src='https://js.hcaptcha.com/'>"),
        ([], b"Reference #18 https://errors.edgesuite.net/18"),
    ],
)
def test_a_wall_against_robots_tells_nothing_of_the_link(headers: list[str], body: bytes) -> None:
    assert answers.is_wall(headers, body)
    assert judged(Answer(URL, 403, walled=True)).outcome is Outcome.UNKNOWN


def test_a_plain_refusal_is_no_wall() -> None:
    assert not answers.is_wall(["Server", "Content-Type"], b"<h1>403 Forbidden</h1>")
