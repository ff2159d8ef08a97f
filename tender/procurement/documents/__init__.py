"""Papers of procurement: one module per noun, a frozen sheet in, PDF bytes out by `core.papers.pdf`.

Lives here: sheets with plain values only. Not here: models, law, the templates (`templates/documents/`).
"""
