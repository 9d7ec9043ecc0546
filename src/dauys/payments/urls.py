"""The addresses of this area. A token is known to the donor and the provider alone: as words, logs leave it out."""

from __future__ import annotations

from django.urls import path, re_path

from dauys.payments.views import desk, paying

app_name = "payments"
urlpatterns = [
    path("donations/<str:token>/", paying.donation, name="donation"),
    path("donations/<str:token>/pay/", paying.pay, name="pay"),
    path("donations/<str:token>/receipt.pdf", paying.receipt, name="receipt"),
    re_path(r"^payments/process/(?P<token>[0-9a-f-]{36})/$", paying.process, name="process"),
    re_path(r"^payments/process/(?P<variant>[a-z-]{1,30})/$", paying.process_variant, name="process-variant"),
    path("desk/donations/", desk.donations, name="desk"),
    path("desk/donations/<uuid:donation_id>/refund/", desk.refund, name="refund"),
    path("desk/donations/<uuid:donation_id>/hide/", desk.hide, name="hide"),
]
