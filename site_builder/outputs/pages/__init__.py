"""Pages: each kind with its plan, its view and its template."""
