from datetime import date


class Day:
    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value):
        return date.fromisoformat(value)  # note: A `ValueError` counts as “does not match”.

    def to_url(self, value):
        return value.isoformat()
