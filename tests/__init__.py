"""Tests that cross rooms: the rules of the house, whole walks, access, trust."""
