"""By which provider donations are paid: what the setting `DAUYS_PAYMENT_PROVIDER` says, checked."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Origin = Annotated[str, StringConstraints(pattern=r"^https://[a-z0-9.-]+(:[0-9]+)?$")]
DEMONSTRATION: dict[str, tuple[str, dict[str, Any]]] = {
    "demonstration": ("dauys.payments.demonstration.Demonstration", {})
}


class Provider(BaseModel):
    """A class of django-payments with its options, and the sites to which a form may be sent because of it.

    Refused is what would take anybody's word for a payment: the dummy, and reports without a signature.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    path: str = Field(alias="class", pattern=r"^[A-Za-z_][A-Za-z0-9_.]*\.[A-Za-z_][A-Za-z0-9_]*$")
    options: dict[str, Any] = {}
    hosts: tuple[Origin, ...] = ()

    @model_validator(mode="after")
    def _verifies(self) -> Self:
        if "dummy" in self.path.lower() or "demonstration" in self.path.lower():
            message = "this provider takes no money: it is for demonstrations, where it needs no setting"
            raise ValueError(message)
        if "dotpay" in self.path.lower():
            message = "the amount travels through the donor's browser, and this class does not look at what was paid"
            raise ValueError(message)
        if self.options.get("secure_endpoint") is False:
            message = "with secure_endpoint false anybody could report a payment"
            raise ValueError(message)
        return self


class Paying(BaseModel):
    """What Django is told: the providers by name, none or one, and the sites that forms may be sent to."""

    variants: dict[str, tuple[str, dict[str, Any]]]
    hosts: tuple[str, ...] = ()


def read(text: str, *, mode: str) -> Paying:
    """The setting as it is written. Empty: no provider; outside production the one of demonstrations.

    ValueError: it cannot be read, or names a provider that is none.
    """
    if text.strip():
        told = Provider.model_validate_json(text)
        return Paying(variants={"site": (told.path, told.options)}, hosts=told.hosts)
    return Paying(variants={} if mode == "production" else DEMONSTRATION)
