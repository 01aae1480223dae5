"""Tools of the workshop: the house rules and the translations. Nothing here runs in an instance."""
