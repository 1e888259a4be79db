"""On whose say-so? A ledger of who said what in a pile of news articles, and on whose word."""

__version__ = "0.1.0"
