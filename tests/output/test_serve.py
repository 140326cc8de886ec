"""The preview: what it answers, how it shows an error, and one real run of `serve`."""

import argparse
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from livereload.handlers import LiveReloadHandler

from openlabels.commands import common
from openlabels.commands.serving import _Rebuilding
from openlabels.output import folders, survey, templating
from openlabels.output.ledger import Ledger
from openlabels.output.serve import Preview, Watch
from tests.builds import published
from tests.entries import ROOT, all_of, edition, entry, write

PAGE = b'<!doctype html>\n<head><meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;"></head>\n<body>\nHome'


@pytest.fixture
def preview(tmp_path: Path) -> Preview:
    """A preview of a small folder, beside which lies a secret."""
    files = {
        "index.html": PAGE,
        "404.html": b"<head></head><body>There is no page here",
        "models/org/model/index.html": b"<body>Model",
        "static/site.css": b"body{}",
        "static/home.js": b"export {}",
        "badge/org/model.svg": b"<svg/>",
        "badge/org/model.png": b"\x89PNG",
        "search.json": b"{}",
        "with space.html": b"<body>Space",
    }
    for path, content in files.items():
        place = tmp_path / "site" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    (tmp_path / "secret.html").write_bytes(b"<body>secret")
    (tmp_path / "site-secret").mkdir()
    (tmp_path / "site-secret" / "index.html").write_bytes(b"<body>secret")
    return Preview(tmp_path / "site")


def get(preview: Preview, address: str) -> tuple[str, dict[str, str], bytes]:
    """Status, headers and body for an address as a WSGI server hands it over: unquoted, as Latin-1."""
    environ: dict[str, object] = {
        "PATH_INFO": address.encode().decode("latin-1"),
        "REQUEST_METHOD": "GET",
        "QUERY_STRING": "",
        "SCRIPT_NAME": "",
    }
    setup_testing_defaults(environ)
    answered: list[tuple[str, dict[str, str]]] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], object]:
        answered.append((status, dict(headers)))
        return lambda _: None

    body = validator(preview)(environ, start)
    try:
        content = b"".join(body)
    finally:
        body.close()  # type: ignore[attr-defined]
    (status, headers) = answered[0]
    assert headers["Content-Length"] == str(len(content))
    assert headers["Cache-Control"] == "no-store"
    return status, headers, content


@pytest.mark.parametrize(
    ("address", "kind", "start"),
    [
        ("/", "text/html", b"<!doctype"),
        ("", "text/html", b"<!doctype"),
        ("/index.html", "text/html", b"<!doctype"),
        ("/models/org/model/", "text/html", b"<body>Model"),
        ("/static/site.css", "text/css", b"body"),
        ("/badge/org/model.svg", "image/svg+xml", b"<svg"),
        ("/badge/org/model.png", "image/png", b"\x89PNG"),
        ("/search.json", "application/json", b"{}"),
        ("/with space.html", "text/html", b"<body>Space"),
    ],
)
def test_a_file_is_served_as_what_it_is(preview: Preview, address: str, kind: str, start: bytes) -> None:
    status, headers, body = get(preview, address)
    assert (status, headers["Content-Type"]) == ("200 OK", kind)
    assert body.startswith(start)


def test_a_script_is_served_as_one_that_a_module_may_be(preview: Preview) -> None:
    assert get(preview, "/static/home.js")[1]["Content-Type"] in {"text/javascript", "application/javascript"}


@pytest.mark.parametrize(
    "address", ["/nowhere", "/models/", "/models/org/", "/index.html/", "/static/", "/\x00", "/" + "x" * 5000, "/日本"]
)
def test_what_is_not_there_gets_the_page_of_nowhere(preview: Preview, address: str) -> None:
    status, headers, body = get(preview, address)
    assert (status, headers["Content-Type"]) == ("404 Not Found", "text/html")
    assert b"There is no page here" in body


TRAVERSALS = ("/../secret.html", "/..", "/../", "//../secret.html", "/models/../../secret.html", "/./../secret.html", "/../site-secret/",
              "/%2e%2e/secret.html", "/..%2fsecret.html", "/%2e%2e%2fsecret.html", "/%252e%252e/secret.html", "/..\\secret.html",
              "/models/%2e%2e/%2e%2e/secret.html")  # fmt: skip


@pytest.mark.parametrize("address", TRAVERSALS)
def test_nothing_outside_of_the_folder_is_served(preview: Preview, address: str) -> None:
    status, _, body = get(preview, address)
    assert status == "404 Not Found"
    assert b"secret" not in body


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:8000", 200), ("localhost", 200), ("LOCALHOST:1", 200), ("[::1]:80", 200), ("evil.example", 403), ("127.0.0.1.evil.example", 403), ("localhost:8000:1", 403), ("", 403)],
)  # fmt: skip
def test_a_name_that_somebody_gave_our_address_is_not_answered(preview: Preview, host: str, status: int) -> None:
    environ: dict[str, object] = {"PATH_INFO": "/", "REQUEST_METHOD": "GET", "HTTP_HOST": host}
    setup_testing_defaults(environ)
    answered: list[str] = []
    body = b"".join(preview(environ, lambda said, headers: answered.append(said)))
    assert answered[0].startswith(str(status))
    assert (b"Home" in body) is (status == 200)


def test_a_page_without_its_slash_leads_to_no_other_host(preview: Preview) -> None:
    (preview.folder / "evil.example").mkdir()
    (preview.folder / "evil.example" / "index.html").write_text("<body>")
    status, headers, _ = get(preview, "//evil.example")
    assert (status, headers["Location"]) == ("301 Moved Permanently", "/evil.example/")


def test_an_absolute_path_and_a_link_that_leads_outside_are_not_served(preview: Preview, tmp_path: Path) -> None:
    (tmp_path / "site" / "link.html").symlink_to(tmp_path / "secret.html")
    for address in ("/link.html", "/" + str(tmp_path / "secret.html"), "/" + quote(str(tmp_path / "secret.html"))):
        assert b"secret" not in get(preview, address)[2]


TROUBLE = "registry/a/b.yaml:1:1: error: “<script>alert(1)</script>” & more\n    Do this."


def test_trouble_stands_on_every_page_as_text(preview: Preview) -> None:
    preview.trouble = TROUBLE
    for address in ("/", "/models/org/model/", "/nowhere"):
        body = get(preview, address)[2].decode()
        assert '<body><pre role="alert"' in body
        assert "error: “&lt;script&gt;alert(1)&lt;/script&gt;” &amp; more\n    Do this.</pre>" in body
        assert "<script>" not in body


def test_trouble_stands_on_pages_only_and_goes_when_it_is_mended(preview: Preview) -> None:
    preview.trouble = TROUBLE
    assert get(preview, "/static/site.css")[2] == b"body{}"
    assert get(preview, "/badge/org/model.svg")[2] == b"<svg/>"
    preview.trouble = ""
    assert b"alert" not in get(preview, "/")[2]


def test_the_policy_that_would_stop_the_reload_script_is_left_out(preview: Preview) -> None:
    assert b"Content-Security-Policy" not in get(preview, "/")[2]
    assert get(preview, "/")[2].startswith(b"<!doctype html>\n<head></head>")


def test_the_policy_of_a_real_page_is_found_and_nothing_else_is_lost(tmp_path: Path) -> None:
    whole = edition()
    published(all_of(whole), tmp_path / "site")
    served = get(Preview(tmp_path / "site"), "/models/example/tiny-1b/")[2].decode()
    written = (tmp_path / "site/models/example/tiny-1b/index.html").read_text()
    assert served == re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", written)
    assert served != written


def test_before_the_first_good_build_the_trouble_shows_on_a_page_that_can_reload(tmp_path: Path) -> None:
    preview = Preview(tmp_path / "nothing")
    preview.trouble = TROUBLE
    status, headers, body = get(preview, "/")
    assert (status, headers["Content-Type"]) == ("404 Not Found", "text/html")
    assert b"Do this." in body
    assert b"</head>" in body, "where livereload puts its script"
    assert b'charset="utf-8"' in body, "the trouble is quoted in typographic quotes"


# One real run


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def fetch(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def until(port: int, path: str, is_right: Callable[[int, str], bool], server: "subprocess.Popen[str]") -> str:
    """The page at `path` once it is as awaited; fails after a minute, or when the server has ended."""
    last: object = None
    for _ in range(300):
        assert server.poll() is None, server.communicate()
        try:
            last = status, body = fetch(port, path)
            if is_right(status, body):
                return body
        except OSError as error:
            last = error
        time.sleep(0.2)
    pytest.fail(f"{path} never came: {last}")


@contextmanager
def serving(folder: Path) -> "Iterator[tuple[int, subprocess.Popen[str]]]":
    """The port of a real server over a registry folder, and its process; it is stopped whatever happens."""
    port = free_port()
    command = [sys.executable, str(ROOT / "build.py"), "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=folder.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield port, server
    finally:
        server.kill()
        server.wait(timeout=30)
        if server.stdout:
            server.stdout.close()


def test_serve_shows_changes_and_errors_and_goes_on_until_it_is_stopped(folder: Path) -> None:
    write(folder, "org/model", entry(name="First name"))
    with serving(folder) as (port, server):
        _edited_and_stopped(folder, port, server)


def _edited_and_stopped(folder: Path, port: int, server: "subprocess.Popen[str]") -> None:
    page = "/models/org/model/"
    body = until(port, page, lambda status, _: status == 200, server)
    assert "First name" in body
    assert "livereload.js" in body
    assert "Content-Security-Policy" not in body

    write(folder, "org/model", entry(name="Second name"))
    body = until(port, page, lambda _, body: "Second name" in body, server)
    assert 'role="alert"' not in body

    write(folder, "org/model", entry(name="Third name", label="OM-OW"))
    body = until(port, page, lambda _, body: 'role="alert"' in body, server)
    assert "registry/org/model.yaml:" in body
    assert "“OM-OW” is claimed" in body
    assert "Second name" in body, "the last good page is still served"

    write(folder, "org/model", entry(name="Fourth name"))
    body = until(port, page, lambda _, body: "Fourth name" in body, server)
    assert 'role="alert"' not in body

    write(folder, "org/added", entry(name="Added"))
    until(port, "/models/org/added/", lambda status, _: status == 200, server)
    (folder / "org" / "added.yaml").unlink()
    until(port, "/models/org/added/", lambda status, _: status == 404, server)

    server.send_signal(signal.SIGINT)
    said, _ = server.communicate(timeout=30)
    assert "Traceback" not in said
    assert f"http://127.0.0.1:{port}/" in said
    assert "error: “OM-OW” is claimed" in said, "the terminal tells too"
    assert server.returncode in {0, 2}
    assert not (folder.parent / "_site").exists(), "the site that is to be published is left alone"


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without telling it")
def test_who_ends_the_server_loses_nothing_of_what_it_knows(place: Path) -> None:
    write(place / "registry", "org/model")
    with serving(place / "registry") as (port, server):
        until(port, "/models/org/model/", lambda status, _: status == 200, server)
        server.send_signal(signal.SIGTERM)
        said, _ = server.communicate(timeout=30)
        assert server.returncode == 0, said
    assert len(list((place / "cache").iterdir())) == 1, "the next start knows the site"


def test_each_change_is_seen_once_and_reloads_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Livereload's own handler lets the browser miss an edit within three seconds of another."""
    changes: list[int] = []
    reloads: list[str] = []
    monkeypatch.setattr(LiveReloadHandler, "reload_waiters", reloads.append)
    (tmp_path / "there").mkdir()
    watch = Watch([tmp_path / "there", tmp_path / "not-yet"], lambda: changes.append(len(reloads)))
    edits: list[Callable[[], object]] = [
        lambda: (tmp_path / "there/a.yaml").write_text("1"),
        lambda: (tmp_path / "there/a.yaml").write_text("12"),
        lambda: (tmp_path / "there/a.yaml").unlink(),
        lambda: write(tmp_path / "not-yet", "org/model"),
    ]
    for number, edit in enumerate(edits):
        edit()
        watch.examine_all()
        watch.examine_all()
        assert changes == list(range(number + 1)), "the browsers reload behind the build"
        assert reloads == ["*"] * (number + 1)
    for leftover in ("a.yaml~", ".a.yaml.swp", "x.pyc"):
        (tmp_path / "there" / leftover).touch()
    watch.examine_all()
    assert len(changes) == len(edits)


def test_what_was_found_is_believed_until_somebody_else_has_built_there(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("1")
    (tmp_path / "other").write_text("1")
    found = survey.files_below(str(tmp_path))
    look = survey.known(found, tmp_path, ["list"])
    assert look
    assert look() is found
    (tmp_path / "list").write_text("12")
    assert survey.known(found, tmp_path, ["list"]) is None
    assert survey.known(found, tmp_path, ["other", "list"]) is None
    assert survey.known(found, tmp_path, ["gone"]) is None
    assert survey.known({}, tmp_path, ["list"]) is None


def _shows(name: str, _status: int, body: str) -> bool:
    return name in body


def test_a_second_edit_soon_after_the_first_is_served(folder: Path) -> None:
    write(folder, "org/model", entry(name="First name"))
    with serving(folder) as (port, server):
        until(port, "/models/org/model/", lambda status, _: status == 200, server)
        for name in ("Second name", "Third name"):
            begun = time.monotonic()
            write(folder, "org/model", entry(name=name))
            until(port, "/models/org/model/", partial(_shows, name), server)
            assert time.monotonic() - begun < 3


LOST = """
import signal, sys, weakref
from pathlib import Path
from openlabels.output import serve

class Thing: pass

def rebuild():
    thing = Thing()
    lost = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGINT))
    del thing
    print("went on", flush=True)
    return ""

serve.run(Path("."), [], rebuild, int(sys.argv[1]))
"""


def test_ctrl_c_stops_the_server_though_python_loses_the_exception(tmp_path: Path) -> None:
    """An exception raised while a weak reference ends is printed and dropped: CI once waited half a minute for it."""
    command = [sys.executable, "-c", LOST, str(free_port())]
    where = {**os.environ, "PYTHONPATH": str(ROOT)}  # CI does not install the package: the folder is where it is found
    done = subprocess.run(command, cwd=tmp_path, env=where, capture_output=True, text=True, timeout=60)
    assert done.stdout == "went on\n", done.stderr
    assert done.returncode == 0


def test_serve_starts_over_a_registry_that_is_wrong_and_recovers(folder: Path) -> None:
    write(folder, "org/model", "name: [")
    with serving(folder) as (port, server):
        body = until(port, "/", lambda status, _: status == 404, server)
        assert "this is not YAML" in body
        assert "livereload.js" in body
        write(folder, "org/model")
        until(port, "/", lambda status, _: status == 200, server)


def test_serve_starts_without_a_registry_and_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    with serving(tmp_path / "work" / "registry") as (port, server):
        body = until(port, "/", lambda status, _: status == 404, server)
        assert "No such file or directory" in body


def test_serve_on_a_port_that_is_taken_says_so(folder: Path) -> None:
    write(folder, "org/model")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, str(ROOT / "build.py"), "serve", "--port", str(port)]
        done = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert f"port {port}" in done.stderr
    assert "--port" in done.stderr
    assert done.stdout == "", "nobody is told of a server"
    assert not (folder.parent / ".cache").exists(), "nothing is built for nobody"


def test_a_page_without_its_slash_is_led_on_as_on_github_pages(preview: Preview) -> None:
    """Links of a page are relative to the slash."""
    status, headers, _ = get(preview, "/models/org/model")
    assert status.startswith("301")
    assert headers["Location"] == "/models/org/model/"


def test_a_template_that_is_edited_is_read_anew(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    templates = place / "templates"
    shutil.copytree(folders.TEMPLATES, templates)
    write(place / "registry", "example/tiny-1b")
    asked = argparse.Namespace(port=8000, jobs=1, out=place / "site", registry=place / "registry")
    with monkeypatch.context() as patch:
        for module in (templating, common):
            patch.setattr(module, "TEMPLATES", templates)
        templating.forget()
        rebuilding = _Rebuilding(asked, Ledger())
        for words in ("What", "Which", "Whether"):
            (templates / "about.html").write_text(
                f'{{% extends "base.html" %}}{{% block main %}}{words}{{% endblock %}}'
            )
            assert rebuilding.rebuild() == []
            assert words in (place / "site/about/index.html").read_text()
    templating.forget()
