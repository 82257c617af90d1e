"""Background work: a job engine, or `ldcareer tick`, sends what is in the outbox."""
