"""Who may open what: every route is declared, and every declaration is tried with every role in two towns."""
