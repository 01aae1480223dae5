"""The site in a real browser: whole walks without JavaScript, by keyboard alone, and the budgets of every page."""
