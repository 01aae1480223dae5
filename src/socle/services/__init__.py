"""Services to residents: one room for each service, all of them using the same doors, cases and tables."""
