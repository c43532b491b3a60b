"""Whom the channels to operators trust: the system's issuers, beside them those of [operators] ca_file."""

import ssl
from pathlib import PurePath

from watcher.errors import DeliveryError

CURE = "put the PEM file with your issuers back, or take ca_file out of [operators]; it goes on by itself"


def trusted(ca_file: PurePath | None, *, channel: str) -> ssl.SSLContext:
    """Return what a connection is to be secured with; the file is read anew each time, for it may be renewed.

    Raises:
        DeliveryError: the file cannot be read, or holds no certificate.
    """
    context = ssl.create_default_context()
    if ca_file is None:
        return context
    try:
        context.load_verify_locations(cafile=str(ca_file))
    except (ssl.SSLError, ValueError) as error:
        raise _unusable(ca_file, "holds no certificate", channel) from error
    except OSError as error:
        raise _unusable(ca_file, f"cannot be read: {error.strerror}", channel) from error
    return context


def _unusable(ca_file: PurePath, why: str, channel: str) -> DeliveryError:
    return DeliveryError(f"operators.ca_file {why}: {ca_file}: {CURE}", channel=channel, permanent=False)
