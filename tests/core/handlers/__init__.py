"""Handlers as people write them for each source: standard library alone, strict about the shape.

Each module is one that could be deployed; a handler takes an event and a context, and returns what
its source would take for an answer, or what it understood.
"""
