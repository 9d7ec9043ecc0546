"""The addresses of pages that cross areas or belong to the site itself."""

from __future__ import annotations

from django.urls import path

from dauys.web.views import bodies, desk, home, my, site

urlpatterns = [
    path("", home.home, name="home"),
    path("bodies/", bodies.directory, name="bodies"),
    path("bodies/<slug:code>/", bodies.body, name="body"),
    path("my/", my.my, name="my"),
    path("desk/", desk.desk, name="desk"),
    path("language/", site.language, name="set_language"),
    path("display/", site.choose_display, name="display"),
    path("cookies/", site.cookies, name="cookies"),
    path("styleguide/", site.styleguide, name="styleguide"),
]
