"""The ledger of problems 问题台账: whatever finds one, it is worked here until it is put right, or it leaves
once."""
