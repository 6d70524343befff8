"""A stand-in for the delivery to DataBolt."""
import time

while True:
    time.sleep(3600)
