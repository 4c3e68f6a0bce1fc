"""The dashboard's files and the reporter, read once into memory: no name that a client sent is looked up on disk."""

import mimetypes
from hashlib import sha256
from pathlib import Path

from attrs import define, field, frozen
from twisted.logger import Logger

from ferrflow import reporter
from ferrflow.api import wire
from ferrflow.api.problems import problem_for
from ferrflow.api.request import Request
from ferrflow.errors import MethodNotAllowed, NotFound

# Vite puts a hash of the content into the names below this folder, so they may be kept for ever.
HASHED = "assets/"
INDEX = "index.html"
# The reporter as a file, for pipelines that have Python and nothing else.
REPORTER_NAME, REPORTER = "ferrflow-report.py", Path(reporter.__file__)
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
NOT_BUILT = (
    b"The dashboard is not built: `npm ci && npm run build` in web/ builds it, and `make run` does that by itself.\n"
)

log = Logger()


@frozen
class File:
    """A file with its compressed forms, by the name of the encoding."""

    content_type: bytes
    etag: str
    content: bytes
    encoded: dict[str, bytes]
    cache_control: bytes


def read_files(folder: Path) -> dict[str, File]:
    """All files below a folder by their relative path; none where it does not exist."""
    paths = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    suffixes = tuple(suffix for _, suffix in ENCODINGS)
    return {name: _read(name, path) for name, path in paths.items() if not name.endswith(suffixes)}


def _read(name: str, path: Path) -> File:
    content = path.read_bytes()
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind in {"application/javascript", "image/svg+xml"}:
        kind += "; charset=utf-8"
    encoded = {
        encoding: twin.read_bytes()
        for encoding, suffix in ENCODINGS
        if (twin := path.with_name(path.name + suffix)).is_file()
    }
    cache = b"public, max-age=31536000, immutable" if name.startswith(HASHED) else b"no-cache"
    return File(kind.encode(), f'"{sha256(content).hexdigest()[:32]}"', content, encoded, cache)


@define
class Dashboard:
    """Serves the files, and the page itself for every other path, since the dashboard routes in the browser."""

    files: dict[str, File] = field(repr=False)

    @classmethod
    def in_folder(cls, folder: Path) -> "Dashboard":
        """Read a built dashboard, and the reporter."""
        files = read_files(folder)
        if INDEX not in files:
            log.warn("The dashboard is not built; only the API is served")
        return cls({**files, REPORTER_NAME: _read(REPORTER_NAME, REPORTER)})

    def render(self, request: Request, path: str) -> None:
        """Answer with a file."""
        if request.method not in {b"GET", b"HEAD"}:
            request.refuse(problem_for(MethodNotAllowed(("GET", "HEAD"))))
        elif file := self.files.get(path or INDEX):
            _send(request, file)
        elif path.startswith(HASHED) or "." in path.rpartition("/")[2]:
            request.refuse(problem_for(NotFound()))
        elif page := self.files.get(INDEX):
            _send(request, page)
        else:
            request.answer(503, NOT_BUILT, b"text/plain; charset=utf-8")


def _send(request: Request, file: File) -> None:
    request.setHeader("ETag", file.etag)
    request.setHeader(b"Cache-Control", file.cache_control)
    request.setHeader(b"Vary", b"Accept-Encoding")
    if wire.matches(request, file.etag):
        request.answer(304)
        return
    content = file.content
    taken = wire.encodings(request)
    # The smallest first.
    for encoding, _ in ENCODINGS:
        if encoding in taken and encoding in file.encoded:
            request.setHeader("Content-Encoding", encoding)
            content = file.encoded[encoding]
            break
    request.answer(200, content, file.content_type)
