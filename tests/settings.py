"""Settings of the test suite: the product's own, on a folder that is thrown away."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# Folder, mode and address must stand before the product's settings are read, and be the same in child processes.
if "DAUYS_TEST_HOME" not in os.environ:
    os.environ["DAUYS_TEST_HOME"] = tempfile.mkdtemp(prefix="dauys-test-")
    atexit.register(shutil.rmtree, os.environ["DAUYS_TEST_HOME"], ignore_errors=True)
os.environ["DAUYS_HOME"] = os.environ["DAUYS_TEST_HOME"]
os.environ["DAUYS_MODE"] = "test"
os.environ["DAUYS_SITE_URL"] = "http://localhost:8000"
for name in ("DAUYS_MAIL_URL", "DAUYS_CACHE_URL", "DAUYS_DEBUG", "DAUYS_TRUSTED_PROXIES"):
    os.environ.pop(name, None)

from dauys.config.settings import *  # noqa: E402, F403

# Nothing a test says depends on how slowly a password is digested or on which hash a file's name carries.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  (a suite collects no static files; finders serve them)
# What pages read once a minute would make the number of their queries a matter of luck.
SITE_TEXTS_SECONDS = 0
