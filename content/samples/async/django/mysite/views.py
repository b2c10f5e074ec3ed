import asyncio

from django.http import JsonResponse


# region gather
async def fetch(name, log):
    log.append(f"ask {name}")
    await asyncio.sleep(0.1)
    log.append(f"got {name}")


async def index(request):
    log = []
    await asyncio.gather(*(fetch(name, log) for name in "abc"))
    return JsonResponse({"log": log})
# endregion


# region together
inside = most = 0


async def together(request):
    global inside, most
    inside += 1
    most = max(most, inside)
    await asyncio.sleep(1.5)
    inside -= 1
    return JsonResponse({"most": most})
# endregion
