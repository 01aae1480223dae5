"""The web pages of the portal and its downloads."""

from socle.data.portal.pages._atom import portal_feed, table_feed
from socle.data.portal.pages._difference import difference
from socle.data.portal.pages._download import download
from socle.data.portal.pages._list import portal
from socle.data.portal.pages._machines import machines
from socle.data.portal.pages._query import query_page, remove_view, save_view, view_page
from socle.data.portal.pages._register import register
from socle.data.portal.pages._table import table_page
from socle.data.portal.pages._withdrawing import withdraw

__all__ = [
    "difference",
    "download",
    "machines",
    "portal",
    "portal_feed",
    "query_page",
    "register",
    "remove_view",
    "save_view",
    "table_feed",
    "table_page",
    "view_page",
    "withdraw",
]
