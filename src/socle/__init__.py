"""Socle: one Python program that gives a local authority its digital foundation."""
