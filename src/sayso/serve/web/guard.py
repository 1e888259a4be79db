"""What stands before every page: whose machine is asked, who asks, and what a browser may do with the answer.

A local server is reachable by every page that the same browser has open. So a request must name this server as its host
(else another site's name could be pointed here: DNS rebinding), and whatever writes must come from a page of this
server (else another site's form could write: cross-site request forgery). Article text is a stranger's: the policy that
goes with each answer forbids every script and style that is not a file of ours, even should one slip into a page.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

READING = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
TOKEN_HEADER = "X-Sayso-Token"  # noqa: S105  # a header's name
LARGEST = 1_000_000
"""Bytes of a request's body; a judgement has some hundred."""
LONGEST_PATH = 4000
"""Characters of an address without what it asks; an id has some twenty."""
_HOST = re.compile(r"(?:[\w.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Gate:
    """Who is let in. ``hosts`` are names that this server answers to, ``password`` what has to be given, if any.

    ``token`` is in every page of this server and goes with whatever writes; another site cannot read it.
    ``writable`` is false where nothing may be written at all.
    """

    hosts: frozenset[str] = LOOPBACK
    password: str | None = None
    writable: bool = True
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def admits(self, token: str | None) -> bool:
        """Whether a request with this token may write."""
        return self.writable and token is not None and hmac.compare_digest(token.encode(), self.token.encode())

    def knows(self, given: str | None) -> bool:
        """Whether an ``Authorization`` header gives the password: as Basic (any user) or as Bearer."""
        if self.password is None:
            return True
        scheme, _, value = (given or "").partition(" ")
        if scheme.lower() == "basic":
            try:
                value = base64.b64decode(value, validate=True).decode().partition(":")[2]
            except ValueError:  # what is neither base64 nor UTF-8, and what is not ASCII
                return False
        elif scheme.lower() != "bearer":
            return False
        return hmac.compare_digest(value.encode(), self.password.encode())


def host_of(given: str) -> str:
    """A ``Host`` header's name without its port and the brackets of an IPv6 address; "" where it names nothing."""
    if not _HOST.fullmatch(given):
        return ""
    try:
        return urlsplit(f"//{given}").hostname or ""
    except ValueError:
        return ""


# The referrer stays among our own pages; without any, Chromium calls the origin of a plain form "null".
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Guard:
    """The ASGI application around all others that refuses whom the gate does not admit, and adds the headers."""

    def __init__(self, app: ASGIApp, *, gate: Gate) -> None:
        self._app = app
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request or hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if self._gate.password is not None and headers.get("cache-control") in {None, "no-cache"}:
                    headers["Cache-Control"] = "private, no-cache"  # nobody between may keep what takes a password
            await send(message)

        refused = self._refusal(scope)
        await (refused or self._app)(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if host_of(headers.get("host", "")) not in self._gate.hosts:
            return _refused(scope, 421, "unknown-host", "This server does not answer to that host name.")
        if not self._gate.knows(headers.get("authorization")):
            response = _refused(scope, 401, "password-wanted", "This ledger is behind a password.")
            response.headers["WWW-Authenticate"] = 'Basic realm="sayso", charset="UTF-8"'
            return response
        if len(scope["path"]) > LONGEST_PATH:
            return _refused(scope, 414, "too-long", "No address here is that long.")
        if scope["method"] in READING:
            return None
        if not self._gate.writable:
            return _refused(scope, 403, "read-only", "This server only reads.")
        if not _from_here(headers):
            return _refused(scope, 403, "other-origin", "Only pages of this server may write.")
        if int(_digits(headers.get("content-length", "0"))) > LARGEST or "transfer-encoding" in headers:
            return _refused(scope, 413, "too-large", "That is more than a judgement takes.")
        return None


def _from_here(headers: Headers) -> bool:
    """Whether a browser says that a page of this server asks; a program that says nothing needs the token alone."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    try:
        return origin is None or urlsplit(origin).netloc == headers.get("host")
    except ValueError:
        return False


def _digits(given: str) -> str:
    return given if given.isascii() and given.isdigit() and len(given) < 20 else str(LARGEST + 1)


def _refused(scope: Scope, status: int, code: str, message: str) -> Response:
    if scope["path"].startswith("/api/"):
        told = {"code": code, "message": message, "where": scope["path"], "next": None}
        return JSONResponse({"error": told}, status)
    return PlainTextResponse(f"{message}\n", status)
