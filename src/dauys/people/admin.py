"""Django's own pages, for rare repairs: accounts and posts. Nothing sealed is shown, nothing can be added or erased."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from dauys.people.models import Account, Post


class RepairOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Rows can be looked up and mended; making and erasing them goes through the site, which keeps the rules."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002  (Django's signature)
        """Nobody adds here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002  (the same)
        """Nobody erases here."""
        return False


@admin.register(Account)
class AccountAdmin(RepairOnly):
    """Close and reopen an account, or let it into these pages."""

    list_display = ("email", "is_active", "is_staff", "created_at")
    search_fields = ("email",)
    fields = ("email", "is_active", "is_staff", "is_superuser", "created_at", "last_login")
    readonly_fields = ("email", "created_at", "last_login")


@admin.register(Post)
class PostAdmin(RepairOnly):
    """Mend the dates of a post."""

    list_display = ("person", "role", "jurisdiction", "body", "since", "until")
    list_filter = ("role", "jurisdiction")
    list_select_related = ("person", "jurisdiction", "body")
    fields = ("person", "role", "jurisdiction", "body", "place", "since", "until")
    readonly_fields = ("person", "role", "jurisdiction", "body", "place")
