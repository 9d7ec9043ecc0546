"""Identity providers: set up by administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dauys.kernel.models import Jurisdiction
from dauys.kernel.refusal import Refusal
from dauys.people import claims, rules
from dauys.people.actor import Actor
from dauys.people.models import IdentityProvider, provider_context, seal


@transaction.atomic
def save_provider(
    provider: IdentityProvider | None,
    *,
    jurisdiction: Jurisdiction,
    code: str,
    fields: Mapping[str, Any],
    mapping: claims.Mapping,
    secret: str = "",
    by: Actor | None = None,
) -> IdentityProvider:
    """Add a provider, or change one; an empty secret keeps the one that is there.

    fields: name, server_url, client_id, scopes, enabled. The code of a provider never changes, because accounts are
    tied to it. by: None is the installation itself.
    """
    row = provider or IdentityProvider(code=code)
    if refusal := rules.refuse_configuring(by, jurisdiction_id=jurisdiction.pk, before=row.jurisdiction_id):
        raise refusal
    row.jurisdiction = jurisdiction
    for name in ("name", "server_url", "client_id", "scopes", "enabled"):
        setattr(row, name, fields[name])
    row.mapping = mapping.model_dump(mode="json")
    if secret or not row.secret:
        row.secret = seal(secret, context=provider_context(row.code))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        sentence = _("There is a provider with this code already.")
        raise Refusal("provider_exists", sentence, fields={"code": sentence}) from None
    return row
