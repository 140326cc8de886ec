"""What a reader's browser makes of the built site: Lighthouse, the Nu HTML checker, axe, and the bytes of a first view.

Knows tools and pages. Refuses to know how a page is made: it looks at `_site/` as anybody could, through a server.
"""
