"""Who would like to come earlier than anything that was open."""
