#!/bin/sh
# Keeps the test container alive.
exec tail -f /dev/null
