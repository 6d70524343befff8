"""A stand-in for the delivery to Ubidots."""
import time

while True:
    time.sleep(3600)
