"""What each command of `build.py` does; `build.py` itself parses, calls and returns an exit code."""
