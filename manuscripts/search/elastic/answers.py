"""What a cluster's refusals mean: every failure of a request as an error of ours."""

import ssl
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
_OTHER_NAME = frozenset({62, 64})
"""OpenSSL's codes for a certificate of another host name and of another IP address (X509_V_ERR_…_MISMATCH)."""
_EXPIRED = 10
_REDIRECTS, _NO_SUCH_THING = frozenset({301, 302, 303, 307, 308}), frozenset({404, 405, 501})
_PRODUCT = "x-elastic-product"
_NO_TLS = frozenset({"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST"})


def failure(error: Exception, *, url: str) -> ClusterError:
    """An exception of the client as ours."""
    if isinstance(error, SSLError):
        return _unsafe(_cause(error), url=url)
    if isinstance(error, ConnectionTimeout):
        return ClusterUnreachableError(
            "the cluster has not answered in time.",
            where=url,
            advice="See that the address is right and the cluster is up; --timeout says how long a request may take.",
        )
    if isinstance(error, UnsupportedProductError | SerializationError):
        return no_elasticsearch("what answers is no Elasticsearch", url=url)
    if isinstance(error, ApiError):
        return _refused(error, url=url)
    if isinstance(error, TransportError):
        secure = " (with https:// if it has TLS)" if url.startswith("http:") else ""
        return ClusterUnreachableError(
            f"the cluster cannot be reached: {_told(_cause(error))}.",
            where=url,
            advice=f"See that the address is right{secure} and the cluster is up.",
        )
    return ClusterError(
        f"the request cannot be made: {_told(error)}.",
        where=url,
        advice="Give an address like https://search.example.org:9200.",
    )


def _refused(error: ApiError, *, url: str) -> ClusterError:
    status, headers = error.meta.status, error.meta.headers
    if status in _REDIRECTS:
        there = headers.get("location", "nowhere")
        return no_elasticsearch(f"what answers is no Elasticsearch, but points to {there}", url=url)
    if status in _NO_SUCH_THING and _PRODUCT not in headers:
        return no_elasticsearch(f"what answers is no Elasticsearch ({status})", url=url)
    return refusal(status, kind_of(error.body), reason_of(error.body), url=url)


def refusal(status: int, kind: str, reason: str, *, url: str) -> ClusterError:
    """An answer with a status of failure as an error."""
    told = f"{status} {kind}: {reason}".rstrip(": ")
    if kind == BLOCKED:
        return ClusterFullError(
            f"the cluster takes nothing in ({told}).",
            where=url,
            advice="Its administrator has to make room or to lift the block.",
        )
    if kind == "media_type_header_exception":
        return wrong_version(f"it does not speak as version 9 does ({told})", url=url)
    if status in (401, 403):
        return ClusterRefusedError(
            f"the cluster refuses the key ({told})." if status == 401 else f"the key has not the right ({told}).",
            where=url,
            advice="Give a key with --api-key-file or MANUSCRIPTS_ES_API_KEY: to write, that of the institution. One "
            "that was given may have ended.",
        )
    if status == 413:
        return ClusterError(
            f"a document is too large for the way to the cluster ({told}).",
            where=url,
            advice="Its administrator has to allow larger requests (nginx: client_max_body_size 100m).",
        )
    if status in PUT_OFF:
        return ClusterBusyError(f"the cluster is busy ({told}).", where=url, advice="Try later.")
    return ClusterError(
        f"the cluster refuses a request ({told}).",
        where=url,
        advice="See that the address is right. If the index there is not as it should be, its institution makes it "
        "anew with `manuscripts index --to … --rebuild`.",
    )


def wrong_version(what: str, *, url: str) -> ClusterVersionError:
    """The error for a server that we do not know."""
    return ClusterVersionError(
        f"{what}.", where=url, advice="Elasticsearch 9.1 or a later 9 is needed; see docs/elasticsearch.md."
    )


def no_elasticsearch(what: str, *, url: str) -> ClusterVersionError:
    """The error for what does not answer as a cluster does."""
    return ClusterVersionError(
        f"{what}.",
        where=url,
        advice="See that address and port are those of an Elasticsearch (9.1 or a later 9; see docs/elasticsearch.md).",
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


def _unsafe(error: BaseException, *, url: str) -> ClusterError:
    """What is wrong with TLS, and how it is mended."""
    if isinstance(error, ssl.SSLCertVerificationError):
        advice = "Give the certificate of the cluster's authority with --ca."
        if error.verify_code in _OTHER_NAME:
            advice = "Give the address with the name that stands in its certificate."
        elif error.verify_code == _EXPIRED:
            advice = "Its administrator has to renew it; see also that the clock of this machine is right."
        return ClusterCertificateError(
            f"the certificate is not trusted: {_told(error, error.verify_message)}.", where=url, advice=advice
        )
    if isinstance(error, ssl.SSLError) and error.reason in _NO_TLS:
        return ClusterUnreachableError(
            "what answers does not speak TLS.",
            where=url,
            advice="See that the port is right; if the cluster has no TLS, give the address with http://.",
        )
    return ClusterCertificateError(
        f"no safe connection comes about: {_told(error)}.",
        where=url,
        advice="See that the address is right; the cluster's administrator knows which TLS it speaks.",
    )


def _cause(error: BaseException) -> BaseException:
    """The innermost one: those of the client around it tell nothing."""
    while error.__cause__ is not None or error.__context__ is not None:
        error = error.__cause__ or error.__context__ or error
    return error


def _told(error: BaseException, said: str = "") -> str:
    told = said or (isinstance(error, OSError) and error.strerror) or str(error)
    return (told.splitlines() or [type(error).__name__])[0][:300].rstrip(".")
