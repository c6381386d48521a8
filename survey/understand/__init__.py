"""From words to needs: statements, runs, themes and the decisions about them."""
