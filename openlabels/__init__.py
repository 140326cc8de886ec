"""A registry of Open Model Labels: YAML entries in, a searchable static site out.

The folders read as a pipeline, and imports only go down it, right to left here; `DESIGN.md` has the picture:

    ground -> reading -> badges -> drafts -> everyone -> elsewhere -> projections -> output -> commands
"""
