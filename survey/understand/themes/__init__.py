"""Wants and needs: what people decided."""
