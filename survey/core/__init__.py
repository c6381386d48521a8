"""What every wing stands on: settings, database, access, pages, jobs, accounts."""
