"""Customers who are asked together because they share a situation.

For the features above: ``membership.segment_members(session, segment)`` and ``segment_clause``
say who is in a segment now; ``uses.uses_segments`` registers what uses one.
"""
