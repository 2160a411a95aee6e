/** A bare HTTP server, to compare with: `node test/bench/bare-server.cjs <port>`. CommonJS, as the bundle is. */
require('node:http').createServer((_request, response) => response.end('{"status":"ok"}')).listen(Number(process.argv[2]), '127.0.0.1');
