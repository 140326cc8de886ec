"""How fast, how large and how findable: measured on generated entries, beside the peers."""
