"""Forms of attachments: choosing files, taking one down."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import Form
from dauys.petitions.forms.managing import TidyText


class FilesInput(forms.FileInput):
    """A field in which several files are chosen at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; empty ones are refused when they are attached, each by its name."""

    widget = FilesInput
    default_error_messages: ClassVar[dict[str, Any]] = {"required": _("Choose a file")}

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The files chosen."""
        chosen = [one for one in (data if isinstance(data, list | tuple) else [data]) if isinstance(one, UploadedFile)]
        if not chosen and self.required:
            super().clean(None, initial)
        return chosen


class AttachForm(Form):
    """What to attach."""

    file = FilesField(label=_("Choose files"), required=False)


class RemovalForm(Form):
    """Why something is taken down."""

    reason = TidyText(
        label=_("Why is it taken down?"),
        help_text=_("Everybody can read this in the place of the file."),
        max_length=500,
        rows=3,
    )
