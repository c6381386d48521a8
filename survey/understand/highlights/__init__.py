"""Words that a person marked in a session: drawn, tagged and explained by people."""
