"""Engines: pure calculation on plain values. No framework, no clock, no network; each runs alone and is measured
alone.
"""
