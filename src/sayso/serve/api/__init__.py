"""The REST face of a ledger: `make_api` gives the application that stands under ``/api/v1``."""

from sayso.serve.api.app import make_api

__all__ = ["make_api"]
