"""Answers people gave elsewhere, brought as a file into a survey of ours."""
