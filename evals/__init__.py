"""How well sayso reads: corpora, measures, floors and the report."""
