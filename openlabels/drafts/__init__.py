"""Entries begun: from nothing, or from what another place's record of a model proves."""
