"""`manuscripts index`: a search index brought up to date, made anew, or held against the records."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from manuscripts.cli.clusters import cluster_at, send_waiting, tell_waiting
from manuscripts.cli.parameters import (
    DEFAULT_CLUSTER_SECONDS,
    DEFAULT_LIBRARY,
    ApiKeyFile,
    AsJson,
    Authority,
    ClusterSeconds,
    InstitutionFilter,
    LibraryFolder,
)
from manuscripts.cli.talk import counted, say, write_data, write_json, write_table
from manuscripts.core.errors import ClusterError, IndexUnusableError, InterruptedRunError, OptionError

if TYPE_CHECKING:
    from manuscripts.catalog.library import Library
    from manuscripts.pipeline.indexing import IndexFault
    from manuscripts.search.elastic.connection import Cluster

_PATIENCE = 120.0
_TO_HELP = "Address of an Elasticsearch cluster that institutions share: send what has changed there."
_REMEMBER_HELP = "From now on send to this cluster what changes at the end of each run as well; or no more."
_TAKE_OVER_HELP = "Make the cluster's index of --institution anew from this library, though another one has written it."


def index(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make it anew from the records; searches go on.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Say what differs from the records; exit code 5 if anything does.")
    ] = False,
    to: Annotated[str | None, typer.Option("--to", help=_TO_HELP)] = None,
    api_key_file: ApiKeyFile = None,
    authority: Authority = None,
    timeout: ClusterSeconds = DEFAULT_CLUSTER_SECONDS,
    institution: InstitutionFilter = None,
    remember: Annotated[bool | None, typer.Option("--remember/--forget", help=_REMEMBER_HELP)] = None,
    take_over: Annotated[bool, typer.Option("--take-over", help=_TAKE_OVER_HELP)] = False,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Take all texts of --institution out of the cluster.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Bring the search index up to date with the records, make it anew, or check it: the library's, or a shared one."""
    from manuscripts.catalog.library import Library
    from manuscripts.catalog.values import ClusterPlace

    if rebuild + check + withdraw + take_over > 1:
        raise OptionError(
            "--rebuild, --check, --take-over and --withdraw are different things.", advice="Give one after the other."
        )
    if to is None:
        if withdraw or take_over or remember is not None or institution is not None or api_key_file or authority:
            raise OptionError("it is not said which cluster is meant.", advice="Give its address with --to.")
        with Library(library) as opened:
            _own_index(opened, rebuild=rebuild, check=check, as_json=as_json)
        return
    if withdraw and institution is None:
        raise OptionError("it is not said who withdraws.", advice="Give --institution.")
    if take_over and institution is None:
        raise OptionError("it is not said whose texts are taken over.", advice="Give --institution.")
    cluster = cluster_at(to, api_key_file=api_key_file, authority=authority, timeout=timeout, patience=_PATIENCE)
    with Library(library) as opened:
        if remember:
            place = ClusterPlace(
                url=cluster.url,
                api_key_file=str(api_key_file.resolve()) if api_key_file else "",
                authority=str(authority.resolve()) if authority else "",
                timeout=timeout,
            )
            opened.catalogue.outbox.remember(place)
        elif remember is False:
            opened.catalogue.outbox.forget_cluster(cluster.url)
        if check:
            _check_shared(opened, cluster, institution, as_json=as_json)
        elif withdraw and institution is not None:
            if not yes:
                _ask(institution, cluster.url)
            _leave(opened, cluster, institution, as_json=as_json)
        elif remember is not False:
            _send(opened, cluster, institution, rebuild=rebuild, take_over=take_over, as_json=as_json)


def _own_index(opened: "Library", *, rebuild: bool, check: bool, as_json: bool) -> None:
    from manuscripts.pipeline.indexing import check_index, index_stale, rebuild_index, renew_index

    if check:
        _tell_faults(
            list(check_index(opened)),
            len(opened.catalogue.manuscripts()),
            where=str(opened.index_path),
            advice="Make it anew with `manuscripts index --rebuild`.",
            as_json=as_json,
        )
        return
    with opened.writing():
        renew_index(opened)
        held = len(opened.catalogue.manuscripts() if rebuild else opened.catalogue.stale_manuscripts())
        rebuild_index(opened) if rebuild else index_stale(opened)
    if as_json:
        write_json({"indexed": held, "faults": []})
    else:
        write_data(f"{counted(held, 'manuscript')} indexed")
    send_waiting(opened)


def _send(
    opened: "Library",
    cluster: "Cluster",
    institution: str | None,
    *,
    rebuild: bool,
    take_over: bool,
    as_json: bool,
) -> None:
    from manuscripts.cli.progress import progress_bar
    from manuscripts.pipeline import sharing

    institutions = sharing.institutions_of(opened, institution)
    try:
        with progress_bar() as progress:
            done = sharing.send(opened, cluster, institutions, anew=rebuild, take_over=take_over, progress=progress)
    except ClusterError:
        tell_waiting(opened, cluster.url)
        raise
    if as_json:
        write_json({"cluster": cluster.url, "institutions": [asdict(one) for one in done]})
    else:
        write_table(
            ("institution", "sent", "there already", "removed"),
            [(one.institution, one.sent, one.kept, one.removed) for one in done],
        )


def _check_shared(opened: "Library", cluster: "Cluster", institution: str | None, *, as_json: bool) -> None:
    from manuscripts.pipeline import sharing

    institutions = sharing.institutions_of(opened, institution)
    with sharing.shared_index(cluster, opened) as shared:
        faults = [fault for one in institutions for fault in sharing.check(opened, shared, one, url=cluster.url)]
    _tell_faults(
        faults,
        sum(len(opened.catalogue.manuscripts(institution=one)) for one in institutions),
        where=cluster.url,
        advice="`manuscripts index --to …` sends what waits; with --rebuild it makes the index anew, of everything.",
        as_json=as_json,
    )


def _leave(opened: "Library", cluster: "Cluster", institution: str, *, as_json: bool) -> None:
    from manuscripts.pipeline import sharing

    with sharing.shared_index(cluster, opened) as shared:
        gone = sharing.leave(opened, shared, institution, url=cluster.url)
    # Else the next run would send it all again.
    remembered = any(place.url == cluster.url for place in opened.catalogue.outbox.remembered())
    opened.catalogue.outbox.forget_cluster(cluster.url)
    if as_json:
        write_json({"cluster": cluster.url, "institution": institution, "deleted": gone})
    else:
        write_data(f"deleted: {', '.join(gone) or 'nothing'}")
    if remembered:
        say("At the end of runs nothing is sent there any more, of any institution; --remember begins that again.")
    say("Its key can still write there until an administrator ends it, and snapshots keep what they hold.")


def _tell_faults(faults: Sequence["IndexFault"], checked: int, *, where: str, advice: str, as_json: bool) -> None:
    """Print them; raises IndexUnusableError where there are any."""
    if as_json:
        write_json({"checked": checked, "faults": [asdict(fault) for fault in faults]})
    else:
        for fault in faults:
            write_data(f"{f'{fault.institution} {fault.shelfmark}'.strip() or 'the index'}: {fault.message}")
        write_data(f"{counted(checked, 'manuscript')} checked")
    if faults:
        raise IndexUnusableError(
            f"the search index differs from the records in {counted(len(faults), 'place')}.", where=where, advice=advice
        )


def _ask(institution: str, url: str) -> None:
    if not sys.stdin.isatty():
        raise OptionError("nobody is there to be asked.", advice="Give --yes.", where="index")
    if not typer.confirm(f"Delete all texts of {institution} in {url}?", err=True):
        raise InterruptedRunError("nothing was withdrawn.")
