"""The addresses of pages that cross areas or belong to the site itself."""

from __future__ import annotations

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from dauys.web import administration_urls
from dauys.web.views import about, bodies, desk, directory, home, late, my, site, what_if

urlpatterns = [
    path("", home.home, name="home"),
    path("bodies/", directory.directory, name="bodies"),
    path("bodies/<slug:code>/", bodies.body, name="body"),
    path("late/", late.late, name="late"),
    path("late/feed/", late.feed, name="late-feed"),
    path("what-if/", what_if.ask, name="what-if-ask"),
    path("what-if/<uuid:key>/", what_if.result, name="what-if"),
    path("what-if/<uuid:key>/csv/", what_if.table, name="what-if-csv"),
    path("what-if/<uuid:key>/<uuid:case_id>/", what_if.case, name="what-if-case"),
    path("my/", my.my, name="my"),
    path("desk/", desk.desk, name="desk"),
    *administration_urls.urlpatterns,
    path("language/", site.language, name="set_language"),
    path("display/", site.choose_display, name="display"),
    path("help/", about.help_page, name="help"),
    path("counts/", about.counts, name="counts"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("privacy/", about.privacy, name="privacy"),
    path("sitemap/", about.sitemap, name="sitemap"),
    path("sitemap.xml", sitemap, {"sitemaps": about.SITEMAPS}, name="sitemap-xml"),
    path("robots.txt", about.robots, name="robots"),
    path("cookies/", site.cookies, name="cookies"),
    path("styleguide/", site.styleguide, name="styleguide"),
]
