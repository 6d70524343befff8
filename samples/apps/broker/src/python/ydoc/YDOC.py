"""A stand-in for YDOC data loggers."""
import time

while True:
    time.sleep(3600)
