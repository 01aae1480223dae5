"""Verify: the invariants of every room, checked by ``./socle verify``, after each crash test and each night."""

from socle.ground.verify.invariants import Invariant, Violation, verify

__all__ = ["Invariant", "Violation", "verify"]
