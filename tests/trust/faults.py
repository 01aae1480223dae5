"""Planted faults: what each driver must turn red on. Each breaks one promise of the product, in this process only."""

import dataclasses
import importlib
import os
import queue
import threading
import time
import types
from collections.abc import Callable
from typing import Any

GAP_SECONDS = 0.03
UNFILED_SECONDS = 4.0  # there are few editions in a storm: somebody must be killed in the gap of one of them


def plant(name: str) -> None:
    """Break the promise of this name (once Django is loaded, before any fork). Raises ``KeyError``."""
    FAULTS[name]()


def module(name: str) -> Any:
    """A module whose names a fault may change."""
    return importlib.import_module(name)


def early() -> None:
    """A report is acknowledged a moment before its transaction is committed."""
    from socle.ground.database import atomic

    commands = module("socle.services.reports.commands")
    real = commands.open_report

    def hasty(*given: Any, **named: Any) -> Any:
        answer: queue.SimpleQueue[Any] = queue.SimpleQueue()

        def write() -> None:
            from django.db import connection

            try:
                with atomic():
                    answer.put(real(*given, **named))
                    time.sleep(GAP_SECONDS)
            except BaseException as failure:
                answer.put(failure)
            connection.close()

        threading.Thread(target=write).start()
        result = answer.get()
        if isinstance(result, BaseException):
            raise result
        return result

    commands.open_report = hasty


def skipped() -> None:
    """Every seventh transaction is undone where it should be committed, and nobody is told."""
    from django.db.backends.base.base import BaseDatabaseWrapper

    real, count = BaseDatabaseWrapper.commit, [0]

    def commit(self: BaseDatabaseWrapper) -> None:
        count[0] += 1
        if count[0] % 7:
            real(self)
        else:
            self.rollback()

    BaseDatabaseWrapper.commit = commit  # type: ignore[method-assign]


def unlinked() -> None:
    """The news of a report is written after its transaction, as ``on_commit`` does."""
    from django.db import transaction

    from socle.ground.database import atomic

    commands = module("socle.commons.cases.commands._opening")
    real = commands.emit

    def emit(event: Any, *, authority_id: int) -> None:
        def later() -> None:
            with atomic():
                real(event, authority_id=authority_id)

        transaction.on_commit(later)

    commands.emit = emit


def untold() -> None:
    """The trace of an act is written after the transaction of its fact."""
    from django.db import transaction

    from socle.ground.database import atomic

    audit = module("socle.ground.audit")
    real = audit.record

    def record(*given: Any, **named: Any) -> None:
        def later() -> None:
            time.sleep(GAP_SECONDS)
            with atomic():
                real(*given, **named)

        transaction.on_commit(later)

    audit.record = record


def raising() -> None:
    """A page of staff meets what it does not expect."""
    queries = module("socle.commons.cases.queries")

    def history(*given: Any, **named: Any) -> Any:
        raise KeyError("planted")

    queries.history = history


def leaking() -> None:
    """A role held in one town is held in all of them, at the doors."""
    door, policy = module("socle.site.middleware"), module("socle.site.policy")
    towns = module("socle.commons.people.models").Authority

    def account_scope(account_id: int, authority: Any) -> Any:
        scope = policy.account_scope(account_id, authority)
        everywhere = frozenset().union(*scope.grants.values())
        return dataclasses.replace(scope, grants=dict.fromkeys(towns.objects.values_list("pk", flat=True), everywhere))

    # The doors alone are deceived: who may read what is judged by the policy as it is.
    door.policy = types.SimpleNamespace(**vars(policy) | {"account_scope": account_scope})


def hushed() -> None:
    """A machine is refused without being told which field is to blame."""
    document = module("socle.ground.problems.document")
    real = document.problem_document

    def problem_document(refusal: Any) -> Any:
        return {name: value for name, value in real(refusal).items() if name != "field"}

    document.problem_document = problem_document


def outspoken() -> None:
    """The open row of a report has its words."""
    reactions = module("socle.services.reports.reactions")
    real = reactions.public_row

    def public_row(report: Any, case: Any) -> Any:
        return {**real(report, case), "quartier": report.words[:100]}

    reactions.public_row = public_row


def kept() -> None:
    """The files of messages stay when their contact is erased."""
    module("socle.commons.messages.commands._forgetting").take_back = lambda messages: None


def unwiped() -> None:
    """What moderators copied stays where and as it is, whatever becomes of the request."""
    module("socle.commons.moderation.commands").follow_cases = lambda *given, **named: 0


def unfollowed() -> None:
    """A forgotten request is thought to have been in one town all its life."""
    module("socle.commons.cases.queries").held_in = lambda scope, case_id: frozenset()


def unscrubbed() -> None:
    """The database marks as free what it deletes, and leaves the bytes (SQLite)."""
    from django.db import connection
    from django.db.backends.signals import connection_created

    def careless(connection: Any, **named: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=OFF")

    connection_created.connect(careless, weak=False)
    connection.close()


def dropped() -> None:
    """The job worker forgets what it owes before it has done it."""
    runner = module("socle.ground.jobs.runner")
    real, slept = runner._attempt, list[bool]()

    def attempt(wire: Any, rows: Any) -> Any:
        if not wire.name.endswith("reports.reactions.publish"):  # of several reactions, the one whose loss is seen
            return real(wire, rows)
        keys = [row.pk for row in rows]
        runner.Delivery.objects.filter(pk__in=keys).delete()
        if not slept:  # once in the life of a worker: long enough to be killed there
            slept.append(True)
            time.sleep(20 * GAP_SECONDS)
        return real(wire, rows)

    runner._attempt = attempt


def unfiled() -> None:
    """An edition is there a moment before its file."""
    from django.db import transaction

    from socle.ground.storage import store

    publishing = module("socle.data.tables.commands._publishing")
    real, waiting = publishing.replace_base, dict[tuple[str, str], Any]()

    def put_twice(prepared: Any) -> tuple[str, str]:
        stem = f"tables/imports/{len(waiting)}-{os.getpid()}-{time.monotonic_ns()}"
        keys = (f"{stem}-base.parquet", f"{stem}-edition.parquet")
        waiting[keys] = prepared.path.read_bytes()
        return keys

    def replace_base(scope: Any, table: Any, prepared: Any, keys: Any, **named: Any) -> Any:
        def write() -> None:
            time.sleep(UNFILED_SECONDS)
            for key in keys:
                store().put(key, waiting[keys])

        transaction.on_commit(write)
        return real(scope, table, prepared, keys, **named)

    publishing.put_twice, publishing.replace_base = put_twice, replace_base


def forgetful() -> None:
    """A form that is sent again opens another case."""
    from socle.ground import world

    commands = module("socle.services.reports.commands")
    real = commands.open_report

    def again(*given: Any, **named: Any) -> Any:
        named["submission"] = world.token(128)
        return real(*given, **named)

    commands.open_report = again


def orphaned() -> None:
    """Web workers and the job worker outlive the server that started them."""
    module("socle.site.serve").die_with_parent = lambda parent: None


def shared() -> None:
    """The processes of a served instance inherit an open connection (on PostgreSQL; a pool hides in the parent)."""
    module("socle.ground.database").leave = lambda: None


def swallowed() -> None:
    """A transaction that the disk refused is reported as done."""
    from django.db import DatabaseError
    from django.db.backends.base.base import BaseDatabaseWrapper

    real = BaseDatabaseWrapper.commit

    def commit(self: BaseDatabaseWrapper) -> None:
        try:
            real(self)
        except DatabaseError:
            self.rollback()

    BaseDatabaseWrapper.commit = commit  # type: ignore[method-assign]


def hurried() -> None:
    """The database does not wait for the disk."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")


def unsynced() -> None:
    """The store gives a file its name before its bytes are on the disk."""
    os.fsync = lambda descriptor: None  # type: ignore[assignment]  # SQLite does not call Python's


FAULTS: dict[str, Callable[[], None]] = {
    one.__name__: one
    for one in (
        *(early, skipped, unlinked, untold, dropped, unfiled, forgetful, orphaned, shared),  # kill -9
        *(raising, leaking, hushed),  # hostile requests
        *(outspoken, kept, unwiped, unfollowed, unscrubbed),  # a person who must be found nowhere
        swallowed,  # a full disk
        *(hurried, unsynced),  # a power cut
    )
}
