"""The ledger: a SQLite file that holds articles, statements and everything else found in them."""

from __future__ import annotations

from sayso.ledger.store import Ledger, joined, open_ledger

__all__ = ["Ledger", "joined", "open_ledger"]
