"""The JavaScript modules: their types, and the tests of those that touch no DOM, which Node runs."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

from openlabels.projections import form
from openlabels.reading.entry import Artifact, Entry
from tests.browser import absent
from tests.entries import ROOT, SETTINGS
from tests.npm import brought

TYPESCRIPT = "7.0.2"
STRICT = shlex.split("--strict --noUnusedLocals --noImplicitReturns --allowUnreachableCode false")
AS_BROWSERS = shlex.split("--target es2022 --module esnext --moduleResolution bundler --lib es2023,dom,dom.iterable")


def test_the_javascript_modules_pass_their_own_tests() -> None:
    node = shutil.which("node") or absent("no node on the PATH")
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "js").glob("*.test.mjs"))
    assert files
    done = subprocess.run([node, "--test", *files], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def types(*files: Path) -> str:
    """What TypeScript has to say of scripts that are typed in JSDoc."""
    node = shutil.which("node") or absent("no node on the PATH")
    command = [node, str(brought("typescript", TYPESCRIPT) / "bin" / "tsc"), "--allowJs", "--checkJs", "--noEmit"]
    done = subprocess.run([*command, *STRICT, *AS_BROWSERS, *map(str, files)], capture_output=True, text=True)
    return done.stdout + done.stderr


def test_the_types_that_the_scripts_name_hold() -> None:
    assert types(*sorted((ROOT / "static").rglob("*.js"))) == ""


def test_a_type_that_does_not_hold_is_told(tmp_path: Path) -> None:
    script = tmp_path / "wrong.js"
    script.write_text("/** @param {number} size @returns {string} */\nexport const words = (size) => size;\n")
    assert "Type 'number' is not assignable to type 'string'" in types(script)


TYPES = ROOT / "static" / "shared" / "types.js"


def told_of_form(tmp_path: Path, text: str) -> str:
    """What TypeScript says of a `form.json` that holds `text`, beside the types that the scripts have of it."""
    (tmp_path / "form.json").write_text(text)
    script = tmp_path / "known.js"
    script.write_text(
        f'import form from "./form.json";\n/** @type {{import("{TYPES}").Known}} */\nexport const known = form;\n'
    )
    return types(script)


def test_what_the_form_loads_is_of_the_types_that_its_scripts_name(tmp_path: Path) -> None:
    text = form.text(SETTINGS)
    assert told_of_form(tmp_path, text) == ""
    assert "Property 'unless_closed' is missing" in told_of_form(tmp_path, text.replace("unless_closed", "unless_gone"))


def test_the_scripts_know_the_fields_of_an_entry_and_no_others() -> None:
    said = TYPES.read_text()
    artifact = next(line for line in said.splitlines() if line.endswith("} Artifact */"))
    assert re.findall(r"(\w+)\?: ", artifact) == list(Artifact.model_fields)
    assert re.findall(r"@property \{.+\} \[(\w+)\]", said) == list(Entry.model_fields)
