"""Addresses of moderation."""

from django.urls import path

from socle.commons.moderation import pages

urlpatterns = [
    path("moderation", pages.log, name="moderation-log"),
    path("moderation/recours/<int:item_id>/<slug:signature>", pages.contest, name="moderation-contest"),
    path("agent/moderation", pages.queue, name="moderation-queue"),
    path("agent/moderation/nouveau", pages.flag, name="moderation-flag"),
    path("agent/moderation/<int:item_id>", pages.decide, name="moderation-item"),
]
