"""Where a sentence says a second thing: lists of wishes, and clauses that begin anew.

English only: what marks a new clause is a matter of the language. A cut that is missed leaves two
ideas in one statement; a wrong one tears a statement apart. The rules are therefore few and sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.cues import bounded, words_of
from nlp.types import Span

LONGEST_ITEM = 6  # words of an item of a list
LONGEST_LIST = 1_000  # characters
FEWEST_ITEMS = 3  # of a list whose items begin with anything
SHORTEST_CLAUSE = 3  # words on either side of a cut
NEAR = 300  # characters
RUN_ON = 25  # words without a comma from which a bare "and" may begin a new clause

_SUBJECT = (
    r"(?:i|i['’](?:m|d|ve|ll)|we|we['’](?:re|d|ve|ll)|they|they['’]re|he|she|it|it['’]s|there|there['’]s|"
    r"you|you['’]re|nobody|no\s+one|everyone|everything|nothing|"
    r"(?:the|my|our|your|their|this|that|these|those|some|most|many)\s+(?:[\w'’-]+\s+){1,3}?"
    r"(?:is|are|was|were|isn['’]?t|aren['’]?t|wasn['’]?t|weren['’]?t|has|have|had|can|can['’]?t|cannot|could|"
    r"will|would|won['’]?t|should|must|needs?|takes?|took|does|doesn['’]?t|do|don['’]?t|did|didn['’]?t|gets?|got|"
    r"makes?|made|keeps?|kept|comes?|came|goes|went|feels?|felt|looks?|looked|works?|worked|seems?|"
    r"breaks?|broke|crash(?:es|ed)?|\w{3,}ed|said|told|left|lost|gave|found|fails?|failed|costs?|lacks?))\b"
)
_WISH = (
    r"(?:(?:please|pls|could\s+you|can\s+you|would\s+you)"
    r"|(?:i|we)(?:['’]d|\s+would)?\s+(?:like|love|want|wish|prefer|need))\b"
)
# After a bare "and" these go on with what was said: "close the blinds and open them at dawn".
_ORDER = (
    r"(?:add|make|give|let|allow|remove|fix|stop|bring|offer|provide|improve|reduce|increase|lower|"
    r"open|put|include)\b"
)
_NEW_CLAUSE = bounded(
    rf"(?:,\s*|\s+)(?:but|however)\s+(?:also\s+)?(?={_SUBJECT}|{_WISH})"
    rf"|(?:,\s*|\s+)(?:and\s+also|also|plus|in\s+addition|additionally|another\s+thing\s+is(?:\s+that)?|secondly|"
    rf"and\s+secondly|on\s+top\s+of\s+that)\s*,?\s+(?={_SUBJECT}|{_WISH}|{_ORDER})"
    rf"|(?:,\s*|\s+)and\s+(?={_WISH})"
    rf"|(?P<next>,\s+(?:and\s+)?)(?=(?:the|my|our|your)\s+(?:[\w'’-]+\s+){{1,2}}?(?:is|are|was|were)\b)"
)
_BARE_AND = bounded(rf"\s+and\s+(?={_SUBJECT})")
_OBJECT_OF = re.compile(
    r"\b(?:that|who|which|where|when|if|whether|because|since|while|until|unless|before|after|how|what|why|so)\s*$"
    r"|\b(?:to|not|never|just|only|can|could|will|would|should|must)\s*$",
    re.IGNORECASE,
)
_SEPARATOR = bounded(
    r"\s*(?:,\s*(?:and|or|&|plus)\s+|,\s+|\s+&\s+|\s+\+\s+|\s+and\s+|\s+plus\s+|\s/\s)"
)
_COMMA = re.compile(r",\s")
_ARTICLE = re.compile(r"^(?:a|an|the|my|our|some)\s+", re.IGNORECASE)
_FINITE = re.compile(
    r"\b(?:i|we|you|they|he|she|it|there|is|are|was|were|am|be|been|has|have|had|do|does|did|can|cannot|could|will|"
    r"would|should|must|may|might|makes?|made|gives?|gave|takes?|took|keeps?|kept|sends?|gets?|got|used|went|works?|"
    r"worked|found|that|which|who|when|where|while|if|because|so|than|as)\b|n['’]t\b|['’](?:s|m|d|ll|re|ve)\s",
    re.IGNORECASE,
)
_OPENS_ITEM = re.compile(
    r"(?:more|less|fewer|better|no|not\s+enough|another|additional|extra|free|new|easier|\w{3,}er|too|very|"
    r"poor|bad|slow|long|high|lack|easy|quick|fast|great|good|nice|friendly|clean)\s+\S",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"\b(?:of|in|for|between|with|to|on|about|at|from|by|into|without)\b", re.IGNORECASE
)
_ADVERBIAL = re.compile(
    r"(?:of|in|for|between|with|to|on|about|at|from|by|after|before|during|despite)\b|\w+ly$",
    re.IGNORECASE,
)
# "When it rains, the roof is wet" says one thing.
_FRONTED = re.compile(
    r"(?:when|whenever|if|every\s+time|each\s+time|once|after|before|while|as|since|because|although|though|"
    r"in|on|at|with|without|for|by|to|from|during|despite|unless|until)\b",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"\b(?:when|if|where|unless|while|until|once|that|because|since)\b(?!.*,)", re.IGNORECASE
)


def ideas(text: str, sentence: Span) -> Iterator[Span]:
    """Yield the parts of *sentence* that say one thing each, in order.

    All its words are in one of them but those that join them ("and", "but also").

    >>> text = "Longer hours, more parking and cheaper tickets"
    >>> [part.of(text) for part in ideas(text, Span(0, len(text)))]
    ['Longer hours', 'more parking', 'cheaper tickets']
    """
    if _JOINS.isdisjoint(words_of(text)) and _JOINING_MARK.search(text) is None:
        yield sentence
        return
    items = _items(text, sentence)
    if items:
        yield from items
        return
    start = sentence.start
    for cut in _cuts(text, sentence):
        # What decides stands near the cut; a look at all of it would take quadratic time.
        before = text[max(start, cut.start - NEAR) : cut.start]
        after = text[cut.end : min(sentence.end, cut.end + NEAR)]
        if _is_clause(before) and _is_clause(after) and not _goes_on(before):
            yield Span(start, cut.start)
            start = cut.end
    yield Span(start, sentence.end)


# A text with none of them joins nothing.
_JOINS = frozenset(
    [
        "and",
        "but",
        "however",
        "also",
        "plus",
        "addition",
        "additionally",
        "another",
        "secondly",
        "top",
    ]
)
_JOINING_MARK = re.compile("[,&+/]")


def _cuts(text: str, sentence: Span) -> list[Span]:
    """Return the connectives at which a new clause may begin, in order."""
    whole = sentence.of(text)
    is_fronted = _FRONTED.match(whole) is not None
    cuts = [
        Span(*found.span())
        for found in _NEW_CLAUSE.finditer(text, sentence.start, sentence.end)
        if found["next"] is None or not is_fronted
    ]
    if len(whole.split()) >= RUN_ON and _COMMA.search(whole) is None:
        cuts += [
            Span(*found.span()) for found in _BARE_AND.finditer(text, sentence.start, sentence.end)
        ]
    return sorted(cuts)


def _goes_on(before: str) -> bool:
    """Say whether what follows still belongs to a clause that *before* opened."""
    return _OBJECT_OF.search(before) is not None or _SUBORDINATE.search(before) is not None


def _is_clause(words: str) -> bool:
    return len(words.split()) >= SHORTEST_CLAUSE


def _items(text: str, sentence: Span) -> list[Span]:
    """Return the items of a list of things: short, none with a verb of its own."""
    words = sentence.of(text) if _is_short(sentence) else ""
    if _SEPARATOR.search(words) is None or _FINITE.search(words) is not None:
        return []
    edges = [sentence.start]
    for cut in _SEPARATOR.finditer(text, sentence.start, sentence.end):
        edges += cut.span()
    edges.append(sentence.end)
    pairs = list(zip(edges[::2], edges[1::2], strict=True))
    if any(not text[start:end].strip() for start, end in pairs):
        return []  # many blanks between two commas
    items = [Span(start, end) for start, end in pairs]
    return items if _is_list([item.of(text) for item in items]) else []


def _is_short(sentence: Span) -> bool:
    return sentence.end - sentence.start <= LONGEST_LIST


def _is_list(said: list[str]) -> bool:
    if any(len(item.split()) > LONGEST_ITEM or _ADVERBIAL.match(item) for item in said):
        return False
    if len({_PREPOSITION.search(item) is None for item in said}) > 1:
        return False  # "gaps in the creation, review or estimation of needs" shares its head
    if all(_OPENS_ITEM.match(item) for item in said):
        return True
    openings = {item.split()[0].lower() for item in said}
    if len(openings) == 1 and all(len(item.split()) > 1 for item in said):
        return not openings.pop().endswith("ly")
    # "a warm, bright, quiet room" lists qualities of one thing: its last item is longer.
    lengths = [len(_ARTICLE.sub("", item).split()) for item in said]
    is_one_thing = max(lengths[:-1]) == 1 < lengths[-1]
    return len(said) >= FEWEST_ITEMS and not is_one_thing
