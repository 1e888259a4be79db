"""The faces of the ledger: each asks `sayso.ledger.queries` and only formats the answer."""
