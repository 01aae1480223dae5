"""Every address. The authority's and the language's prefixes were taken off before (``site/middleware.py``)."""

from django.urls import include, path

from socle.site import audit, errors, home, pages

urlpatterns = [
    path("", home.home, name="home"),
    path("plan-du-site", pages.sitemap, name="sitemap"),
    path("accessibilite", pages.accessibility, name="accessibility"),
    path("mentions", pages.legal, name="legal"),
    path("donnees-personnelles", pages.privacy, name="privacy"),
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
    path(".well-known/security.txt", pages.security_txt, name="security-txt"),
    path("journal", audit.journal, name="audit-journal"),
    path("journal.json", audit.journal_json, name="audit-journal-file"),
    path("journal/coherence/<slug:day>.json", audit.growth, name="audit-growth"),
    path("journal/preuve/<int:leaf_id>-<slug:digest>", audit.proof, name="audit-proof"),
    path("journal/preuve/<int:leaf_id>-<slug:digest>.json", audit.proof_file, name="audit-proof-file"),
    path("agent/journal", audit.search, name="staff-audit"),
    path("agent/travaux", pages.jobs_page, name="staff-jobs"),
    path("", include("socle.ground.look.urls")),
    path("", include("socle.commons.people.urls")),
    path("", include("socle.commons.cases.urls")),
    path("", include("socle.commons.calendar.urls")),
    path("", include("socle.commons.places.urls")),
    path("", include("socle.commons.files.urls")),
    path("", include("socle.commons.moderation.urls")),
    path("", include("socle.commons.messages.urls")),
    path("", include("socle.commons.search.urls")),
    path("", include("socle.commons.subscriptions.urls")),
    path("", include("socle.data.boards.urls")),
    path("", include("socle.data.maps.urls")),
    path("", include("socle.data.schemas.urls")),  # before the portal: donnees/schemas/
    path("", include("socle.data.recipes.urls")),
    path("", include("socle.data.uploads.urls")),
    path("", include("socle.data.links.urls")),
    path("", include("socle.data.webhooks.urls")),
    path("", include("socle.data.portal.urls")),
    path("", include("socle.services.reports.urls")),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler429 = errors.too_many
handler500 = errors.server_error
