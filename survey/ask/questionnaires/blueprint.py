"""The blueprint that the builder's two view modules share."""

from flask import Blueprint

bp = Blueprint("questionnaires", __name__)
