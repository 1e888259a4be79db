"""The ledger for a language model, by the Model Context Protocol: `command` starts what `server` makes."""
