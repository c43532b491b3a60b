"""The nouns that stages exchange: frozen, slotted, keyword-only, one noun per file.

Nothing here reads a clock, a file or a network, and nothing here decides: a model
checks its own invariants and no more.  Import from the module of the noun
(`from watcher.model.document import Block`), never from here.
"""
