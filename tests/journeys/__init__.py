"""Whole walks through the house, without a browser."""
