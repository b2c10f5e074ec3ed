from django import template

register = template.Library()


@register.filter
def duration(minutes):
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
