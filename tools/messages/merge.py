"""Puts translations from JSON files into the catalogues.

A file is ``{"msgid": {"en": "…", "ar": "…"}}``; a plural is ``{"msgid": {"plural": "…", "en": [2 forms],
"ar": [6 forms]}}``; a message with a context has the key ``"context|msgid"`` or ``"context"`` in its value.
"""

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.messages.catalogue import TARGETS, Texts, catalogue_path, plain, plural_count, read, write
from tools.messages.check import nouns, translation_faults
from tools.messages.extract import Key, Message, extract


@dataclass
class Report:
    """What happened to one file: texts taken, how many keys differed by their typography, and what was not taken."""

    taken: int = 0
    respaced: int = 0
    notes: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def merge(root: Path, files: list[Path]) -> dict[str, Report]:
    """Merge ``files`` in order (the last wins) after bringing the catalogues up to the code.

    A faulty translation is refused and the catalogue keeps what it had. Returns one report for each file.
    """
    messages = extract(root)
    texts = {language: read(catalogue_path(root, language))[0] for language in TARGETS}
    kept = nouns(root)
    reports: dict[str, Report] = {}
    for path in files:
        report = reports[str(path)] = Report()
        try:
            entries = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as fault:
            report.refused.append(f"cannot be read: {fault}")
            continue
        for text, value in entries.items():
            message = _find(messages, text, value, report)
            if message is not None:
                _take(message, value, texts, kept, report)
    for language in TARGETS:
        write(root, language, messages, texts[language])
    return reports


def _find(messages: Mapping[Key, Message], text: str, value: Mapping[str, Any], report: Report) -> Message | None:
    context, _, bare = text.partition("|")
    for key in ((value.get("context"), text), (context, bare)):
        if key in messages:
            return messages[key]
    near = [message for message in messages.values() if plain(message.id) == plain(text)]
    if len(near) == 1:
        report.respaced += 1
        return near[0]
    close = difflib.get_close_matches(text, [message.id for message in messages.values()], n=1, cutoff=0.8)
    hint = f"; the code has « {close[0]} »" if close else ""
    report.notes.append(f"« {text} » is not in the code{hint}")
    return None


def _take(
    message: Message,
    value: Mapping[str, Any],
    texts: dict[str, dict[Key, Texts]],
    kept: Mapping[str, str],
    report: Report,
) -> None:
    for language in TARGETS:
        if language not in value:
            report.refused.append(f"« {message.id} »: no {language}")
            continue
        given = value[language]
        forms: Texts = (given,) if isinstance(given, str) else tuple(given)
        if message.plural is not None and len(forms) == 1:
            forms = forms * plural_count(language)
        if message.plural is None and len(forms) > 1:
            forms = forms[-1:]
        faults = list(translation_faults(language, message, forms, kept))
        if faults:
            report.refused += [f"« {message.id} »: {language}: {fault}" for fault in faults]
        else:
            texts[language][message.key] = forms
            report.taken += 1
