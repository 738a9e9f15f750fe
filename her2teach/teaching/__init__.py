"""Teaching: cases, journeys, practice, drill and lesson."""
