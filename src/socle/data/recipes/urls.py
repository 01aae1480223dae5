"""The addresses of recipes."""

from django.urls import path

from socle.data.recipes import pages

urlpatterns = [
    path("agent/recettes/", pages.staff_recipes, name="staff-recipes"),
    path("agent/recettes/<int:recipe_id>", pages.editor, name="staff-recipe"),
    path("agent/recettes/<int:recipe_id>/etape", pages.new_step, name="staff-recipe-new-step"),
    path("agent/recettes/<int:recipe_id>/etape/<int:number>", pages.one_step, name="staff-recipe-step"),
    path("agent/recettes/<int:recipe_id>/suivi", pages.history, name="staff-recipe-history"),
    path("agent/recettes/passages/<int:run_id>", pages.one_run, name="staff-recipe-run"),
]
