"""The one registry of single keys: every screen says here which key does what.

A person may give any action another key (``survey.core.accounts``); within a screen, and beside the
keys that hold everywhere, each key means one thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from survey.core.errors import DomainError

EVERYWHERE = "everywhere"
SPACE, ENTER = "Space", "Enter"
#: Keys that have a name; all others are one character.
NAMED = (SPACE, ENTER, "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")
#: Kept for the list of keys itself: whoever loses all others still finds it.
HELP = "?"


class KeyTaken(DomainError):
    """Two actions of one screen would have the same key."""


@dataclass(frozen=True, kw_only=True)
class Key:
    """An action that a key does.

    Attributes:
        action: "<screen>.<verb>", as templates ask for it.
        usual: The key until somebody chooses another; lower case.
        text: What it does, in a few words.
    """

    action: str
    usual: str
    text: str

    @property
    def screen(self) -> str:
        """The screen on which it works."""
        return self.action.partition(".")[0]


#: Screen -> how the page of keys calls it, in its order.
SCREENS: dict[str, str] = {EVERYWHERE: "Everywhere"}
_keys: dict[str, Key] = {}


def screen(name: str, title: str, **actions: tuple[str, str]) -> None:
    """Register the keys of a screen: ``screen("desk", "Review", accept=("a", "Accept"))``.

    Raises:
        ValueError: a key means two things on the screen.
    """
    SCREENS[name] = title
    for verb, (usual, text) in actions.items():
        key = Key(action=f"{name}.{verb}", usual=usual, text=text)
        _keys[key.action] = key
    clashes = clash({}, name)
    if clashes:
        raise ValueError(f"One key for {clashes[0].action} and {clashes[1].action}.")


def all_keys() -> list[Key]:
    """Return every action, screen by screen, as registered."""
    order = list(SCREENS)
    return sorted(_keys.values(), key=lambda one: order.index(one.screen))


def usual(action: str) -> str:
    """Return the key an action has until somebody chooses another.

    Raises:
        KeyError: no screen has registered it.
    """
    return _keys[action].usual


def normal(typed: str) -> str:
    """Return what was typed or pressed as keys are stored.

    Raises:
        DomainError: it is no single key, or the one kept for the list of keys.

    >>> normal("A"), normal(" "), normal("arrowleft")
    ('a', 'Space', 'ArrowLeft')
    """
    named = {one.lower(): one for one in NAMED} | {" ": SPACE}
    found = named.get(typed.lower()) or typed.strip().lower()
    if found not in NAMED and len(found) != 1:
        raise DomainError(
            f"“{typed}” is not one key. Type one character, or one of {', '.join(NAMED)}."
        )
    if found == HELP:
        raise DomainError("“?” always lists the keys. Choose another.")
    return found


def checked(chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the keys that differ from the usual ones, if they go together.

    Args:
        chosen: Action -> the key somebody typed for it; unknown actions are passed over.

    Raises:
        KeyTaken: two actions of a screen would have the same key.
        DomainError: something typed is no key.
    """
    own: dict[str, str] = {}
    for action, typed in chosen.items():
        if action not in _keys:
            continue
        try:
            key = normal(typed)
        except DomainError as error:
            raise DomainError(f"{_keys[action].text}: {error.message}", field=action) from error
        if key != _keys[action].usual:
            own[action] = key
    for name, title in SCREENS.items():
        clashes = clash(own, name)
        if clashes:
            one, other = clashes
            key = shown(own.get(one.action, one.usual))
            raise KeyTaken(
                f"{title}: “{key}” cannot mean both “{one.text}” and “{other.text}”."
                " Give one of them another key.",
                field=other.action,
            )
    return own


def clash(own: Mapping[str, str], name: str) -> tuple[Key, Key] | None:
    """Return two actions that would share a key on a screen, if there are two."""
    taken: dict[str, Key] = {}
    for one in _keys.values():
        if one.screen not in {name, EVERYWHERE}:
            continue
        key = own.get(one.action, one.usual)
        if key in taken:
            return taken[key], one
        taken[key] = one
    return None


def shown(key: str) -> str:
    """Return a key as it is printed on buttons.

    >>> shown("a"), shown("ArrowLeft"), shown("Space")
    ('A', '←', 'Space')
    """
    arrows = {"ArrowLeft": "←", "ArrowRight": "→", "ArrowUp": "↑", "ArrowDown": "↓"}
    return key.upper() if len(key) == 1 else arrows.get(key, key)


screen(EVERYWHERE, "Everywhere", find=("/", "Find words or meaning"))
