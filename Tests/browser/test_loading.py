"""What a page does while it loads on a slow phone, by a trace: times are measured by look.py, and asserted nowhere."""

import pytest
from conftest import wait_until
from look import PAGES

SCRIPT = ("EvaluateScript", "FunctionCall")
LAYOUT = ("UpdateLayoutTree", "Layout")


def traced(page, open_page):
    """The events of Chromium's own timeline while a page is opened and shown."""
    session, events, ends = page.context.new_cdp_session(page), [], []
    session.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    session.on("Tracing.tracingComplete", lambda _: ends.append(True))
    session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": {"includedCategories": ["devtools.timeline"]}})
    open_page()
    page.wait_for_timeout(300)  # Until observers have told what they saw.
    session.send("Tracing.end")
    wait_until(lambda: page.evaluate("true") and ends)
    return [event for event in events if event.get("ph") == "X"]


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_no_script_has_the_page_laid_out_while_it_runs(visit, address):
    opened = visit(viewport={"width": 390, "height": 844})
    events = traced(opened.page, lambda: opened.go(address))
    scripts = [event for event in events if event["name"] in SCRIPT and "/theme.js" in str(event["args"])]
    assert any(event["args"]["data"].get("functionName") == "attach" for event in scripts)
    inside = lambda event, script: (event["pid"], event["tid"]) == (script["pid"], script["tid"]) and 0 <= event["ts"] - script["ts"] < script["dur"]
    assert not [event for event in events if event["name"] in LAYOUT and any(inside(event, script) for script in scripts)]
