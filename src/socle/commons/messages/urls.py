"""Addresses of messages, for staff."""

from django.urls import path

from socle.commons.messages import pages

urlpatterns = [
    path("agent/messages", pages.outbox, name="staff-messages"),
    path("agent/messages/<int:message_id>", pages.one_message, name="staff-message"),
    path("agent/reglages/messages", pages.rules, name="messages-settings"),
    path("agent/reglages/messages/<str:name>/<str:language>", pages.words, name="messages-words"),
]
