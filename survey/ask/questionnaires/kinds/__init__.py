"""The kinds of questions, one module each; a new kind is a new file that registers itself."""

from importlib import import_module
from pkgutil import iter_modules

from survey.ask.questionnaires.kinds.base import (
    KINDS,
    AnswerError,
    Kind,
    Plain,
    SettingsError,
    Value,
    clean_text,
    register,
)
from survey.ask.questionnaires.models import QuestionKind

__all__ = [
    "KINDS",
    "AnswerError",
    "Kind",
    "Plain",
    "SettingsError",
    "Value",
    "clean_text",
    "register",
]

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
# In the order researchers are offered them, not in that of the file names.
for _name in QuestionKind:
    KINDS[_name] = KINDS.pop(_name)
