"""What was acknowledged, line by line, and whether the database has it: each act with its history and its leaf."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.trust.clerk import LEAF_OF
from tests.trust.scratch import ask

_LEAVES = (
    "SELECT c.code, l.act, count(*) FROM ground_audit_leaf l JOIN commons_cases_case c ON l.about = 'case:' || c.id "
    "{where} GROUP BY c.code, l.act"
)
# A case that others were joined to has a line of history for each, without a leaf: theirs have it.
_LINES = (
    "SELECT c.code, s.act, count(*) FROM commons_cases_step s JOIN commons_cases_case c ON s.case_id = c.id "
    "WHERE (s.act <> 'merge' OR s.visibility = 'public') {and_} GROUP BY c.code, s.act"
)
_EDITIONS = "SELECT t.slug || ' ' || e.number FROM data_tables_edition e JOIN data_tables_table t ON e.table_id = t.id"
_POSITIONS = (
    "SELECT count(*), count(position), count(DISTINCT position), coalesce(max(position) + 1, 0) FROM ground_audit_leaf"
)


@dataclass(slots=True)
class Ledger:
    """The version of each case, how often each act was done on it, the messages queued and the photographs kept."""

    directory: Path
    versions: dict[str, int] = field(default_factory=dict)
    acts: Counter[tuple[str, str]] = field(default_factory=Counter)
    messages: set[str] = field(default_factory=set)
    photos: set[str] = field(default_factory=set)
    uploads: dict[str, int] = field(default_factory=dict)
    editions: set[str] = field(default_factory=set)
    rows: set[str] = field(default_factory=set)

    def take(self, line: str) -> str:
        """Take in what a writer said; the code of the case, if it is of one."""
        words = line.split()
        if len(words) != 3:
            return ""
        act, name, version = words
        if act == "message":
            self.messages.add(name)
        elif act == "photo":
            self.photos.add(name)
        elif act == "row":
            self.rows.add(name)
        elif act == "edition":
            self.editions.add(f"{name} {version}")
        elif act == "upload":
            self.uploads[name] = max(int(version), self.uploads.get(name, 0))
        else:
            self.versions[name] = max(int(version), self.versions.get(name, 0))
            self.acts[(name, act)] += 1
            return name
        return ""

    def lost(self, codes: set[str] | None = None) -> tuple[int, list[str]]:
        """How many acknowledged things are missing (of these cases; with ``None`` of all), and of which some."""
        wanted = self.versions.keys() if codes is None else codes
        if codes is not None and not codes:
            return 0, []
        listed = ",".join(f"'{code}'" for code in wanted)
        among = "" if codes is None else f"c.code IN ({listed})"
        held = dict(self._ask("SELECT code, version FROM commons_cases_case", f"code IN ({listed})" if among else ""))
        leaves = self._counted(_LEAVES.format(where=f"WHERE {among}" if among else ""))
        missing = [
            f"{code} is at version {held.get(code, 0)}, not {self.versions[code]}"
            for code in wanted
            if int(held.get(code, 0)) < self.versions[code]
        ]
        missing += [
            f"{code} has {leaves[(code, act)]} leaves of {act}, not {count}"
            for (code, act), count in self.acts.items()
            if code in wanted and leaves[(code, act)] < count
        ]
        if codes is None:
            missing += self._absent("message", "SELECT key FROM commons_messages_message", self.messages)
            missing += self._absent("photo", "SELECT name FROM commons_files_storedfile", self.photos)
            missing += self._absent("edition", _EDITIONS, self.editions)
            missing += self._unkept_uploads()
        return len(missing), missing[:5]

    def uneven(self) -> list[str]:
        """Cases whose history and leaves do not tell the same acts, and positions that are not in a row.

        Only at rest, when everything has its position.
        """
        leaves = self._counted(_LEAVES.format(where=""))
        wrong = [
            f"{code}: {count} line(s) of history {act}, but {told} leaves"
            for (code, act), count in self._counted(_LINES.format(and_="")).items()
            if act in LEAF_OF and (told := sum(leaves[(code, leaf)] for leaf in LEAF_OF[act])) != count
        ]
        every, placed, different, end = (int(one) for one in ask(self.directory, _POSITIONS)[0])
        if not every == placed == different == end:
            wrong.append(f"{every} leaves, {placed} with a position, {different} different ones up to {end}")
        return wrong[:5]

    def unrowed(self, kept: set[str]) -> list[str]:
        """Rows that were acknowledged and that the live table, as it is ``kept``, has not."""
        return [f"row {one} is not there" for one in sorted(self.rows - kept)][:5]

    def _unkept_uploads(self) -> list[str]:
        held = {str(row[0]): int(row[1]) for row in ask(self.directory, "SELECT id, version FROM data_uploads_upload")}
        return [
            f"upload {one} is at version {held.get(one, 0)}, not {version}"
            for one, version in self.uploads.items()
            if held.get(one, 0) < version
        ]

    def _ask(self, query: str, where: str) -> list[tuple[str, int]]:
        return [(row[0], row[1]) for row in ask(self.directory, query + (f" WHERE {where}" if where else ""))]

    def _counted(self, query: str) -> Counter[tuple[str, str]]:
        return Counter({(row[0], row[1]): int(row[2]) for row in ask(self.directory, query)})

    def _absent(self, what: str, query: str, names: set[str]) -> list[str]:
        held = {row[0] for row in ask(self.directory, query)} if names else set()
        return [f"{what} {name} is not there" for name in sorted(names - held)]
