"""The web door of reports: five short pages, one question each, no JavaScript."""

from socle.services.reports.pages.last import contact, review
from socle.services.reports.pages.photo import photo
from socle.services.reports.pages.what import what
from socle.services.reports.pages.where import where

__all__ = ["contact", "photo", "review", "what", "where"]
