"""A registry of Open Model Labels: YAML entries in, a searchable static site out.

The modules read as a pipeline, and imports only go down it; `DESIGN.md` has the picture:

    source -> entry -> verdict -> record => registry => pages, data, badge -> site
"""
