"""The tests of the JavaScript modules that touch no DOM, which Node runs."""

import shutil
import subprocess

from tests.browser import absent
from tests.entries import ROOT


def test_the_javascript_modules_pass_their_own_tests() -> None:
    node = shutil.which("node") or absent("no node on the PATH")
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "js").glob("*.test.mjs"))
    assert files
    done = subprocess.run([node, "--test", *files], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
