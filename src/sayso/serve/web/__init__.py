"""The local web page of a ledger: `make_app` gives the application that ``sayso serve`` runs."""
