"""How a survey reaches people: links, invitations, messages."""
