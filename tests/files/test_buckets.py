"""The store as a bucket, over real HTTP. The server is moto's: it stands for S3, and is not S3 itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.core.files.storage import default_storage, storages
from moto.server import ThreadedMotoServer
from tests.files.conftest import NOW, send, settled, stored

from dauys.config import copies, storing
from dauys.files import actions, clearing, queries, settling
from dauys.files.models import File

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    started = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    started.start()
    host, port = started.get_host_and_port()
    yield f"http://{host}:{port}"
    started.stop()


@pytest.fixture
def bucket(server: str, settings: Any, tmp_path: Any) -> Iterator[Any]:
    """An empty bucket that the setting names."""
    client = boto3.client(
        "s3", endpoint_url=server, region_name="eu-north-1", aws_access_key_id="key", aws_secret_access_key="secret"
    )
    client.create_bucket(Bucket="files", CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    url = f"s3://key:secret@files/dauys?endpoint={server}&region=eu-north-1"
    settings.STORAGES = {**settings.STORAGES, "default": storing.files(url, tmp_path)}
    storages._storages.clear()  # noqa: SLF001  (Django keeps what was opened before)
    yield client
    held = names(client)
    if held:
        client.delete_objects(Bucket="files", Delete={"Objects": [{"Key": name} for name in held]})
    client.delete_bucket(Bucket="files")


def names(client: Any) -> list[str]:
    return sorted(row["Key"] for row in client.list_objects_v2(Bucket="files").get("Contents", []))


def test_a_file_is_kept_in_the_bucket_and_nothing_is_left_beside_it(bucket: Any):
    file = settled(b"Hello" * 1_000_000)
    assert stored(file) == b"Hello" * 1_000_000
    clearing.run(NOW)
    assert names(bucket) == [f"dauys/{file.folder}/content"]


def test_nobody_else_can_read_what_lies_there(bucket: Any):
    settled(b"Hello")
    [name] = [one for one in names(bucket) if one.endswith("/content")]
    grants = bucket.get_object_acl(Bucket="files", Key=name)["Grants"]
    assert [grant["Grantee"].get("URI", "") for grant in grants] == [""]


def test_what_is_removed_goes_from_the_bucket(bucket: Any):
    file = settled(b"Hello")
    actions.remove(File.objects.get(pk=file.pk), reason="Private.", now=NOW)
    send(b"Waiting")
    actions.discard(queries.of("test/1").exclude(pk=file.pk), now=NOW)
    clearing.run(NOW)
    assert names(bucket) == []


def test_a_bucket_that_does_not_answer_is_told_and_nothing_is_lost(bucket: Any, settings: Any, tmp_path: Any):
    file = send(b"Hello")
    right = settings.STORAGES
    away = storing.files("s3://key:secret@files/dauys?endpoint=http://127.0.0.1:1&region=eu-north-1", tmp_path)
    settings.STORAGES = {**right, "default": away}
    with pytest.raises(ExceptionGroup, match="settling"):
        settling.run(NOW)
    settings.STORAGES = right
    settling.run(NOW + settling.wait(1))
    assert File.objects.get(pk=file.pk).state == "ready"


def test_a_copy_of_the_installation_says_that_files_lie_elsewhere(bucket: Any):
    assert copies._uploads_folder() is None  # noqa: SLF001
    assert list(copies._uploads()) == []  # noqa: SLF001


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("s3://files", {"bucket_name": "files", "location": "", "access_key": None, "endpoint_url": None}),
        ("s3://a%2Fb:c%40d@files/x/y", {"access_key": "a/b", "secret_key": "c@d", "location": "x/y"}),
        ("s3://files?region=eu-west-1", {"region_name": "eu-west-1", "addressing_style": None}),
    ],
)
def test_one_setting_says_all(url: str, told: dict[str, Any], tmp_path: Any):
    options = storing.files(url, tmp_path)["OPTIONS"]
    assert {name: options[name] for name in told} == told
    assert (options["default_acl"], options["max_memory_size"]) == (None, 8 * 1024 * 1024)


def test_without_the_setting_files_lie_on_the_disk(tmp_path: Any):
    assert storing.files("", tmp_path)["OPTIONS"]["location"] == tmp_path / "files"
    assert default_storage is not None
