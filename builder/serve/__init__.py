"""What serves the page on localhost: as it was built, or from its sources while they change."""
