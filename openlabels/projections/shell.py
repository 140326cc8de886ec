"""What every page has around its subject: title, address, navigation, and how it links to the rest.

Knows the frame. Refuses to know what stands in it.
"""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from openlabels.badges.faces import Face
from openlabels.ground import urls
from openlabels.projections.edition import Imprint

CSP = (
    "default-src 'none'; base-uri 'none'; connect-src 'self'; form-action 'self'; "
    "img-src 'self'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
)
"""No inline script or style, nothing from elsewhere, and no script may make markup or code of text; `serve` alone loosens it, for its own reload script."""


class Link(NamedTuple):
    """A link with its words; `label` is that of the model that it leads to.

    `current` is what `aria-current` says of it: "page" on the page itself, "true" on those that belong to it, '' elsewhere.
    """

    text: str
    href: str
    current: str = ""
    label: str = ""


class Shell(NamedTuple):
    """The frame of one page; every `href` is relative to it."""

    title: str
    description: str
    site_name: str
    csp: str
    canonical: str | None
    home: str
    sheets: tuple[str, ...]
    icon: str
    feed: str
    json: str | None
    repository: str
    edition: str
    nav: tuple[Link, ...]
    picture: str
    picture_alt: str
    scripts: tuple[str, ...] = ()


def share_name(face: Face | None) -> str:
    """What the file of a face's shared picture is called."""
    if face is None:
        return "site"
    return "-".join([face.label.slug if face.label else "none", *(note.partition(" ")[0] for note in face.notes)])


_PAGES = {
    urls.HOME: "Models",
    urls.LABELS: "Labels",
    urls.COMPARE: "Compare",
    urls.STATS: "Stats",
    urls.SUBMIT: "Submit",
    urls.API: "API",
    urls.ABOUT: "About",
}
"""What every page leads to."""


def _home_of(path: str) -> str | None:
    """Which of them a page is, or belongs to."""
    if path in _PAGES:
        return path
    if path.startswith(("models/", "page/")):
        return urls.HOME
    return urls.LABELS if path.startswith(urls.LABELS) else None


@cache
def _nav(root: str, here: str | None, current: str) -> tuple[Link, ...]:
    """The same from a page whose way to the site's root is `root`; `here` is the one that is `current`."""
    return tuple(Link(text, root + path or "./", current if path == here else "") for path, text in _PAGES.items())


@dataclass(frozen=True, slots=True)
class Here:
    """A page's place, from which links are made.

    `fixed` is the path of the site's root on its host, for the one page that is served at any address (404).
    """

    imprint: Imprint
    path: str
    fixed: str | None = None

    def to(self, target: str) -> str:
        """The link to a path of the site."""
        return self.fixed + target if self.fixed is not None else urls.relative(self.path, target)

    def shell(
        self,
        title: str,
        description: str,
        *,
        json: str | None = None,
        scripts: tuple[str, ...] = (),
        sheets: tuple[str, ...] = (),
        face: Face | None = None,
        canonical: str | None = None,
    ) -> Shell:
        """The frame of this page.

        `scripts` and `sheets` are names in `static/`; every page has `site.css` besides.
        `json` is a path with the same in JSON, `face` what a shared link shows;
        `canonical` is the path of the page that this one stands for, where that is another.
        """
        settings = self.imprint.settings
        root = "../" * self.path.count("/") if self.fixed is None else self.fixed
        return Shell(
            title=f"{title} · {settings.site_name}" if title != settings.site_name else title,
            description=description,
            site_name=settings.site_name,
            csp=CSP,
            canonical=None if self.fixed is not None else self.imprint.absolute(canonical or self.path),
            home=self.to(urls.HOME),
            sheets=tuple(self.to(urls.static(name)) for name in ("site.css", *sheets)),
            icon=self.to(urls.static("icon.svg")),
            feed=self.to(urls.FEED),
            json=self.to(json) if json else None,
            repository=urls.repository(settings.repository),
            edition=self.imprint.day or "",
            nav=_nav(root, _home_of(self.path), "page" if self.path in _PAGES else "true"),
            picture=self.imprint.absolute(urls.share(share_name(face))),
            picture_alt=" ".join(filter(None, [face.label, *face.notes])) if face else settings.site_name,
            scripts=tuple(self.to(urls.static(name)) for name in scripts),
        )
