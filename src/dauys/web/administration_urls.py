"""The addresses under which administrators configure the installation, and those of the first set-up."""

from __future__ import annotations

from django.urls import path

from dauys.web.views import setup, words
from dauys.web.views.admin import bodies, calendars, drafts, landing, places, procedures, site, tables

urlpatterns = [
    path("about/", words.about, name="about"),
    path("desk/admin/", landing.landing, name="admin"),
    path("desk/admin/invite/", landing.invite, name="admin-invite"),
    path("desk/admin/jurisdictions/", landing.jurisdictions, name="admin-jurisdictions"),
    path("desk/admin/jurisdictions/<slug:code>/", landing.jurisdiction, name="admin-jurisdiction"),
    path("desk/admin/places/", places.places, name="admin-places"),
    path("desk/admin/import-places/", tables.import_places, name="admin-places-import"),
    path("desk/admin/places/<slug:code>/", places.place, name="admin-place"),
    path("desk/admin/places/<slug:code>/add/", places.add, name="admin-place-add"),
    path("desk/admin/places/<slug:code>/rename/", places.rename, name="admin-place-rename"),
    path("desk/admin/places/<slug:code>/end/", places.end, name="admin-place-end"),
    path("desk/admin/places/<slug:code>/population/", places.population, name="admin-place-population"),
    path("desk/admin/bodies/", bodies.bodies, name="admin-bodies"),
    path("desk/admin/add-body/", bodies.add, name="admin-body-add"),
    path("desk/admin/bodies/<slug:code>/", bodies.body, name="admin-body"),
    path("desk/admin/bodies/<slug:code>/change/", bodies.change, name="admin-body-change"),
    path("desk/admin/bodies/<slug:code>/end/", bodies.end, name="admin-body-end"),
    path("desk/admin/bodies/<slug:code>/competence/", bodies.competence, name="admin-body-competence"),
    path(
        "desk/admin/bodies/<slug:code>/competence/<int:key>/drop/", bodies.drop_competence, name="admin-competence-drop"
    ),
    path("desk/admin/calendars/", calendars.calendars, name="admin-calendars"),
    path("desk/admin/calendars/<slug:code>/", calendars.calendar, name="admin-calendar"),
    path("desk/admin/calendars/<slug:code>/day/", calendars.day, name="admin-calendar-day"),
    path("desk/admin/calendars/<slug:code>/<slug:day>/clear/", calendars.clear, name="admin-calendar-clear"),
    path("desk/admin/procedures/", procedures.procedures, name="admin-procedures"),
    path("desk/admin/procedures/begin/<slug:code>/", procedures.begin, name="admin-procedure-begin"),
    path("desk/admin/procedures/<int:key>/", procedures.version, name="admin-procedure"),
    path("desk/admin/procedures/<int:key>/prepare/", procedures.prepare, name="admin-procedure-prepare"),
    path("desk/admin/procedures/<int:key>/newer/", procedures.newer, name="admin-procedure-newer"),
    path("desk/admin/procedures/<int:key>/retire/", procedures.retire, name="admin-procedure-retire"),
    path("desk/admin/procedures/<int:key>/toml/", procedures.export, name="admin-procedure-export"),
    path("desk/admin/drafts/<int:key>/", drafts.draft, name="admin-draft"),
    path("desk/admin/drafts/<int:key>/figures/", drafts.figures, name="admin-draft-figures"),
    path("desk/admin/drafts/<int:key>/words/", drafts.words, name="admin-draft-words"),
    path("desk/admin/drafts/<int:key>/whole/", drafts.whole, name="admin-draft-whole"),
    path("desk/admin/drafts/<int:key>/try/", drafts.rehearse, name="admin-draft-try"),
    path("desk/admin/drafts/<int:key>/what-if/", drafts.what_if, name="admin-draft-what-if"),
    path("desk/admin/drafts/<int:key>/preview/", drafts.preview, name="admin-draft-preview"),
    path("desk/admin/drafts/<int:key>/adopt/", drafts.adopt, name="admin-draft-adopt"),
    path("desk/admin/drafts/<int:key>/discard/", drafts.discard, name="admin-draft-discard"),
    path("desk/admin/mail/", site.mail, name="admin-mail"),
    path("desk/admin/mail/server/", site.mail_server, name="admin-mail-server"),
    path("desk/admin/mail/test/", site.test_mail, name="admin-mail-test"),
    path("desk/admin/mail/retry/", site.retry, name="admin-mail-retry"),
    path("desk/admin/texts/", site.words, name="admin-texts"),
    path("desk/admin/texts/<slug:key>/", site.text, name="admin-text"),
    path("desk/admin/system/", site.system, name="admin-system"),
    path("setup/", setup.claim, name="setup"),
    path("setup/language/", setup.language, name="setup-language"),
    path("setup/jurisdiction/", setup.jurisdiction, name="setup-jurisdiction"),
    path("setup/places/", setup.load, name="setup-places"),
    path("setup/procedures/", setup.procedures, name="setup-procedures"),
    path("setup/mail/", setup.mail, name="setup-mail"),
    path("setup/administrator/", setup.administrator, name="setup-administrator"),
]
