"""What of one repository is on its way to another, or to nowhere, in bites."""
