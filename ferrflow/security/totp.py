"""One-time codes by the clock (RFC 6238): SHA-1, six digits, steps of 30 seconds, which is what every app can do."""

import hmac
import re
from datetime import datetime

import pyotp
import segno

ISSUER = "FerrFlow"
STEP = 30
# A QR code holds 2,953 bytes, and one character of an e-mail may take twelve of them.
LABEL = 100
# In modules, as the standard asks; without it many apps find no code.
QUIET_ZONE = 4


def new_secret() -> str:
    """A fresh secret of 160 bits in base32."""
    return pyotp.random_base32()


def uri(secret: str, email: str) -> str:
    """What an app reads from the QR code: an `otpauth:` address."""
    return pyotp.TOTP(secret).provisioning_uri(name=email[:LABEL], issuer_name=ISSUER)


def match(secret: str, code: str, now: datetime, last_step: int | None) -> int | None:
    """The step that `code` belongs to, one step early or late included, or None.

    A step at or before `last_step` never matches: keep what this answers, and a code works once.
    """
    digits = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", digits):
        return None
    codes = pyotp.HOTP(secret)
    current = int(now.timestamp()) // STEP
    steps = [step for step in (current - 1, current, current + 1) if last_step is None or step > last_step]
    # Every step is compared, so that the time tells nothing; should two have the same code, the later one uses up both.
    matching = [step for step in steps if hmac.compare_digest(codes.at(step), digits)]
    return max(matching, default=None)


def qr_svg(text: str) -> str:
    """A QR code as SVG, for a page or as an image: of the size it is given, and dark on light in every theme."""
    drawing = segno.make_qr(text, error="l").svg_inline(
        dark="#000",
        light="#fff",
        border=QUIET_ZONE,
        omitsize=True,
        svgclass=None,
        lineclass=None,
        title="QR code",
    )
    # Without a name space it is no image file; without crisp edges, browsers smooth the rows' edges into grey seams.
    more = 'xmlns="http://www.w3.org/2000/svg" role="img" shape-rendering="crispEdges"'
    return drawing.replace("<svg ", f"<svg {more} ", 1)
