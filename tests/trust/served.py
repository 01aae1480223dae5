"""A served instance under kill -9: ``python -m tests.trust.served [--seconds N] [--seed S] [--fault NAME]``.

Residents send reports over HTTP, again and again until they are answered, while web workers, the job worker (in the
middle of folding a table, too), the sandbox and the whole server are killed. A code that a browser was sent to is a
promise: it opens, and it is one open row. No answer is a fault of ours, and no traceback is in the log.
"""

import argparse
import http.client
import json
import os
import queue
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.servers import ROOT, free_port, wait_for
from tests.trust.faults import FAULTS
from tests.trust.hasty import FOLDING
from tests.trust.scratch import ask, scratch_town, tell

SECRET = "a" * 32
RESIDENTS = 3
DRAFTS_PER_SECOND = 40
PATIENCE_SECONDS = 60.0
QUIET_SECONDS = 20.0
DEATH_SECONDS = 3.0
START_SECONDS = 60.0
MOST_OPENED = 150  # codes whose page is opened at the end
FOLD_SECONDS = 3.0  # how long a table is waited for that is being folded
VICTIMS = {
    "web worker": 6, "job worker": 3, "soon worker": 1, "long worker": 2, "compactor": 3, "sandbox": 3, "server": 2,
}  # fmt: skip
LOCKS = {f"{name}-worker.lock": f"{name} worker" for name in ("job", "soon", "long")}


@dataclass(slots=True)
class Outcome:
    """What a run saw. Green when nothing is broken."""

    seed: int
    database: str = "SQLite"
    seconds: float = 0.0
    kills: dict[str, int] = field(default_factory=lambda: dict.fromkeys(VICTIMS, 0))
    acknowledged: int = 0
    answers_lost: int = 0
    sent_again: int = 0
    longest_wait: float = 0.0
    paused: int = 0  # answers 503: sent again a moment later
    logged: int = 0  # tracebacks in the log
    published: int = 0
    broken: list[str] = field(default_factory=list)

    @property
    def green(self) -> bool:
        """Whether every promise held."""
        return not self.broken


class Server:
    """``serve`` on a port of its own, and who is who among its processes."""

    def __init__(self, directory: Path, fault: str) -> None:
        self.directory, self.port = directory, free_port()
        self.log = directory.with_suffix(".log")
        program = [sys.executable, "-m", "tests.trust.hasty", fault or "none"]
        self.command = [*program, "serve", "--dir", str(directory), "--port", str(self.port)]
        self.start()

    def start(self) -> None:
        """Start, and wait until it answers. Raises ``TimeoutError``."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.command, "--workers", "2"], cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        try:
            wait_for(self.port, "/readyz", seconds=START_SECONDS)
        except TimeoutError:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise TimeoutError(f"the server did not start: {self.log.read_text(errors='replace')[-1500:]}") from None

    def processes(self) -> dict[str, list[int]]:
        """The living processes by what they are."""
        found: dict[str, list[int]] = {kind: [] for kind in ("web worker", *LOCKS.values(), "sandbox")}
        for pid in _session(self.process.pid):
            if pid == self.process.pid:
                continue
            command = _read(f"/proc/{pid}/cmdline")
            if "socle.ground.sandbox.child" in command:
                found["sandbox"].append(pid)
            elif command:
                held = (name for lock, name in LOCKS.items() if _holds(pid, self.directory / lock))
                found[next(held, "web worker")].append(pid)
        return found

    def kill_compactor(self, pause: float) -> bool:
        """kill -9 the job worker in the middle of folding a table; whether there was one."""
        mark, ends = self.directory / FOLDING, time.monotonic() + FOLD_SECONDS
        while time.monotonic() < ends:
            try:
                folding = int(mark.read_text() or "0")
                if folding:
                    time.sleep(pause)
                    mark.unlink()  # it is still at it
                    os.kill(folding, signal.SIGKILL)
                    return True
            except (FileNotFoundError, ProcessLookupError):
                pass
            time.sleep(0.005)
        return False

    def kill_all(self) -> list[str]:
        """kill -9 the parent alone; what is wrong a moment later."""
        self.process.kill()
        self.process.wait()
        return self._leftovers()

    def stop(self) -> list[str]:
        """Stop it as an operator does; what is wrong afterwards."""
        self.process.terminate()
        try:
            status = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return ["the server did not stop in 20 s", *self._leftovers()]
        return [*([f"the server stopped with status {status}"] if status else []), *self._leftovers()]

    def _leftovers(self) -> list[str]:
        """What is still there of a server that ended, after a fair while; it is ended then."""
        ends = time.monotonic() + DEATH_SECONDS
        while time.monotonic() < ends:
            left, taken = _session(self.process.pid), self._answers()
            if not left and not taken:
                return []
            time.sleep(0.02)
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        return [f"{len(left)} process(es) outlived the server by {DEATH_SECONDS:g} s; its port is taken: {taken}"]

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


class Resident(threading.Thread):
    """Sends one draft after the other, each until it is answered, and keeps the codes."""

    def __init__(self, port: int, drafts: "queue.SimpleQueue[str]", seed: str, calm: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.drafts, self.calm = port, drafts, calm
        self.given_up = threading.Event()
        self.chance = random.Random(seed)
        self.codes: dict[str, str] = {}
        self.answers_lost = self.sent_again = self.paused = 0
        self.longest_wait = 0.0
        self.broken: list[str] = []

    def run(self) -> None:
        """Until it is calm, or nothing is left to send."""
        while not self.calm.is_set():
            try:
                token = self.drafts.get_nowait()
            except queue.Empty:
                return
            if self.chance.random() < 0.15:
                self._send_and_hang_up(token)
            code = self._send(token)
            if code is None:
                return
            self.codes[token] = code
            if self.chance.random() < 0.3:
                self.sent_again += 1
                if self._send(token) not in (code, None):
                    self.broken.append(f"{code}: the form sent again opened another case")
            time.sleep(self.chance.uniform(0, 0.08))

    def _send(self, token: str) -> str | None:
        """The code that the form leads to, however often it must be sent."""
        began = time.monotonic()
        while time.monotonic() < began + PATIENCE_SECONDS and not self.given_up.is_set():
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                connection.request("POST", _review(token), _BODY, _HEADERS)
                answer = connection.getresponse()
                answer.read()
                connection.close()
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
                continue
            if found := re.fullmatch(r"/suivi/([A-Z0-9-]+)/recu", answer.headers.get("Location", "")):
                self.longest_wait = max(self.longest_wait, time.monotonic() - began)
                return found[1]
            if answer.status != 503:
                self.broken.append(f"a form was answered {answer.status}")
                return None
            self.paused += 1
            time.sleep(0.2)
        if not self.given_up.is_set():
            self.broken.append(f"a form was not answered in {PATIENCE_SECONDS:g} s")
        return None

    def _send_and_hang_up(self, token: str) -> None:
        """Send the form and do not wait for the answer."""
        self.answers_lost += 1
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as wire:
                lines = [f"POST {_review(token)} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(_BODY)}"]
                lines += [f"{name}: {value}" for name, value in _HEADERS.items()]
                wire.sendall(("\r\n".join(lines) + f"\r\n\r\n{_BODY}").encode())
                time.sleep(self.chance.uniform(0, 0.02))
        except OSError:
            pass


_BODY = f"csrfmiddlewaretoken={SECRET}"
_HEADERS = {"Cookie": f"csrftoken={SECRET}", "Content-Type": "application/x-www-form-urlencoded"}


def _review(token: str) -> str:
    return f"/signalements/nouveau/{token}/relire"


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""


def _holds(pid: int, file: Path) -> bool:
    try:
        return any(one.is_symlink() and os.readlink(one) == str(file) for one in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False


def _session(leader: int) -> list[int]:
    """The living processes of the session that a process began."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        state, _parent, _group, session = (_read(str(entry)).rpartition(")")[2].split() or ["Z", "", "", ""])[:4]
        if session == str(leader) and state != "Z":
            found.append(int(entry.parent.name))
    return found


def drafts(count: int) -> list[str]:
    """Drafts at their last step, made through the commands of the steps before."""
    from socle.commons.people.queries import authorities
    from socle.ground import world
    from socle.ground.database import atomic
    from socle.ground.scope import HOUSE, system_scope
    from socle.services.reports.commands import fill_draft, start_draft

    authority = authorities(HOUSE)[0]
    scope, now, tokens = system_scope([authority.id]), world.now(), []
    with atomic():
        for number in range(count):
            draft = start_draft(scope, authority_id=authority.id, category="lighting", now=now)
            place = {"place": "3 rue du Puits", "longitude": -30.497, "latitude": 46.2051}
            fill_draft(scope, draft, words=f"Lampadaire {number}", contact=f"a{number}@exemple.fr", now=now, **place)
            tokens.append(draft.token)
    return tokens


def storm(server: Server, residents: list[Resident], outcome: Outcome, seconds: float) -> None:
    """Kill one of them at chance moments. Stops at the first thing found wrong."""
    chance = random.Random(outcome.seed)
    ends = time.monotonic() + seconds
    while time.monotonic() < ends and not outcome.broken and any(one.is_alive() for one in residents):
        time.sleep(chance.uniform(0.05, 0.4))
        victim = chance.choices(list(VICTIMS), weights=list(VICTIMS.values()))[0]
        if server.process.poll() is not None:
            outcome.broken.append(f"the server left by itself with status {server.process.returncode}")
            return
        if victim == "server":
            outcome.kills[victim] += 1
            outcome.broken += server.kill_all()
            if not outcome.broken:
                server.start()
        elif victim == "compactor":
            outcome.kills[victim] += server.kill_compactor(chance.uniform(0, 0.02))
        elif living := server.processes()[victim]:
            outcome.kills[victim] += 1
            try:
                os.kill(chance.choice(living), signal.SIGKILL)
            except ProcessLookupError:
                pass
        outcome.broken += [words for one in residents for words in one.broken]


def look(server: Server, codes: dict[str, str], outcome: Outcome) -> None:
    """After quiet time: every code opens, every report is one open row, every submission one case."""
    _wait_for_deliveries(server.directory, outcome)
    cases: dict[str, str] = dict(ask(server.directory, "SELECT submission, code FROM commons_cases_case"))
    if wrong := [code for token, code in codes.items() if cases.get(token) != code]:
        outcome.broken.append(f"{len(wrong)} acknowledged code(s) are not the case of their form: {wrong[:3]}")
    # Each opens as it did when it was given; the database was asked about all of them.
    for code in random.Random(outcome.seed).sample(list(codes.values()), min(len(codes), MOST_OPENED)):
        if (status := _get(server.port, f"/suivi/{code}")[0]) != 200:
            outcome.broken.append(f"/suivi/{code} answers {status}")
    status, body = _get(server.port, "/donnees/belvenne-signalements.json")
    rows = [row["id"] for row in json.loads(body)] if status == 200 else []
    reports = {row[0] for row in ask(server.directory, "SELECT public_id FROM services_reports_report")}
    outcome.published = len(rows)
    if len(rows) != len(set(rows)) or set(rows) != reports:
        outcome.broken.append(f"{len(reports)} reports, but {len(rows)} open rows ({len(reports - set(rows))} missing)")


def _wait_for_deliveries(directory: Path, outcome: Outcome) -> None:
    """Until nothing is owed, or nothing moves. What failed often waits long for its turn: here it comes at once."""
    ends, fewest = time.monotonic() + QUIET_SECONDS, sys.maxsize
    while owed := ask(directory, "SELECT reaction, attempts, due_at, parked_at FROM ground_outbox_delivery"):
        if len(owed) < fewest:
            ends, fewest = time.monotonic() + QUIET_SECONDS, len(owed)
        if time.monotonic() > ends:
            outcome.broken.append(f"{len(owed)} deliveries are still owed: {owed[:3]}")
            return
        time.sleep(0.5)
        tell(directory, "UPDATE ground_outbox_delivery SET due_at = '2026-01-01 00:00:00+00' WHERE last_error <> ''")


def _get(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def run(*, seconds: float, seed: int, fault: str = "") -> Outcome:
    """One storm on a served scratch instance."""
    outcome = Outcome(seed, "PostgreSQL" if os.environ.get("SOCLE_DATABASE_URL") else "SQLite")
    with scratch_town() as directory:
        waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
        for token in drafts(int(seconds * DRAFTS_PER_SECOND)):
            waiting.put(token)
        server, calm = Server(directory, fault), threading.Event()
        residents = [Resident(server.port, waiting, f"{seed}:{number}", calm) for number in range(RESIDENTS)]
        for one in residents:
            one.start()
        began = time.monotonic()
        try:
            storm(server, residents, outcome, seconds)
            outcome.seconds = round(time.monotonic() - began, 1)
            calm.set()
            for one in residents:
                if outcome.broken:
                    one.given_up.set()
                one.join(PATIENCE_SECONDS + 15)
            codes = {token: code for one in residents for token, code in one.codes.items()}
            outcome.acknowledged = len(codes)
            outcome.answers_lost = sum(one.answers_lost for one in residents)
            outcome.sent_again = sum(one.sent_again for one in residents)
            outcome.paused = sum(one.paused for one in residents)
            outcome.longest_wait = round(max(one.longest_wait for one in residents), 2)
            outcome.broken = list(dict.fromkeys([*outcome.broken, *(said for one in residents for said in one.broken)]))
            if outcome.green:
                look(server, codes, outcome)
        finally:
            outcome.broken += server.stop() if server.process.poll() is None else []
        said = server.log.read_text(errors="replace")
        outcome.logged = said.count("Traceback (most recent call last)")
        if outcome.logged:
            outcome.broken.append(f"{outcome.logged} traceback(s) in the log: {said[said.index('Traceback') :][:1500]}")
        server.log.unlink()
        verified = [sys.executable, "-m", "socle.site.cli", "verify", "--dir", str(directory)]
        done = subprocess.run(verified, cwd=ROOT, capture_output=True, text=True)
        outcome.broken += [f"verify: {line}" for line in done.stdout.splitlines() if done.returncode]
    return outcome


def main() -> int:
    """Run and print the outcome as JSON; 1 when something is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fault", choices=sorted(FAULTS), default="")
    outcome = run(**vars(parser.parse_args()))
    print(json.dumps(asdict(outcome)))
    return 0 if outcome.green else 1


if __name__ == "__main__":
    sys.exit(main())
