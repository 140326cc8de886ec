"""From projections to files in the folder that is served: rendered, written, kept and watched."""
