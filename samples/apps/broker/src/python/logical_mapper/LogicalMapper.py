"""A stand-in for the mapper from physical to logical devices."""
import time

while True:
    time.sleep(3600)
