import asyncio

from flask import Flask

app = Flask(__name__)


async def fetch(name, log):
    log.append(f"ask {name}")
    await asyncio.sleep(0.1)
    log.append(f"got {name}")


@app.get("/")
async def index():
    log = []
    await asyncio.gather(*(fetch(name, log) for name in "abc"))
    return {"log": log}
