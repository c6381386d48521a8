"""REFI-QDA 1.0: the exchange format of programs for qualitative analysis.

Written strictly, read leniently; knows nothing of our database. ``.qdc`` holds a codebook,
``.qdpx`` (a zip) a whole project. Source: Rotterdam Exchange Format Initiative, *REFI-QDA Standard*,
1.5 (2019), and the schema of 18 March 2019.
"""
