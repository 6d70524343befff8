"""A stand-in for the poller of Eagle.io."""
import time

while True:
    time.sleep(3600)
