"""The application, for any WSGI server: ``gunicorn wsgi:app``."""

from survey.app import create_app

app = create_app()
