"""Areas: published tables by local authority, the codes of each year, and the link from people to places."""
