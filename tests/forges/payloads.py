"""Deliveries as forges send them, with the parts that count and some that do not."""

from typing import Any

REPOSITORY = {
    "id": 186853002,
    "name": "Shop",
    "full_name": "Acme/Shop",
    "private": True,
    "html_url": "https://github.com/Acme/Shop",
    "clone_url": "https://github.com/Acme/Shop.git",
    "ssh_url": "git@github.com:Acme/Shop.git",
    "pushed_at": "2026-05-15T15:20:32Z",
}
PROJECT = {
    "id": 2,
    "name": "Shop",
    "web_url": "https://gitlab.example.com/acme/web/shop",
    "git_ssh_url": "git@gitlab.example.com:acme/web/shop.git",
    "git_http_url": "https://gitlab.example.com/acme/web/shop.git",
    "path_with_namespace": "acme/web/shop",
    "ci_config_path": None,
}
ZEROS = "0" * 40


def github_release(tag: str = "v1.2.3", action: str = "published", **changes: Any) -> dict[str, Any]:
    """A release event of GitHub's; `changes` are of the release."""
    release = {
        "id": 17372790,
        "tag_name": tag,
        "draft": False,
        "prerelease": False,
        "created_at": "2026-05-15T15:19:25Z",
        "published_at": "2026-05-15T15:20:53Z",
        "assets": [],
        "body": None,
        **changes,
    }
    return {"action": action, "release": release, "repository": REPOSITORY, "sender": {"login": "ada"}}


def github_create(ref: str = "v1.2.3", ref_type: str = "tag") -> dict[str, Any]:
    """A create event of GitHub's."""
    return {"ref": ref, "ref_type": ref_type, "master_branch": "main", "repository": REPOSITORY}


def github_push(ref: str = "refs/tags/v1.2.3", *, deleted: bool = False) -> dict[str, Any]:
    """A push event of GitHub's, whose times are numbers."""
    repository = {**REPOSITORY, "pushed_at": 1_778_858_432, "created_at": 1_557_933_565}
    return {"ref": ref, "created": not deleted, "deleted": deleted, "forced": False, "repository": repository}


def gitlab_release(tag: str = "v1.2.3", action: str = "create", **changes: Any) -> dict[str, Any]:
    """A release event of GitLab's."""
    return {
        "id": 1,
        "created_at": "2026-05-15 15:19:25 UTC",
        "description": "notes",
        "released_at": "2026-05-15 15:20:53 UTC",
        "tag": tag,
        "object_kind": "release",
        "project": PROJECT,
        "action": action,
        "commit": {"timestamp": "2026-05-15T15:00:00+02:00"},
        **changes,
    }


def gitlab_tag(
    ref: str = "refs/tags/v1.2.3", after: str = "82b3d5ae55f7080f1e6022629cdb57bfae7cccc7"
) -> dict[str, Any]:
    """A tag push of GitLab's."""
    return {
        "object_kind": "tag_push",
        "event_name": "tag_push",
        "before": ZEROS,
        "after": after,
        "ref": ref,
        "project": PROJECT,
        "commits": [],
    }
