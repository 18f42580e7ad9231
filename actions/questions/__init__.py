"""Questions beside the matter ("how long will it take", "is Dr. Patel a woman") and the clinic's answers."""
