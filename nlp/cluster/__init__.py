"""From vectors to themes: the graph, its communities, how many, and BERTopic around it."""
