"""A stand-in for the processor: sends one message to the decoder and prints its answer."""
from urllib.request import urlopen

print(urlopen("http://ttn_decoder:3001/", data=b"\x01\x67\x00\xe1").read())
