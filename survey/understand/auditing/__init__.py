"""Reading again, blind: do the statements of a need belong to it, and what was missed?"""
