"""Addresses to follow a thing and to leave."""

from django.urls import path

from socle.commons.subscriptions import pages

urlpatterns = [
    path("suivre/quitter/<str:token>", pages.leave, name="follow-leave"),
    path("suivre/<str:link>", pages.follow, name="follow"),
    path("suivre/<str:link>/<str:asked>", pages.code, name="follow-code"),
]
