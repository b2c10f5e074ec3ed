import asyncio

from django.http import JsonResponse


async def fetch(name, log):
    log.append(f"ask {name}")
    await asyncio.sleep(0.1)
    log.append(f"got {name}")


async def index(request):
    log = []
    await asyncio.gather(*(fetch(name, log) for name in "abc"))
    return JsonResponse({"log": log})
