"""A stand-in for Wombat data loggers."""
import time

while True:
    time.sleep(3600)
