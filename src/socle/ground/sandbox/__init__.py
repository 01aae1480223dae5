"""Sandbox: pure functions run in a locked child process with limits on memory and time.

Hostile photographs are decoded there and DuckDB lives there, so that neither can take a web process down, and so
that the
web process stays small: it never imports DuckDB or Polars. A child has no Django, no secret in its environment, and
leaves
by itself when idle. One that is dear to begin stands for all processes of an instance (``standing``).
"""

from socle.ground.sandbox.parent import Crashed, Failed, TimedOut, Unwanted, call, close, environment
from socle.ground.sandbox.standing import Away, ask

__all__ = ["Away", "Crashed", "Failed", "TimedOut", "Unwanted", "ask", "call", "close", "environment"]
