"""What must hold in the audit log."""

from socle.ground.audit.checking import log_faults, waiting_faults
from socle.ground.verify import Invariant

INVARIANTS = (
    Invariant("the audit log is whole, in order, and the one whose roots were signed", log_faults),
    Invariant("no act waits more than an hour for its place in the log", waiting_faults),
)
