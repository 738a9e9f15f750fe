"""Votes from the room: phones vote on the question that a presenter shows, and nothing of it is kept."""
