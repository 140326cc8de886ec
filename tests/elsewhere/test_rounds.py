"""How politely links are opened: whom we ask how often, in which order, and when we stop."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from openlabels.elsewhere import rounds
from openlabels.elsewhere.answers import Answer, Visit
from openlabels.elsewhere.reach import NoAnswerError
from openlabels.elsewhere.rounds import Manners

Told = int | str | NoAnswerError
"""A status, where a redirect leads, or why there is no answer."""


@dataclass
class Net:
    """A net in which asking takes `took` seconds; each address answers by its list in turn, and then as it did last."""

    answers: dict[str, Sequence[Told]]
    took: float = 0.25
    retry_after: float | None = None
    now: float = 100.0
    asked: list[tuple[str, str, float]] = field(default_factory=list)
    given: list[float] = field(default_factory=list)

    def ask(self, url: str, method: str, seconds: float) -> Answer:
        turn = sum(one == url for _, one, _ in self.asked)
        self.asked.append((method, url, self.now))
        self.given.append(seconds)
        self.now += self.took
        told = self.answers[url][min(turn, len(self.answers[url]) - 1)]
        if isinstance(told, NoAnswerError):
            raise told
        return Answer(url, 302, told) if isinstance(told, str) else Answer(url, told, None, self.retry_after)

    def wait(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds

    def visits(self, *urls: str, manners: Manners | None = None) -> dict[str, Visit]:
        """Visit with one thread, so that times add up."""
        alone = replace(manners or Manners(), threads=1)
        made = rounds.open_all(urls or tuple(self.answers), self.ask, self.wait, lambda: self.now, alone)
        return {visit.url: visit for visit in made}

    @property
    def times(self) -> list[float]:
        return [time - 100.0 for _, _, time in self.asked]


def at(path: object, host: str = "a.example") -> str:
    return f"https://{host}/{path}"


PASSING = NoAnswerError("it gave no answer in time", again=True)
LASTING = NoAnswerError("its certificate is not valid", again=False)


def test_nothing_asked_is_nothing_done() -> None:
    net = Net({})
    assert net.visits() == {}
    assert net.now == 100


def test_a_host_is_asked_one_thing_at_a_time_with_a_pause_between() -> None:
    net = Net({at(n): [200] for n in range(4)})
    net.visits()
    assert net.times == [0, 1.25, 2.5, 3.75]


def test_another_host_is_not_waited_for() -> None:
    net = Net({at(1, host): [200] for host in ("a.example", "b.example", "c.example")})
    net.visits()
    assert net.times == [0, 0.25, 0.5]


def test_each_address_is_opened_once_and_every_visit_is_handed_back() -> None:
    urls = [at(n, f"{host}.example") for n in range(5) for host in "abcdefghijkl"]
    net = Net({url: [200] for url in urls})
    assert net.visits() == {url: Visit(url, (Answer(url, 200),)) for url in urls}
    assert Counter(url for _, url, _ in net.asked) == Counter(urls)


def test_the_host_with_most_links_begins() -> None:
    net = Net({at(1): [200], at(1, "b.example"): [200], at(2, "b.example"): [200]})
    net.visits()
    assert net.asked[0][1] == at(1, "b.example")


def test_a_redirect_to_another_host_keeps_that_hosts_pace_too() -> None:
    net = Net({at(1): [at("x", "b.example")], at(2): [at("y", "b.example")], at("x", "b.example"): [200], at("y", "b.example"): [200]})  # fmt: skip
    net.visits(at(1), at(2))
    assert [(url, time - 100) for _, url, time in net.asked] == [
        (at(1), 0), (at("x", "b.example"), 0.25), (at(2), 1.25), (at("y", "b.example"), 1.5)
    ]  # fmt: skip


@pytest.mark.parametrize("code", [408, 425, 429, 500, 502, 503, 504, 599])
def test_what_may_pass_is_asked_for_again_after_longer_and_longer(code: int) -> None:
    net = Net({at(1): [code]}, took=0)
    assert net.visits()[at(1)].answers == (Answer(at(1), code),)
    told_by_get = code not in {429, 503}  # what HEAD says is wrong is first asked of GET
    assert net.times == ([0, 1, 3, 11] if told_by_get else [0, 2, 10])


@pytest.mark.parametrize("code", [400, 401, 403, 404, 405, 409, 410, 451, 501, 505])
def test_what_lasts_is_asked_for_with_get_and_not_again(code: int) -> None:
    net = Net({at(1): [code]})
    assert net.visits()[at(1)].answers == (Answer(at(1), code),)
    assert [method for method, _, _ in net.asked] == ["HEAD", "GET"]


def test_a_failure_that_may_pass_is_tried_three_times_and_another_once() -> None:
    net = Net({at(1): [PASSING], at(1, "b.example"): [LASTING]})
    visits = net.visits()
    assert [visit.fault for visit in visits.values()] == [str(PASSING), str(LASTING)]
    assert Counter(url for _, url, _ in net.asked) == {at(1): 3, at(1, "b.example"): 1}


def test_the_whole_host_waits_while_it_is_too_busy() -> None:
    net = Net({at(1): [503, 200], at(2): [200]}, took=0, retry_after=30)
    net.visits()
    assert net.times == [0, 30, 31]


def test_a_host_that_asks_for_longer_than_we_wait_is_left_alone() -> None:
    net = Net({at(n): [429] for n in range(3)}, retry_after=61)
    visits = net.visits()
    assert len(net.asked) == 1
    assert visits[at(2)] == Visit(at(2), (), "a.example was left alone, because it asked for fewer requests", ours=True)


def test_a_host_that_is_broken_for_an_hour_is_left_alone_too() -> None:
    net = Net({at(n): [503] for n in range(3)}, retry_after=3600)
    assert [visit.fault.partition("because ")[2] for visit in net.visits().values()] == [
        "",
        "it asked for fewer requests",
        "it asked for fewer requests",
    ]
    assert len(net.asked) == 1


def test_a_host_that_stays_broken_gets_the_rest_that_it_asks_for_before_its_next_link() -> None:
    net = Net({at(1): [503], at(2): [200]}, took=0, retry_after=30)
    net.visits()
    assert net.times == [0, 30, 60, 90]


def test_a_host_that_wants_fewer_requests_gets_none_by_redirect_either() -> None:
    net = Net({at(1): [429], at(1, "b.example"): [at(2)], at(2): [200]}, retry_after=61)
    visit = net.visits(at(1), at(1, "b.example"))[at(1, "b.example")]
    assert visit.ours
    assert "a.example was left alone" in visit.fault
    assert [url for _, url, _ in net.asked] == [at(1), at(1, "b.example")]


def test_when_time_is_up_nobody_is_asked_any_more() -> None:
    net = Net({at(n): [200] for n in range(5)}, took=10)
    visits = net.visits(manners=Manners(whole=30))
    assert [visit.fault for visit in visits.values()] == ["", "", "", *["there was no time left for it"] * 2]
    assert all(visit.ours for visit in visits.values() if visit.fault)


def test_a_host_that_stays_too_busy_is_left_alone_after_one_link() -> None:
    net = Net({at(n): [429] for n in range(3)}, retry_after=5)
    net.visits()
    assert [url for _, url, _ in net.asked] == [at(0)] * 3


def test_a_host_is_left_alone_after_three_links_without_an_answer() -> None:
    net = Net({at(n): [LASTING] for n in range(9)})
    assert sum("left alone" in visit.fault for visit in net.visits().values()) == 6
    assert len(net.asked) == 3


def test_an_answer_in_between_counts_anew() -> None:
    net = Net({at(n): [200 if n % 3 == 0 else LASTING] for n in range(9)})
    assert not any("left alone" in visit.fault for visit in net.visits().values())


def test_a_host_is_not_blamed_for_where_its_redirects_lead() -> None:
    net = Net({at(n): [at(n, "b.example")] for n in range(5)} | {at(n, "b.example"): [LASTING] for n in range(5)})
    visits = net.visits(*(at(n) for n in range(5)))
    assert {visit.fault for visit in visits.values()} == {str(LASTING)}


def test_a_login_page_is_not_opened() -> None:
    net = Net({at(1): [at("login")]})
    assert net.visits()[at(1)].answers == (Answer(at(1), 302, at("login")),)
    assert len(net.asked) == 1


@pytest.mark.parametrize("most", [0, 1, 5])
def test_no_more_redirects_are_followed_than_manners_allow(most: int) -> None:
    net = Net({at(n): [at(n + 1)] for n in range(20)})
    visit = net.visits(at(0), manners=Manners(redirects=most))[at(0)]
    assert visit.fault == f"it redirects more than {most} times"
    assert len(net.asked) == most + 1


def test_a_circle_is_left_as_it_closes() -> None:
    net = Net({at(1): [at(2)], at(2): [at(3)], at(3): [at(2)]})
    assert net.visits(at(1))[at(1)].fault == "its redirects go in a circle"
    assert len(net.asked) == 3


def test_a_link_has_a_budget_for_all_its_attempts_and_redirects() -> None:
    net = Net({at(1): [at(2)], at(2): [500]}, took=20)
    visit = net.visits(at(1))[at(1)]
    assert visit.fault == "it took too long in all"
    assert net.given == [60, 40, 20]


def test_waiting_for_ones_turn_costs_no_budget() -> None:
    net = Net({at(1): [503, 503, 200]}, took=1, retry_after=60)
    assert net.visits()[at(1)].answers[-1].code == 200
    assert net.given == [60, 59, 58]


def test_a_fault_of_ours_is_raised_where_the_visits_are_read() -> None:
    def ask(url: str, method: str, seconds: float) -> Answer:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(rounds.open_all([at(1)], ask, Net({}).wait, lambda: 0.0))


def test_never_more_hosts_at_once_than_threads_and_never_a_host_twice() -> None:
    lock, busy, most, twice = threading.Lock(), set[str](), [0], list[str]()
    together = threading.Barrier(3)

    def ask(url: str, method: str, seconds: float) -> Answer:
        host = url.split("/")[2]
        with lock:
            twice.extend([host] if host in busy else [])
            busy.add(host)
            most[0] = max(most[0], len(busy))
        together.wait(timeout=60)  # as many as there are threads are here at once, or this breaks
        with lock:
            busy.remove(host)
        return Answer(url, 200)

    urls = [at(n, f"{host}.example") for host in "abcdef" for n in range(2)]
    nothing: Callable[[float], None] = lambda seconds: None  # noqa: E731
    found = list(rounds.open_all(urls, ask, nothing, lambda: 0.0, Manners(threads=3)))
    assert len(found) == 12
    assert most == [3]
    assert twice == []


def test_a_host_where_the_redirects_of_others_meet_is_asked_one_thing_at_a_time() -> None:
    both, busy, together = threading.Barrier(2), threading.Lock(), list[str]()
    second = threading.Event()

    def ask(url: str, method: str, seconds: float) -> Answer:
        if "meeting" not in url:
            both.wait(timeout=60)
            return Answer(url, 302, at(url[8], "meeting.example"))
        if not busy.acquire(blocking=False):
            together.append(url)
            second.set()
            return Answer(url, 200)
        second.wait(0.2)  # time for another to come in, were the door open
        busy.release()
        return Answer(url, 200)

    visits = list(rounds.open_all([at(1), at(1, "b.example")], ask, lambda seconds: None, lambda: 0.0))
    assert [len(visit.answers) for visit in visits] == [2, 2]
    assert together == []
