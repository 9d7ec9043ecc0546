"""All settings of an installation, read from a typed environment (`DAUYS_…`, or a file `.env`)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from dauys.config import paying, storing
from dauys.kernel import logs
from dauys.kernel.keys import KeyRing

django_stubs_ext.monkeypatch()


class Environment(BaseSettings):
    """What differs between installations. Every field is documented in `docs/reference/settings.md`."""

    model_config = SettingsConfigDict(env_prefix="DAUYS_", env_file=".env", extra="ignore")

    home: Path = Field(default=Path("var"), description="Folder of the embedded database, keys and files.")
    mode: Literal["production", "demonstration", "test"] = Field(
        default="production", description="`demonstration` shows outgoing mail on a page and offers sample accounts."
    )
    site_url: str = Field(default="http://localhost:8000", description="Public address, without a slash at the end.")
    database_url: str = Field(default="", description="`postgresql://user:password@host:port/name`; empty: SQLite.")
    cache_url: str = Field(default="", description="`redis://host:port/0`; empty: cache in the process.")
    mail_url: str = Field(
        default="",
        description="`smtp://user:password@host:port`, `smtp+tls://…` (STARTTLS), `smtps://…`, or a provider "
        "`brevo://key@`, `mailgun://key@domain`, `postmark://token@`, `sendgrid://key@`; empty: mail waits.",
    )
    mail_from: str = Field(default="Dauys <no-reply@localhost>", description="Sender of all mail.")
    sms_url: str = Field(
        default="", description="`https://user:password@host/path` of a gateway for text messages; empty: they wait."
    )
    payment_provider: str = Field(
        default="",
        description='JSON: `{"class": "payments.stripe.StripeProviderV3", "options": {…}, "hosts": ["https://…"]}`; '
        "empty: nothing can be donated, in a demonstration without a bank.",
    )
    languages: Annotated[tuple[Literal["kk", "ru", "en", "ar"], ...], NoDecode, Field(min_length=1)] = Field(
        default=("kk", "ru", "en"),
        description="Languages of the pages, the first one where nothing is known of the reader. Beside kk, ru and en: "
        "`ar`, which covers reading and signing.",
    )
    translator: str = Field(
        default="",
        description="`https://host` of a translation service that speaks LibreTranslate’s protocol; empty: no machine "
        "drafts are offered.",
    )
    translator_key: str = Field(default="", description="The key that the translation service asks for, if it does.")
    files: str = Field(
        default="",
        description="`s3://key:secret@bucket/folder?endpoint=https://host&region=name`: where attached files lie; "
        "empty: in the folder of the installation.",
    )
    scanner: str = Field(
        default="", description="A command that scans the file named after it: exit status 0 clean, 1 infected."
    )
    debug: bool = Field(default=False, description="Show the program's own error pages. Never in production.")
    trusted_proxies: int = Field(default=0, description="How many reverse proxies stand in front.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="From which level on the program writes about itself on standard error."
    )
    log_format: Literal["plain", "json"] = Field(
        default="plain", description="`plain` lines for people, or `json`, one object a line, for programs."
    )

    @field_validator("languages", mode="before")
    @classmethod
    def _split(cls, told: object) -> object:
        """Read `kk,ru,en`."""
        return tuple(dict.fromkeys(one.strip() for one in told.split(","))) if isinstance(told, str) else told


env = Environment()
HOME = env.home.resolve()
HOME.mkdir(parents=True, exist_ok=True)
KEYS = KeyRing.open(HOME / "keys.json")
PACKAGE = Path(__file__).resolve().parent.parent

MODE = env.mode
DEMONSTRATION = env.mode == "demonstration"
DEBUG = env.debug
LOGGING = logs.configuration(env.log_level, env.log_format)
SECRET_KEY = KEYS.derive("django")
SITE_URL = env.site_url
_site = urlsplit(env.site_url)
ALLOWED_HOSTS = [_site.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [env.site_url]
SECURE = _site.scheme == "https"

AREAS = (
    "kernel",
    "places",
    "topics",
    "files",
    "bodies",
    "people",
    "ledger",
    "procedures",
    "notifications",
    "search",
    "follow",
    "payments",
    "feedback",
    "petitions",
    "web",
    "api",
)
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "dauys.config.staticfiles.StaticFiles",
    "django.contrib.sitemaps",
    "django.contrib.admin",
    "treebeard",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    *(f"dauys.{area}" for area in AREAS),
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "dauys.kernel.middleware.RequestIdMiddleware",
    "dauys.web.metrics.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "dauys.web.middleware.PermissionsPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "dauys.config.staticfiles.StaticFilesMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "dauys.web.caching.CachingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "dauys.web.middleware.AddressLanguageMiddleware",
    "dauys.web.middleware.PartialLanguageMiddleware",
    "dauys.web.middleware.MaintenanceMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dauys.kernel.middleware.TimeMiddleware",
    "dauys.people.middleware.ActorMiddleware",
    "dauys.people.middleware.AccountPagesMiddleware",
]
ROOT_URLCONF = "dauys.config.urls"
ASGI_APPLICATION = "dauys.config.asgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dauys.web.context.site",
            ],
            "builtins": ["dauys.kernel.templatetags.ui", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "dauys.kernel.forms.Renderer"


def _database(url: str) -> dict[str, Any]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "dauys.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        # Each request has a thread of its own, so connections are kept in a pool and not with threads.
        "OPTIONS": {"pool": {"min_size": 2, "max_size": 16, "timeout": 10}} if env.mode != "test" else {},
    }


DATABASES = {"default": _database(env.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.cache_url}
    if env.cache_url
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_REDIRECT_URL = "/my/"
LOGIN_URL = "account_login"

# Accounts
ACCOUNT_ADAPTER = "dauys.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_FORMS = {
    "add_email": "dauys.people.account_forms.AddEmailForm",
    "change_password": "dauys.people.account_forms.ChangePasswordForm",
    "confirm_email_verification_code": "dauys.people.account_forms.ConfirmEmailVerificationCodeForm",
    "confirm_login_code": "dauys.people.account_forms.ConfirmLoginCodeForm",
    "confirm_password_reset_code": "dauys.people.account_forms.ConfirmPasswordResetCodeForm",
    "login": "dauys.people.account_forms.LoginForm",
    "reauthenticate": "dauys.people.account_forms.ReauthenticateForm",
    "request_login_code": "dauys.people.account_forms.RequestLoginCodeForm",
    "reset_password": "dauys.people.account_forms.ResetPasswordForm",
    "reset_password_from_key": "dauys.people.account_forms.ResetPasswordKeyForm",
    "set_password": "dauys.people.account_forms.SetPasswordForm",
    "signup": "dauys.people.account_forms.SignupForm",
}
SOCIALACCOUNT_FORMS = {"signup": "dauys.people.account_forms.SocialSignupForm"}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 900
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _site.scheme
ALLAUTH_TRUSTED_PROXY_COUNT = env.trusted_proxies
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_TOTP_ISSUER = "Dauys"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
SOCIALACCOUNT_ADAPTER = "dauys.people.adapters.SocialAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
MFA_ADAPTER = "dauys.people.adapters.MFAAdapter"

SPOKEN = {"kk": _("Kazakh"), "ru": _("Russian"), "en": _("English"), "ar": _("Arabic")}
"""The languages that the product speaks; `ar` as far as `kernel.partial` says."""
LANGUAGES = [(code, SPOKEN[code]) for code in env.languages]
LANGUAGE_CODE = env.languages[0]
TRANSLATOR, TRANSLATOR_KEY = env.translator, env.translator_key
LANGUAGE_COOKIE_AGE = 31_536_000
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [PACKAGE / area / "locale" for area in (*AREAS, "config") if (PACKAGE / area / "locale").is_dir()]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
SCANNER = env.scanner
STORAGES = {
    "default": storing.files(env.files, HOME),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

_payments = paying.read(env.payment_provider, mode=env.mode)
PAYMENT_MODEL = "payments.Transaction"
PAYMENT_VARIANTS = _payments.variants
PAYMENT_HOST = _site.netloc
PAYMENT_USES_SSL = SECURE

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *_payments.hosts],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
PERMISSIONS_POLICY = {
    "publickey-credentials-get": "(self)",
    "publickey-credentials-create": "(self)",
    "clipboard-write": "(self)",
    **dict.fromkeys(
        (
            "accelerometer",
            "autoplay",
            "browsing-topics",
            "camera",
            "display-capture",
            "encrypted-media",
            "fullscreen",
            "geolocation",
            "gyroscope",
            "hid",
            "idle-detection",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "picture-in-picture",
            "screen-wake-lock",
            "serial",
            "usb",
            "xr-spatial-tracking",
        ),
        "()",
    ),
}
"""What pages may ask of a device: passkeys and copying a link; nothing else, and frames nothing at all."""
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
CSRF_FAILURE_VIEW = "dauys.web.views.errors.form_too_old"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"


MAIL_PROVIDERS = {
    "brevo": "BREVO_API_KEY",
    "mailgun": "MAILGUN_API_KEY",
    "postmark": "POSTMARK_SERVER_TOKEN",
    "sendgrid": "SENDGRID_API_KEY",
}


def _mail(url: str) -> dict[str, Any]:
    """Django's mail settings: a demonstration shows mail, a provider takes it by HTTP, a server by SMTP."""
    parts = urlsplit(url)
    if DEMONSTRATION:
        return {"EMAIL_BACKEND": "dauys.notifications.backends.Viewer"}
    if setting := MAIL_PROVIDERS.get(parts.scheme):
        keys = {setting: unquote(parts.username or ""), "MAILGUN_SENDER_DOMAIN": parts.hostname}
        return {"EMAIL_BACKEND": f"anymail.backends.{parts.scheme}.EmailBackend", "ANYMAIL": keys}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"
        if url
        else "django.core.mail.backends.dummy.EmailBackend",
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or {"smtps": 465, "smtp+tls": 587}.get(parts.scheme, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 20,
    }


globals().update(_mail(env.mail_url))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.mail_from
SMS_URL = env.sms_url
SITE_TEXTS_SECONDS = 60
"""For how long a process shows the site's own texts before it reads them anew; 0: the built-in words only."""
