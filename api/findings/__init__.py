"""The ledger of problems over HTTP."""
