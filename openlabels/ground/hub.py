"""What a Hugging Face model card's metadata says, in the registry's words.

Knows the Hub's license ids, its tasks and tags, and how it names models. Refuses to read a card: the importer does in
Python, the form of `/submit/` in the browser, and both take these tables from here. Whatever the Hub leaves open
stays open: None and () mean that the card does not say.

Sources: huggingface.co/docs/hub/repositories-licenses and huggingface.co/tasks, as of November 2026.
"""

import re
from collections.abc import Iterable

from openlabels.ground import urls

ID = r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9_][\w.-]{0,95}"
"""A model's id on the Hub, org/name, for a pattern in which `\\w` is ASCII."""

ADDRESS = rf"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/(?!(?:datasets|spaces|models|collections|papers|docs|blog|api)/)({ID})(?:[/?#][^\n]*)?"
"""The address of a model's page on the Hub, or of one below it, with the model's id; for a pattern in which `\\w` is ASCII."""

_SPDX = (
    "AFL-3.0", "AGPL-3.0", "Apache-2.0", "Artistic-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD-3-Clause-Clear", "BSL-1.0",
    "CC-BY-2.0", "CC-BY-2.5", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-NC-2.0", "CC-BY-NC-3.0", "CC-BY-NC-4.0",
    "CC-BY-NC-ND-3.0", "CC-BY-NC-ND-4.0", "CC-BY-NC-SA-2.0", "CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0",
    "CC-BY-SA-3.0", "CC-BY-SA-4.0", "CC0-1.0", "CDLA-Permissive-1.0", "CDLA-Permissive-2.0", "CDLA-Sharing-1.0",
    "ECL-2.0", "EPL-1.0", "EPL-2.0", "etalab-2.0", "EUPL-1.1", "EUPL-1.2", "GPL-2.0", "GPL-3.0", "ISC", "LGPL-2.1",
    "LGPL-3.0", "LPPL-1.3c", "MIT", "MPL-2.0", "MS-PL", "NCSA", "OFL-1.1", "OpenMDW-1.0", "OSL-3.0", "PostgreSQL",
    "Unlicense", "WTFPL", "Zlib",
)  # fmt: skip
"""Spelt alike but for case. The GNU ones do not say "only" or "or later": `check` warns, and the author decides."""

_OTHERWISE = {"c-uda": "C-UDA-1.0", "lgpl-lr": "LGPLLR", "odbl": "ODbL-1.0", "odc-by": "ODC-By-1.0", "pddl": "PDDL-1.0"}
"""Spelt otherwise; of each there is one version."""

_CUSTOM = {
    "apple-amlr": "Apple-AMLR",
    "apple-ascl": "Apple-Sample-Code",
    "bigcode-openrail-m": "BigCode-OpenRAIL-M-v1",
    "bigscience-bloom-rail-1.0": "BigScience-BLOOM-RAIL-1.0",
    "bigscience-openrail-m": "BigScience-OpenRAIL-M",
    "creativeml-openrail-m": "CreativeML-OpenRAIL-M",
    "deepfloyd-if-license": "DeepFloyd-IF",
    "fair-noncommercial-research-license": "FAIR-Noncommercial-Research",
    "gemma": "Gemma",
    "grok2-community": "Grok-2-Community",
    "h-research": "H-Research",
    "intel-research": "Intel-Research",
    "llama2": "Llama-2-Community",
    "llama3": "Llama-3-Community",
    "llama3.1": "Llama-3.1-Community",
    "llama3.2": "Llama-3.2-Community",
    "llama3.3": "Llama-3.3-Community",
    "llama4": "Llama-4-Community",
    "openmdw-1.1": "OpenMDW-1.1",
    "openrail++": "CreativeML-OpenRAIL-PP-M",
}
"""Licenses that SPDX does not list, by the names that entries give them; each needs a `license_url`."""

_NOT_ONE_LICENSE = ("bsd", "cc", "gfdl", "gpl", "lgpl", "openrail", "other", "unknown")
"""Families whose member is not told, and words for not knowing."""

LICENSES: dict[str, str | None] = {
    **{spdx.lower(): spdx for spdx in _SPDX},
    **_OTHERWISE,
    **{hub_id: f"LicenseRef-{name}" for hub_id, name in _CUSTOM.items()},
    **dict.fromkeys(_NOT_ONE_LICENSE),
}
"""Every license id of the Hub: an SPDX identifier, a `LicenseRef-`, or None where it names no single license."""

_IMAGE, _TEXT, _VIDEO, _AUDIO, _SPEECH = ("image",), ("text",), ("video",), ("audio",), ("speech",)

TASKS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "conversational", "fill-mask", "multiple-choice", "question-answering", "sentence-similarity",
            "summarization", "text-classification", "text-generation", "text-ranking", "text-retrieval",
            "text2text-generation", "token-classification", "translation", "zero-shot-classification",
        ),
        _TEXT,
    ),
    **dict.fromkeys(
        (
            "depth-estimation", "image-classification", "image-feature-extraction", "image-segmentation",
            "image-to-image", "keypoint-detection", "mask-generation", "object-detection",
            "unconditional-image-generation",
        ),
        _IMAGE,
    ),
    **dict.fromkeys(
        (
            "document-question-answering", "image-text-to-text", "image-to-text", "visual-document-retrieval",
            "visual-question-answering", "zero-shot-image-classification", "zero-shot-object-detection",
        ),
        _IMAGE + _TEXT,
    ),
    "text-to-image": _TEXT + _IMAGE,
    "image-text-to-image": _IMAGE + _TEXT,
    "video-classification": _VIDEO,
    "video-to-video": _VIDEO,
    "image-to-video": _IMAGE + _VIDEO,
    "text-to-video": _TEXT + _VIDEO,
    "image-text-to-video": _IMAGE + _TEXT + _VIDEO,
    "video-text-to-text": _VIDEO + _TEXT,
    "audio-classification": _AUDIO,
    "audio-to-audio": _AUDIO,
    "text-to-audio": _TEXT + _AUDIO,
    "audio-text-to-text": _AUDIO + _TEXT,
    "automatic-speech-recognition": (*_SPEECH, *_TEXT),
    "text-to-speech": _TEXT + _SPEECH,
    "voice-activity-detection": _SPEECH,
    "text-to-3d": (*_TEXT, "3d"),
    "image-to-3d": (*_IMAGE, "3d"),
    "graph-ml": ("graph",),
    "robotics": ("robotics",),
    "tabular-classification": ("tabular",),
    "tabular-regression": ("tabular",),
    "tabular-to-text": ("tabular", *_TEXT),
    "table-to-text": ("tabular", *_TEXT),
    "table-question-answering": ("tabular", *_TEXT),
    "time-series-forecasting": ("time-series",),
}  # fmt: skip
"""The Hub's tasks (`pipeline_tag`) and the modalities that each one names; a task for anything is not here."""

TAGS: dict[str, tuple[str, ...]] = {
    **{
        name: (name,)
        for name in (
            "3d", "audio", "code", "earth-observation", "graph", "image", "molecule", "music", "protein", "robotics",
            "speech", "tabular", "text", "time-series", "video", "weather",
        )
    },
    "music-generation": ("music",),
    "remote-sensing": ("earth-observation",),
    "text-to-music": (*_TEXT, "music"),
    "weather-forecasting": ("weather",),
}  # fmt: skip
"""Free tags that name a modality; a task's name may stand among the tags too."""

GATE_KEYS = "extra_gated_"
"""How the metadata keys begin that only a gated model has: the words of its gate."""


def spdx(license_id: str, name: str = "") -> str | None:
    """What to write for the Hub's `license` and `license_name`; None where the card names no single license."""
    known = license_id.strip().lower()
    if known == "other" and name.strip():
        return custom_license(name)
    return LICENSES.get(known)


def named(word: str) -> list[str]:
    """What an entry writes for a license id of the Hub; for a family those that SPDX does not list, and [] for no such id."""
    known = LICENSES.get(word.lower(), "")
    family = [
        one for hub_id, one in LICENSES.items() if one and one.startswith("LicenseRef-") and word.lower() in hub_id
    ]
    return [known] if known else family if known is None else []


def custom_license(name: str) -> str | None:
    """`LicenseRef-…` for a license's own name, None where nothing is left of it that may stand there."""
    kept = re.sub(r"[^A-Za-z0-9.-]+", "-", name).strip("-.")
    return f"LicenseRef-{kept[:80].rstrip('-.')}" if kept else None


def license_url(link: str, repository: str = "") -> str | None:
    """The address that `license_link` gives; one within the model's own repository needs to know that (org/name)."""
    link = link.strip()
    if link.startswith("https://"):
        return link
    is_file = re.fullmatch(r"[\w.-]+(?:/[\w.-]+)*", link, re.ASCII) and ".." not in link
    return urls.hub_file(repository, link) if is_file and re.fullmatch(ID, repository, re.ASCII) else None


def reference(base_model: str) -> str | None:
    """`hf:org/name` for a `base_model`, None for what is no id on the Hub."""
    name = base_model.strip()
    return f"hf:{name}" if re.fullmatch(ID, name, re.ASCII) else None


def repository(address: str) -> str:
    """The id (org/name) that the address of a model on the Hub holds, '' for any other text."""
    found = re.fullmatch(ADDRESS, address.strip(), re.ASCII)
    return found[1] if found else ""


def meant(text: str) -> str:
    """The reference that somebody meant who wrote an id or an address of the Hub without its mark, ''."""
    return f"hf:{text}" if re.fullmatch(ID, text, re.ASCII) else f"hf:{found}" if (found := repository(text)) else ""


def modalities(task: str, tags: Iterable[str] = ()) -> tuple[str, ...]:
    """The modalities that a `pipeline_tag` and tags name, in the order in which they do."""
    stated = [TASKS.get(task.strip().lower(), ())]
    stated += [TAGS.get(tag.strip().lower()) or TASKS.get(tag.strip().lower(), ()) for tag in tags]
    return tuple(dict.fromkeys(name for names in stated for name in names))


def is_gated(keys: Iterable[str]) -> bool:
    """Whether the metadata's keys prove a gate; their absence proves nothing."""
    return any(key.startswith(GATE_KEYS) for key in keys)
