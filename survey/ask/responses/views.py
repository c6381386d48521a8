"""All views of this feature: what respondents see, and what researchers read."""

from survey.ask.responses import answer_views, result_views, thanks_views
from survey.ask.responses.blueprint import bp

__all__ = ["answer_views", "bp", "result_views", "thanks_views"]
