import asyncio

from flask import Flask

# region app
app = Flask(__name__)
# endregion


# region gather
async def fetch(name, log):
    log.append(f"ask {name}")
    await asyncio.sleep(0.1)
    log.append(f"got {name}")


@app.get("/")
async def index():
    log = []
    await asyncio.gather(*(fetch(name, log) for name in "abc"))
    return {"log": log}
# endregion


# region together
inside = most = 0


@app.get("/together/")
async def together():
    global inside, most
    inside += 1
    most = max(most, inside)
    await asyncio.sleep(1.5)
    inside -= 1
    return {"most": most}
# endregion
