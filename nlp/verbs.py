"""English verb forms: enough inflection to put a customer's clause into the present tense."""

from __future__ import annotations

from functools import lru_cache

_REGULAR = (
    "accept access act add adjust afford agree alert allow answer appear approve argue arrange arrive ask avoid "
    "balance bake bathe behave believe belong block boil book bore borrow bother brush burn call calm cancel care carry "
    "cause change charge chat check choke clean clear click climb close collect compare complain complete comply "
    "concentrate conserve confirm connect consider consume contact continue control convert cook copy correct cough count cover "
    "crash crawl create cross cry customise damage dance decide decrease delay delete deliver depend describe "
    "detect determine die dim disappear discover discuss disturb download drain dress drop dry earn "
    "enable end enjoy ensure enter escape exercise expect experience expire explain explore express fail fill "
    "filter finish fit fix flood focus follow freeze function gather grab greet guess handle happen hate "
    "hear heat help hesitate hope hurry identify ignore imagine improve include increase inform interact "
    "jump kill knock knock label last laugh launch lay leak learn lie like limit link listen live load "
    "locate lock look lower maintain malfunction manage mark match matter maximise measure minimise minimize miss "
    "mix monitor move need nod notice notify obtain occur offer open operate optimise order organise organize overheat "
    "overflow own pack panic park pass pause penetrate perform pick plan play please point post pour practise prefer "
    "prepare press prevent print proceed process protect prove provide pull purchase push rain raise "
    "reach react receive recognise record recover reduce refill refuse regulate reheat relax relieve rely "
    "remain remember remind remove rename repair repeat replace reply require rescue respond rest "
    "restart return reuse review rush save scan schedule scream search secure seem select serve share "
    "shop show sign skip slip smell smile smoke solve sort spill spoil stand start stay step stop store "
    "stream stress struggle study stumble suffer suit supply support suppose surf survive switch talk taste test thank "
    "tidy touch track train transfer travel trip trust try turn type understand unlock update upload use "
    "utilise vary visit wait walk want warm warn wash waste watch water wear weigh wipe wish wonder work worry wreck"
).split()
_IRREGULAR = {
    "be": "was been", "become": "became become", "begin": "began begun", "break": "broke broken", "bring": "brought",
    "build": "built", "burst": "burst", "buy": "bought", "catch": "caught", "choose": "chose chosen",
    "come": "came come", "cost": "cost", "cut": "cut", "deal": "dealt", "do": "did done", "draw": "drew drawn",
    "dream": "dreamt", "drink": "drank drunk", "drive": "drove driven", "eat": "ate eaten", "fall": "fell fallen",
    "feed": "fed", "feel": "felt", "fight": "fought", "find": "found", "fly": "flew flown", "forget": "forgot forgotten",
    "freeze": "froze frozen", "get": "got gotten", "give": "gave given", "go": "went gone", "grow": "grew grown",
    "hang": "hung", "have": "had", "hear": "heard", "hide": "hid hidden", "hit": "hit", "hold": "held",
    "hurt": "hurt", "keep": "kept", "know": "knew known", "lay": "laid", "lead": "led", "leave": "left",
    "lend": "lent", "let": "let", "lie": "lay lain", "lose": "lost", "make": "made", "mean": "meant",
    "meet": "met", "oversleep": "overslept", "overspend": "overspent", "pay": "paid", "put": "put", "quit": "quit",
    "read": "read", "ride": "rode ridden", "ring": "rang rung", "rise": "rose risen", "run": "ran run",
    "say": "said", "see": "saw seen", "sell": "sold", "send": "sent", "set": "set", "shake": "shook shaken",
    "shut": "shut", "sing": "sang sung", "sink": "sank sunk", "sit": "sat", "sleep": "slept", "speak": "spoke spoken",
    "spend": "spent", "spread": "spread", "stand": "stood", "steal": "stole stolen", "stick": "stuck",
    "swim": "swam swum", "take": "took taken", "teach": "taught", "tell": "told", "think": "thought",
    "throw": "threw thrown", "understand": "understood", "wake": "woke woken", "wear": "wore worn",
    "win": "won", "withdraw": "withdrew withdrawn", "write": "wrote written",
}  # fmt: skip
_DOUBLING = frozenset(
    "begin cut chat drop fit forget get grab hit let nod overspend permit plan prefer put quit run set shop shut "
    "sit skip slip spill stop swim trip win step rip pin dim transfer".split()
) - {"spill"}

BAD = frozenset(
    "forget miss lose waste worry hurt burn freeze die fail crash break spoil struggle panic wreck overspend "
    "stumble suffer slip trip damage leak flood overheat overflow oversleep drain rush choke disturb hesitate "
    "malfunction disappear delay complain burst argue stress bother scream cry bore hate expire guess fall steal kill "
    "overcook disconnect wait repeat".split()
)
"""What nobody is after: said of oneself it is a pain, denied it is a wish."""

STATES = frozenset(
    "know understand feel be have trust own remember notice enjoy believe like love want need stay remain seem live "
    "prefer get".split()
)
"""Verbs that need no "can": "I know where I stand"."""

POSITIVE = {"forget": "remember"}
"""Bad verbs that have one opposite which takes the same object: "forget to lock", "remember to lock"."""


@lru_cache(maxsize=1)
def _forms() -> dict[str, tuple[str, str]]:
    forms: dict[str, tuple[str, str]] = {}
    for base in (*_REGULAR, "overcook", "disconnect", "love"):
        forms.setdefault(past(base), (base, "past"))
    for base, others in _IRREGULAR.items():
        for form in others.split():
            forms[form] = (base, "past")
    forms |= {"were": ("be", "past")}
    for base in (*_REGULAR, *_IRREGULAR, "overcook", "disconnect", "love"):
        forms[gerund(base)] = (base, "gerund")
        forms[third_person(base)] = (base, "third")
    for base in (*_REGULAR, *_IRREGULAR, "overcook", "disconnect", "love"):
        forms[base] = (base, "base")
    return forms | {"am": ("be", "base"), "are": ("be", "base"), "is": ("be", "third"), "has": ("have", "third")}


def verb(word: str) -> tuple[str, str] | None:
    """Return the base form of a common verb and which form it is, or None for other words.

    The form is "base", "third", "past" or "gerund"; a word that is several reads as the first.
    """
    return _forms().get(word.lower())


def third_person(base: str) -> str:
    """Return the form after he, she or it: "close" -> "closes"."""
    if base in {"be", "have"}:
        return {"be": "is", "have": "has"}[base]
    if base.endswith(("s", "sh", "ch", "x", "z", "o")):
        return base + "es"
    if base.endswith("y") and base[-2:-1] not in {*"aeiou"}:
        return base[:-1] + "ies"
    return base + "s"


def gerund(base: str) -> str:
    """Return the -ing form: "close" -> "closing"."""
    if base in {"die", "lie"}:
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "ye")) and base != "be":
        return base[:-1] + "ing"
    return (base + base[-1] if base in _DOUBLING else base) + "ing"


def past(base: str) -> str:
    """Return the regular past form: "close" -> "closed"."""
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2:-1] not in {*"aeiou"}:
        return base[:-1] + "ied"
    return (base + base[-1] if base in _DOUBLING else base) + "ed"
