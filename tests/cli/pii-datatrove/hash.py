"""The first 16 hex digits of the SHA-256 of each record's text."""
import hashlib
import json
import sys

for line in sys.stdin.buffer:
    text = json.loads(line)["text"]
    print(hashlib.sha256(text.encode()).hexdigest()[:16])
