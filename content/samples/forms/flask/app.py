from flask import Flask, render_template
from flask_wtf import FlaskForm
from wtforms import EmailField, IntegerField, StringField
from wtforms.validators import Email, InputRequired, Length, NumberRange

# region app
app = Flask(__name__)
app.config["SECRET_KEY"] = "dev"
# endregion


# region form
class SignupForm(FlaskForm):
    name = StringField(validators=[InputRequired(), Length(max=50)])
    email = EmailField(validators=[InputRequired(), Email()])
    age = IntegerField(validators=[InputRequired(), NumberRange(min=18)])
# endregion


# region view
@app.route("/signup/", methods=["GET", "POST"])
def signup():
    form = SignupForm()
    if form.validate_on_submit():
        return render_template("welcome.html", name=form.name.data, age=form.age.data)
    return render_template("signup.html", form=form), 400 if form.is_submitted() else 200
# endregion
