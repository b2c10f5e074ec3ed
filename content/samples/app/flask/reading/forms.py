from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange


def strip(text):
    return text and text.strip()


class BookForm(FlaskForm):
    title = StringField(filters=[strip], validators=[InputRequired(), Length(min=1, max=100)])
    pages = IntegerField(validators=[InputRequired(), NumberRange(min=1)])
