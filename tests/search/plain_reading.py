"""The answer as a reader with much time would find it: every text compared unit by unit, nothing indexed or cut."""

from manuscripts.search.expression import Both, Either, Gap, Near, Phrase, Without
from manuscripts.search.flow import build_flow
from manuscripts.search.parsing import parse_query
from manuscripts.search.pattern import Term, is_made, patterns_of
from manuscripts.search.query import Notes
from manuscripts.variants.level import Level


def places_by_hand(query, texts, folding):
    """For each text (a list of pages) the first and last places of what `query` finds in it."""
    expression = parse_query(query.text, level=query.level)
    return [_places(expression, query, build_flow(pages, folding=folding), folding) for pages in texts]


def _places(expression, query, flow, folding):
    if isinstance(expression, Phrase | Near):
        patterns = patterns_of(expression, folding, level=query.level)
        return {
            place
            for pattern in patterns
            for stream in flow.streams
            for place in _in_stream(pattern, query, stream, folding)
        }
    first, second = (_places(side, query, flow, folding) for side in (expression.first, expression.second))
    if isinstance(expression, Either):
        return first | second
    if isinstance(expression, Both):
        return first | second if first and second else set()
    assert isinstance(expression, Without)
    return set() if second else first


def _in_stream(pattern, query, stream, folding):
    slots = [slot for run, gap in zip(pattern.runs, pattern.gaps[1:], strict=True) for slot in (*run, gap)]
    before = pattern.gaps[0].least
    for start in range(len(stream.places)):
        end, weight = _match(slots, start + before, query, stream, folding)
        if weight > 0 and (not query.candidates or weight >= query.least) and _allowed(start, end, query, stream):
            yield stream.places[start], stream.places[end - 1]


def _match(slots, at, query, stream, folding):
    """Where the nearest match that begins at `at` ends, and how probable it is: 0 where there is none."""
    if at > len(stream.places):
        return at, 0.0
    if not slots:
        return at, 1.0
    slot, *others = slots
    if isinstance(slot, Gap):
        ways = (_match(others, at + length, query, stream, folding) for length in range(slot.least, slot.most + 1))
        return min((way for way in ways if way[1] > 0), default=(at, 0.0))
    here = _chance(slot, at, query, stream, folding) if at < len(stream.places) else 0.0
    if not here:
        return at, 0.0
    end, weight = _match(others, at + 1, query, stream, folding)
    return end, here * weight


def _chance(slot, at, query, stream, folding):
    """How probably a unit is what is asked for."""
    if not query.candidates:
        return float(_is(slot, stream.written[at], stream.meant[at], query, folding))
    sure = 1.0 if stream.sure[at] is None else stream.sure[at]
    chance = sure * _is(slot, stream.written[at], stream.meant[at], query, folding)
    return chance + sum(
        other.probability for other in stream.others[at] if _is(slot, other.text, other.text, query, folding)
    )


def _is(slot, written, meant, query, folding):
    if not isinstance(slot, Term):
        return is_made(slot, folding.description(written))
    return folding.folded_texts([written if query.level is Level.EXACT else meant], level=query.level) == [slot.term]


def _allowed(start, end, query, stream):
    kinds = stream.kinds[start:end]
    crossed = stream.joints is None or any(start < joint < end for joint in stream.joints)
    if not crossed or (stream.joints is not None and query.notes in (Notes.WITH, Notes.ONLY)):
        return False
    if query.notes is Notes.WITHOUT and any(kind.is_note for kind in kinds):
        return False
    if query.notes is Notes.ONLY and not all(kind.is_note for kind in kinds):
        return False
    return not query.kinds or query.kinds.issuperset(kinds)
