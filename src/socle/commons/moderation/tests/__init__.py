"""Tests of moderation: who decides, who judges, what the public reads, what is forgotten."""
