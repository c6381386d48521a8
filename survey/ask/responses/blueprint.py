"""Where the views of this feature are registered."""

from flask import Blueprint

bp = Blueprint("responses", __name__)
