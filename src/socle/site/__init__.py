"""The composition root: settings, addresses, wiring, policy and the command line. No business rule lives here."""
