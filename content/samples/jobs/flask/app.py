import click
from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# region app
app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///jobs.db"


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(app, model_class=Base)
# endregion


# region model
class Job(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    to: Mapped[str]
    done: Mapped[bool] = mapped_column(default=False)


with app.app_context():
    db.create_all()
# endregion


# region ask
@app.post("/jobs/")
def ask():
    job = Job(to=request.form["to"])
    db.session.add(job)
    db.session.commit()
    return {"id": job.id, "done": job.done}, 202


@app.get("/jobs/<int:number>/")
def look(number):
    job = db.get_or_404(Job, number)
    return {"id": job.id, "done": job.done}
# endregion


# region work
@app.cli.command()
def work():
    """Does what is waiting."""
    for job in db.session.scalars(db.select(Job).filter_by(done=False).order_by(Job.id)):
        click.echo(f"welcome to {job.to}")
        job.done = True
        db.session.commit()
# endregion
