"""The only maker of trusted markup: every way to it is here, each with the reason why its text can be trusted.

Knows what ends a tag, an element and a script. Refuses to know where it stands in a page: the templates escape
everything else.
"""

import html

from markupsafe import Markup

_SCRIPT_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def sanitized(text: str) -> Markup:
    """HTML as the sanitizer of `prose` left it."""
    return Markup(text)


def as_written(text: str) -> Markup:
    """Any text as it was written, on lines of its own."""
    return Markup("<pre>{}</pre>").format(text)


def drawn(shapes: str) -> Markup:
    """SVG that we draw: what of it is not ours is numbers, or escaped where it is put in."""
    return Markup(shapes)


def code(text: str) -> Markup:
    """Any text between tags, where quotes need no escape: code has many."""
    return Markup(html.escape(text, quote=False))


def script(json: str) -> Markup:
    """JSON that cannot end the script element that it stands in."""
    return Markup(json.translate(_SCRIPT_ESCAPES))
