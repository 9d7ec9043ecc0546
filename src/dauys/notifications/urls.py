"""The addresses of this area."""

from __future__ import annotations

from django.urls import path

from dauys.notifications.views import inbox, preferences, unsubscribing, viewer

app_name = "notifications"
urlpatterns = [
    path("my/notifications/", inbox.show, name="inbox"),
    path("my/notifications/preferences/", preferences.show, name="preferences"),
    path("my/notifications/<uuid:message_id>/", inbox.message, name="message"),
    path("notifications/stop/<str:token>/", unsubscribing.show, name="unsubscribe"),
    path("mail/", viewer.index, name="sent_mails"),
    path("mail/<uuid:mail_id>/", viewer.show, name="sent_mail"),
]
