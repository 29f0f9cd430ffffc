"""What a cluster's refusals mean: every failure of a request as an error of ours."""

from typing import Any

from elasticsearch import (
    ApiError,
    ConnectionTimeout,
    SerializationError,
    SSLError,
    TransportError,
    UnsupportedProductError,
)

from manuscripts.core.errors import (
    ClusterBusyError,
    ClusterCertificateError,
    ClusterError,
    ClusterFullError,
    ClusterRefusedError,
    ClusterUnreachableError,
    ClusterVersionError,
)

PUT_OFF = frozenset({429, 502, 503, 504})
"""Statuses that ask to come again."""
BLOCKED = "cluster_block_exception"
WAITS = "What was not sent waits in the library: the same command sends it later."


def failure(error: Exception, *, url: str) -> ClusterError:
    """An exception of the client as ours."""
    if isinstance(error, SSLError):
        return ClusterCertificateError(
            f"the connection is not safe: {_first_line(error)}.",
            where=url,
            advice="Give the certificate of the cluster's authority with --ca, and the name that is in its own.",
        )
    if isinstance(error, ConnectionTimeout):
        return ClusterUnreachableError(
            "the cluster has not answered in time.", where=url, advice=f"Give it more with --timeout. {WAITS}"
        )
    if isinstance(error, UnsupportedProductError | SerializationError):
        return wrong_version("what answers is no Elasticsearch", url=url)
    if isinstance(error, ApiError):
        return refusal(error.meta.status, kind_of(error.body), reason_of(error.body), url=url)
    if isinstance(error, TransportError):
        return ClusterUnreachableError(
            f"the cluster cannot be reached: {_first_line(error)}.",
            where=url,
            advice=f"See that the address is right and the cluster is up. {WAITS}",
        )
    return ClusterError(
        f"the request cannot be made: {_first_line(error)}.",
        where=url,
        advice="Give an address like https://search.example.org:9200.",
    )


def refusal(status: int, kind: str, reason: str, *, url: str) -> ClusterError:
    """An answer with a status of failure as an error."""
    told = f"{status} {kind}: {reason}".rstrip(": ")
    if kind == BLOCKED:
        return ClusterFullError(
            f"the cluster takes nothing in ({told}).",
            where=url,
            advice=f"Its administrator has to make room or to lift the block. {WAITS}",
        )
    if kind == "media_type_header_exception":
        return wrong_version(f"it does not speak as version 9 does ({told})", url=url)
    if status in (401, 403):
        return ClusterRefusedError(
            f"the cluster refuses the key ({told})." if status == 401 else f"the key has not the right ({told}).",
            where=url,
            advice="Give the key of the institution with --api-key-file or MANUSCRIPTS_ES_API_KEY; a key is for one "
            "institution, and may have ended.",
        )
    if status == 413:
        return ClusterError(
            f"a document is too large for the way to the cluster ({told}).",
            where=url,
            advice="Its administrator has to allow larger requests (nginx: client_max_body_size 100m).",
        )
    if status in PUT_OFF:
        return ClusterBusyError(f"the cluster is busy ({told}).", where=url, advice=f"Try later. {WAITS}")
    return ClusterError(
        f"the cluster refuses a request ({told}).",
        where=url,
        advice="If the index there is not as it should be, `manuscripts index --to … --rebuild` makes it anew.",
    )


def wrong_version(what: str, *, url: str) -> ClusterVersionError:
    """The error for a server that we do not know."""
    return ClusterVersionError(
        f"{what}.", where=url, advice="Elasticsearch 9.1 or a later 9 is needed; see docs/elasticsearch.md."
    )


def kind_of(body: Any) -> str:
    """What kind of error an answer names, the innermost that says more than that shards have failed."""
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return ""
    roots = error.get("root_cause") or [error]
    return str((roots[0] if error.get("type") == "search_phase_execution_exception" else error).get("type", ""))


def reason_of(body: Any) -> str:
    """Why, in the words of the cluster."""
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, dict):
        return str(error.get("reason", ""))[:300]
    return str(error or "")[:300]


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:300].rstrip(".")
