"""Calendars of other programs: visits as iCalendar files, and times at which providers are busy elsewhere."""
