"""Customers who are asked together because they share a situation."""
