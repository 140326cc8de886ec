"""What all else stands on: the rule, licenses, addresses, problems and words. Knows nothing of entries."""
