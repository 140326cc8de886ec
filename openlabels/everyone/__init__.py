"""All records together: the registry, its history, and a proposal beside it."""
