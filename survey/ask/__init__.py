"""How we ask and what they say: studies, surveys, deliveries, responses, interviews."""
