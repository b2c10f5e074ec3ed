"""What the site says that no sample can run: what needs the network or this machine's own Python, and what was measured."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "content"
SAMPLES = CONTENT / "samples"
DEADLINE = 60  # seconds; a command that takes longer hangs
