// A stand-in for the decoder: answers each message with its payload in hexadecimal.
const http = require('http');

http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => response.end(JSON.stringify({ payload: Buffer.concat(parts).toString('hex') })));
}).listen(3001);
