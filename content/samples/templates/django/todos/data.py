from datetime import date

TODOS = [
    {"title": "Learn Flask", "done": True, "minutes": 45, "due": date(2026, 11, 22), "tags": ["web", "python"]},
    {"title": "Learn <Django> & its templates", "done": False, "minutes": 90, "due": date(2026, 12, 1), "tags": ["web"]},
    {"title": "Don't panic", "done": False, "minutes": 120, "due": date(2026, 12, 24), "tags": []},
]
