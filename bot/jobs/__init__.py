"""What happens without a click: the ledger is emptied by a job engine, or by `ldcareer tick`."""
