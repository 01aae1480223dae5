"""Every address. The authority's and the language's prefixes were taken off before (``site/middleware.py``)."""

from django.urls import include, path

from socle.site import errors, home, pages

urlpatterns = [
    path("", home.home, name="home"),
    path("plan-du-site", pages.sitemap, name="sitemap"),
    path("accessibilite", pages.accessibility, name="accessibility"),
    path("mentions", pages.legal, name="legal"),
    path("donnees-personnelles", pages.privacy, name="privacy"),
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
    path(".well-known/security.txt", pages.security_txt, name="security-txt"),
    path("agent/travaux", pages.jobs_page, name="staff-jobs"),
    path("", include("socle.ground.look.urls")),
    path("", include("socle.commons.people.urls")),
    path("", include("socle.commons.cases.urls")),
    path("", include("socle.commons.calendar.urls")),
    path("", include("socle.commons.files.urls")),
    path("", include("socle.commons.messages.urls")),
    path("", include("socle.commons.search.urls")),
    path("", include("socle.data.portal.urls")),
    path("", include("socle.services.reports.urls")),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
