"""The page that describes every route, for people; nothing of it comes from elsewhere."""

import base64
import hashlib

from fastapi import APIRouter, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse

router = APIRouter(include_in_schema=False)

_FILES = "/static-offline-docs"


@router.get("/docs")
async def documentation(request: Request) -> HTMLResponse:
    """What Swagger makes of the OpenAPI document."""
    root = request.scope.get("root_path", "")
    page = get_swagger_ui_html(
        openapi_url=f"{root}/openapi.json",
        title=f"{request.app.title} - Swagger UI",
        swagger_js_url=f"{root}{_FILES}/swagger-ui-bundle.js",
        swagger_css_url=f"{root}{_FILES}/swagger-ui.css",
        swagger_favicon_url=f"{root}{_FILES}/favicon.png",
        swagger_ui_parameters={"validatorUrl": None},
    )
    page.headers["Content-Security-Policy"] = _policy(bytes(page.body))
    return page


def _policy(page: bytes) -> str:
    """What the page needs: the one script that stands in it, and styles that its elements have."""
    scripts = (rest.partition(b"</script>")[0] for rest in page.split(b"<script>")[1:])
    digests = (hashlib.sha256(script).digest() for script in scripts)
    known = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'none'; script-src 'self' {known}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
