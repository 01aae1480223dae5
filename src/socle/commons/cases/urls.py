"""Addresses of the tracking page, of the staff queue and of what staff set."""

from django.urls import path

from socle.commons.cases import pages

urlpatterns = [
    path("suivi/", pages.find, name="track-find"),
    path("suivi/<str:code>", pages.track, name="track"),
    path("suivi/<str:code>/recu", pages.receipt, name="track-receipt"),
    path("suivi/<str:code>/recu.pdf", pages.receipt_pdf, name="track-receipt-pdf"),
    path("suivi/<str:code>/avis", pages.rate, name="track-rate"),
    path("suivi/<str:code>/rouvrir", pages.reopen, name="track-reopen"),
    path("suivi/<str:code>/une-personne", pages.ask, name="track-ask"),
    path("agent/", pages.queue, name="staff-queue"),
    path("agent/dossiers.csv", pages.export, name="staff-export"),
    path("agent/lot", pages.bulk, name="staff-bulk"),
    path("agent/taches", pages.tasks, name="staff-tasks"),
    path("agent/vues", pages.views, name="staff-views"),
    path("agent/dossiers/<str:code>", pages.staff_case, name="staff-case"),
    path("agent/dossiers/<str:code>/courrier.pdf", pages.letter_pdf, name="staff-letter-pdf"),
    path("agent/reglages/reponses", pages.answers, name="staff-answers"),
    path("agent/reglages/etapes", pages.workflow, name="staff-workflow"),
]
