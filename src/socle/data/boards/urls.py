"""Addresses of boards: for everybody, for other sites, for staff. They come before the portal's, whose tables have any
other name under ``/donnees/``.
"""

from django.urls import path

from socle.data.boards import pages

urlpatterns = [
    path("donnees/tableaux/", pages.boards, name="boards"),
    path("donnees/tableaux/<slug:slug>", pages.board, name="board"),
    path("donnees/tableaux/<slug:slug>/integrer", pages.embedded, name="board-embedded"),
    path("agent/tableaux", pages.staff_boards, name="staff-boards"),
    path("agent/tableaux/<int:board_id>", pages.editor, name="staff-board"),
    path("agent/tableaux/<int:board_id>/bloc", pages.new_block, name="staff-board-new-block"),
    path("agent/tableaux/<int:board_id>/bloc/<slug:block_id>", pages.one_block, name="staff-board-block"),
]
