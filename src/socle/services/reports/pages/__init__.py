"""The web door of reports: five short pages, one question each, no JavaScript; and the rules in force."""

from socle.services.reports.pages._last import contact, review
from socle.services.reports.pages._near import near
from socle.services.reports.pages._photo import photo
from socle.services.reports.pages._rules import rules, settings
from socle.services.reports.pages._what import what
from socle.services.reports.pages._where import where

__all__ = ["contact", "near", "photo", "review", "rules", "settings", "what", "where"]
