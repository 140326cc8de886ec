"""Fuzzing: `python -m fuzz`, or `make fuzz SECONDS=60`."""
