"""Surveys, their versions, questions and options."""
