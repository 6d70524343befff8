"""A stand-in for the management website."""
from http.server import HTTPServer, SimpleHTTPRequestHandler

if __name__ == "__main__":
    HTTPServer(("0.0.0.0", 5000), SimpleHTTPRequestHandler).serve_forever()
