"""What sets Frontdesk up, starts it, watches it, stops it and checks its code. The Makefile is the way in."""
