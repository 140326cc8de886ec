"""What is said of a mistake in an entry: its code, what is wrong, and what to do about it.

Knows the words alone, with holes where values go. Refuses to know when they apply: `rules`, `values`, `expressions`, `record`
and `between` decide that for `check`, `static/form/rules.js` and `beside.js` for the form of `/submit/`, and both say these words.
"""

from dataclasses import dataclass
from typing import LiteralString


@dataclass(frozen=True, slots=True)
class Words:
    """One kind of mistake; `{name}` in message and hint is a hole."""

    code: LiteralString
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One mistake, with its holes filled."""

    code: LiteralString
    message: str
    hint: str


def told(kind: str, **values: object) -> Told:
    """The words for a kind of mistake, with these values in their holes."""
    words = WORDS[kind]
    return Told(words.code, words.message.format(**values), words.hint.format(**values))


_URL_AS_IN = "Link to a public host by its name, as in https://huggingface.co/…; not by a number."
_WRITE_ID = "Write the id of an entry, as in allenai/olmo-2-7b, or hf:org/name for a model on Hugging Face."
_WHOLE_DATASET = "A dataset is everything that the weights were trained on, the base model's data included: list what is not out as closed."

WORDS: dict[str, Words] = {
    # Text
    "blank": Words("blank", "there are only spaces here", "Write it out, or remove the key."),
    "one-line": Words("one-line", "this is more than one line", "Put it on one line."),
    "tab": Words("character", "the value holds a tab", "Write a space."),
    "without-width": Words(
        "character", "the value holds the invisible character U+{hex}", "Remove it: readers cannot see it."
    ),
    "invisible": Words(
        "character",
        "the value holds the invisible character U+{hex}",
        "Remove it: readers cannot see it, and it can make text look like something else.",
    ),
    "line-too-long": Words("too-long", "{size} characters, and at most {most} fit: {value}", "Say it shorter."),
    "text-too-long": Words("too-long", "{size} characters, and at most {most} fit", "Say it shorter."),
    "text-too-short": Words(
        "too-short",
        "{size} characters, and at least {least} are needed: {value}",
        "Say what is open, where, and what is not.",
    ),
    # Addresses
    "url-too-long": Words("url", "an address of {size} characters", "At most {most} fit."),
    "url-no-address": Words("url", "{value} is not an address", "Copy it from the browser."),
    "url-character": Words(
        "url",
        "{value} holds {piece}",
        "Copy the address from the browser, which writes such characters as %20 and the like.",
    ),
    "url-around": Words("url", "{value} has a space before or after it", "Remove the space."),
    "url-not-https": Words(
        "url", "{value} does not start with https://", "Link to the https address of the same thing."
    ),
    "url-user": Words("url", "{value} carries a user name", "Remove what stands before the @."),
    "url-port": Words("url", "{value} has an unusual port", "Link to a public web address without a port."),
    "url-host": Words("url", "{value} has no public host name", _URL_AS_IN),
    "url-host-letters": Words(
        "url",
        "{value} has a host name with letters that look like others",
        "Write it in punycode, as in https://xn--bcher-kva.example/: a browser's address bar copies it that way.",
    ),
    # Ids
    "id": Words(
        "id",
        "{value} is not an id: {fault}",
        "{meant}An id is the path of an entry without its ending, as in allenai/olmo-2-7b.",
    ),
    "reference": Words("id", "{value} is not an id: {fault}", "{meant}" + _WRITE_ID),
    "hub-id": Words(
        "id", "{value} is not a Hugging Face id", "Write it as hf:org/name, as its page's address ends."
    ),
    "alias-org": Words(
        "alias-org",
        "the alias {value} is in another organization than {org}",
        "A former id of this model starts with {start}/.",
    ),
    # Other values
    "size": Words(
        "size", "{value} is not a number of parameters", "Write a number with K, M, B or T, as in 7B or 1.5B."
    ),
    "size-swapped": Words(
        "size", "{active} active parameters, but only {total} in all", "Swap them, or correct one."
    ),
    "date": Words("date", "{value} is not a date", "Write {wanted}."),
    "calendar": Words("date", "{value} is not a real date", "Write {wanted}."),
    "choice": Words("choice", "{value} is not one of the known values", "{meant}One of: {known}."),
    "listed-twice": Words("listed-twice", "{value} is listed twice", "Keep one."),
    "handle": Words("handle", "{value} is not a GitHub handle", "Write the account's name, as in octocat, without an @."),
    "too-few-items": Words("too-short", "at least {limit} items are needed here", "Add one."),
    "too-many-items": Words("too-long", "at most {limit} items are allowed here", "Keep the ones that matter."),
    "list-too-long": Words("too-many-items", "more than {most} items in one list", "Keep the {most} that matter."),
    "too-large": Words("too-large", "the file has {size} bytes", "{what} has at most {most}."),
    # Licenses
    "license-too-long": Words(
        "license", "license expression of {size} characters", "The longest allowed has {most}."
    ),
    "license-nesting": Words(
        "license", "license expression with parentheses {depth} deep", "Write it with fewer."
    ),
    "license-expected": Words("license", "license expression {value}: expected {wanted}, found {found}", "{how}"),
    "license-unexpected": Words("license", "license expression {value}: unexpected {piece}", "{custom}{how}"),
    "license-alone": Words(
        "license",
        "NOASSERTION inside a license expression",
        "NOASSERTION stands alone: it says that no license is stated.",
    ),
    "license-unknown": Words("license", "unknown license {value}", "{meant}{how}"),
    "license-exception": Words(
        "license",
        "unknown license exception {value}",
        "{meant}The known ones: https://spdx.org/licenses/exceptions-index.html",
    ),
    "license-deprecated": Words("deprecated-license", "SPDX has deprecated {value}", "{what}"),
    # Between fields
    "missing": Words("missing", "{key} is missing", "Add {name}. {described}{choices}"),
    "missing-url": Words(
        "missing", "“url” is missing", "Add url with the address where its publisher put it, or say access: closed."
    ),
    "missing-license": Words(
        "missing",
        "“license” is missing",
        "Add license with an SPDX identifier; NOASSERTION where none is stated.",
    ),
    "missing-license-url": Words(
        "missing",
        "a LicenseRef- needs “license_url”",
        "Add license_url with the address of the license's text.",
    ),
    "mirror-of-itself": Words(
        "listed-twice", "{value} is the artifact's own address", "Remove it: mirrors are its other places."
    ),
    "outer-space": Words(
        "outer-space",
        "{value} begins or ends with a space",
        "Remove the space: it shows nowhere, and sets the value apart from the same without it.",
    ),
    "artifact-twice": Words(
        "listed-twice",
        "{value} is already listed as {first}, with the same license and access",
        "Remove one. If they are two things, give each its own address (such as a folder of the repository), license or access.",
    ),
    "missing-status-note": Words(
        "missing", "a withdrawn model needs “status_note”", "Add status_note and say why it was withdrawn."
    ),
    "label-none": Words(
        "label",
        "“none” is for withdrawn models only",
        "Write the label that the evidence earns; a model whose code is not open has no place here yet.",
    ),
    "superseded-by": Words(
        "status",
        "“superseded_by” goes with status: superseded",
        "Add status: superseded, or remove this line.",
    ),
    # The claim against the evidence
    "no-label": Words(
        "no-label",
        "the code is not open, so there is no label: {sentence}",
        "{step} Without open code the registry has no label to give.",
    ),
    "no-label-withdrawn": Words(
        "no-label",
        "the code is not open, so there is no label: {sentence}",
        "Write label: none, as it is withdrawn.",
    ),
    "missing-label": Words(
        "missing", "“label” is missing", "Write label: {earned}, which the evidence earns: {sentence}"
    ),
    "label": Words(
        "label",
        "{claimed} is claimed, but the evidence earns {earned}: {sentence}",
        "Write label: {earned}, or correct the evidence.",
    ),
    # Beside other entries
    "unknown-base": Words(
        "unknown-model",
        "{value} is not in this registry",
        "{meant}For a model that is not in this registry write hf:org/name.",
    ),
    "unknown-successor": Words(
        "unknown-model",
        "{value} is not in this registry",
        "{meant}Add an entry for it first, or remove this line.",
    ),
    "spelling": Words(
        "spelling",
        "the organization is spelled {value} here and {usual} in other entries of {org}/",
        "Spell it the same in all.",
    ),
    "base-dataset-closed": Words(
        "base-dataset",
        "the label says -OD, but the training data of its base {value} is not open",
        _WHOLE_DATASET,
    ),
    "base-dataset-unknown": Words(
        "base-dataset",
        "the label says -OD, but the training data of its base {value} is not known here",
        _WHOLE_DATASET,
    ),
    # Beside the calendar
    "not-yet": Words("not-yet", "{value} is in the future", "Write the last day on which a person opened every link."),
}  # fmt: skip

ID_FAULTS = {
    "form": "it must be org/model, each of lower-case letters and digits joined by single '.', '_' or '-'",
    "long": "a segment has at most {most} characters",
    "file": "it ends like a file, in .{ending}",
    "device": "Windows reserves the name {name} for a device, and could not check the registry out",
}
"""What is wrong with an id."""

WANTED = {
    "license": "a license",
    "operator": "AND or OR between two licenses",
    "closing": "a closing parenthesis",
    "exception": "an exception after WITH",
    "end": "the end",
}
"""What a license expression lacks, or where it stops."""

DEPRECATED = {"successors": "Write {new}.", "page": "SPDX's page may name its successor: {page}"}
"""What to write for a deprecated license."""

CUSTOM_NAME = "The name after LicenseRef- has letters, digits, dots and dashes. "
CHOOSE_FROM = " Choose from: {known}."
MEANT = "Did you mean “{value}”? "
MEANT_ONE_OF = "Did you mean one of {known}? "
HOW_TO_WRITE = (
    "Write an SPDX identifier such as Apache-2.0 (https://spdx.org/licenses/), or join several with AND or OR. For a "
    "license that SPDX does not list write LicenseRef-Name and license_url; NOASSERTION where none is stated, NONE where "
    "there is none."
)
"""How a license is written."""
