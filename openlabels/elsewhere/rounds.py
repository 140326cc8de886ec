"""Every link opened once, as a polite guest does it.

Knows one request at a time for each host with an interval between them, HEAD before GET, redirects, retries, and when to
leave a host alone. Refuses to open a connection (`fetch` does, handed in as `ask`), to know what an answer means
(`answers` does), and to read a clock or wait by itself: both are handed in.
"""

import queue
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from openlabels.elsewhere.answers import Answer, Visit, leads_to_login, passes
from openlabels.elsewhere.reach import NoAnswerError

Ask = Callable[[str, str, float], Answer]
"""From an address, a method and seconds to an answer; raises `NoAnswerError`."""

_Hosts = queue.SimpleQueue[list[str]]
_Visits = queue.SimpleQueue[Visit | BaseException]


@dataclass(frozen=True, slots=True)
class Manners:
    """How much is asked of others, and how much patience we have; times in seconds.

    `interval` lies between two requests to a host; `back_off` is the wait before a second attempt, four times as long
    before each further one; `longest_wait` is the longest that a host may ask for; `budget` is for one link in all its
    attempts and redirects, waits not counted; after `misses` links in a row without an answer a host is left alone,
    and after `whole` seconds everyone.
    """

    threads: int = 8
    interval: float = 1.0
    attempts: int = 3
    back_off: float = 2.0
    longest_wait: float = 60.0
    budget: float = 60.0
    redirects: int = 5
    misses: int = 3
    whole: float = 5400.0


@dataclass(slots=True)
class _Pace:
    """One host: whoever holds the lock asks, not before `free_at`, and not at all once it wants to be left alone."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    closed: bool = False


@dataclass(slots=True)
class _Budget:
    """The seconds that are left for one link."""

    left: float


@dataclass(frozen=True)
class _Guest:
    """Who asks, with the hosts met so far."""

    ask: Ask
    wait: Callable[[float], object]
    clock: Callable[[], float]
    manners: Manners
    ends: float
    paces: dict[str, _Pace] = field(default_factory=dict)

    def pace(self, url: str) -> _Pace:
        return self.paces.setdefault(_host(url), _Pace())  # one step, so two threads get the same one


def open_all(
    addresses: Collection[str],
    ask: Ask,
    wait: Callable[[float], object],
    clock: Callable[[], float],
    manners: Manners | None = None,
) -> Iterator[Visit]:
    """The visits to all addresses, which are distinct, each as it is done; hosts are asked side by side.

    What comes first is opened before what comes later at the same host, should time run out.

    What `ask` raises but `NoAnswerError` is raised here. The threads end with the process, so that it can be interrupted.
    """
    manners = manners or Manners()
    guest, groups = _Guest(ask, wait, clock, manners, clock() + manners.whole), _by_host(addresses)
    hosts, done = _Hosts(), _Visits()
    for group in groups:
        hosts.put(group)
    for _ in groups[: guest.manners.threads]:
        threading.Thread(target=_work, args=(guest, hosts, done), daemon=True).start()
    for _ in addresses:
        visit = done.get()
        if isinstance(visit, BaseException):
            raise visit
        yield visit


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _by_host(addresses: Collection[str]) -> list[list[str]]:
    """Addresses by host, the largest host first: it takes longest."""
    groups: dict[str, list[str]] = {}
    for url in addresses:
        groups.setdefault(_host(url), []).append(url)
    return sorted(groups.values(), key=len, reverse=True)


def _work(guest: _Guest, hosts: _Hosts, done: _Visits) -> None:
    try:
        while True:
            for visit in _of_host(guest, hosts.get_nowait()):
                done.put(visit)
    except queue.Empty:
        return
    except BaseException as error:  # whoever waits for the visits must hear of it
        done.put(error)


def _of_host(guest: _Guest, group: list[str]) -> Iterator[Visit]:
    """The visits to one host's addresses, until it gives no answer too often or asks for fewer."""
    misses = 0
    for url in group:
        if guest.clock() >= guest.ends:
            yield Visit(url, (), "there was no time left for it", ours=True)
        elif misses >= guest.manners.misses:
            yield Visit(url, (), f"{_host(url)} was left alone, because it gave no answer before", ours=True)
        else:
            visit = _visit(guest, url)
            misses = misses + 1 if visit.missed else 0
            yield visit


def _visit(guest: _Guest, url: str) -> Visit:
    """Follow a link to its last answer."""
    budget, answers = _Budget(guest.manners.budget), list[Answer]()
    here: str | None = url
    try:
        while here:
            answers.append(_answer(guest, here, budget))
            here = _following(guest, answers)
    except NoAnswerError as error:
        return Visit(url, tuple(answers), str(error), error.ours)
    return Visit(url, tuple(answers))


def _following(guest: _Guest, answers: list[Answer]) -> str | None:
    """Where to go on, None where the last answer is one to judge by."""
    last = answers[-1]
    if not last.location or leads_to_login(last):
        return None
    if last.location in {answer.url for answer in answers}:
        raise NoAnswerError("its redirects go in a circle", ours=True)
    if len(answers) > guest.manners.redirects:
        raise NoAnswerError(f"it redirects more than {guest.manners.redirects} times", ours=True)
    return last.location


def _answer(guest: _Guest, url: str, budget: _Budget) -> Answer:
    """An address's answer, asked for again where what is in the way may pass."""
    last = guest.manners.attempts - 1
    for attempt in range(last):
        delay = guest.manners.back_off * 4**attempt
        try:
            answer = _asked(guest, url, budget, "GET" if attempt else "HEAD")
            if not passes(answer.code) or _is_too_long(guest, answer):
                return _heeded(guest, answer, is_last=False)
            delay = delay if answer.retry_after is None else answer.retry_after
        except NoAnswerError as error:
            if not error.again:
                raise
        _postpone(guest, url, delay)
    return _heeded(guest, _asked(guest, url, budget, "GET"), is_last=True)


def _is_too_long(guest: _Guest, answer: Answer) -> bool:
    return (answer.retry_after or 0) > guest.manners.longest_wait


def _heeded(guest: _Guest, answer: Answer, *, is_last: bool) -> Answer:
    """An answer that stays; the host gets the rest that it asks for, from all threads."""
    if passes(answer.code) and (_is_too_long(guest, answer) or (is_last and answer.code == 429)):
        guest.pace(answer.url).closed = True
    elif passes(answer.code) and answer.retry_after:
        _postpone(guest, answer.url, answer.retry_after)
    return answer


def _asked(guest: _Guest, url: str, budget: _Budget, method: str) -> Answer:
    """One attempt; what HEAD says is wrong is wrong only where GET says so too."""
    answer = _request(guest, url, budget, method)
    if method == "HEAD" and answer.code >= 400 and answer.code not in {429, 503}:
        return _request(guest, url, budget, "GET")
    return answer


def _request(guest: _Guest, url: str, budget: _Budget, method: str) -> Answer:
    """Ask in one's turn, and note the time it took."""
    pace = guest.pace(url)
    with pace.lock:
        if pace.closed:
            raise NoAnswerError(f"{_host(url)} was left alone, because it asked for fewer requests", ours=True)
        if (early := pace.free_at - guest.clock()) > 0:
            guest.wait(early)
        if budget.left <= 0:
            raise NoAnswerError("it took too long in all")
        began = guest.clock()
        try:
            return guest.ask(url, method, budget.left)
        finally:
            budget.left -= guest.clock() - began
            pace.free_at = guest.clock() + guest.manners.interval


def _postpone(guest: _Guest, url: str, seconds: float) -> None:
    """Leave a host in peace, whichever thread would ask it next."""
    pace = guest.pace(url)
    with pace.lock:
        pace.free_at = max(pace.free_at, guest.clock() + seconds)
