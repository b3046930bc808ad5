"""Serving the page: a handful of static files, with a policy that runs nothing else."""

from pathlib import Path

from aiohttp import web

_FOLDER = Path(__file__).parent / "page"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "connect", "media")),
        "img-src 'self' data: blob:",
        *(f"{what} 'none'" for what in ("base-uri", "form-action", "frame-ancestors")),
    )
)


def routes() -> list[web.RouteDef]:
    async def index(_: web.Request) -> web.Response:
        return _file("index.html")

    async def part(request: web.Request) -> web.Response:
        return _file(request.match_info["name"])

    return [web.get("/", index), web.get("/page/{name:[a-z_]+\\.[a-z]+}", part)]


def _file(name: str) -> web.Response:
    path = _FOLDER / name
    kind = _TYPES.get(path.suffix)
    if kind is None or not path.is_file():
        raise web.HTTPNotFound
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
    return web.Response(body=path.read_bytes(), content_type=kind, charset="utf-8", headers=headers)
