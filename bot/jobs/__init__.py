"""What happens without a click: the outbox is emptied by a job engine, or by `ldcareer tick`."""
