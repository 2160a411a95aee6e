/** A bare HTTP server, to compare with: `node test/bench/bare-server.cjs <port or path>`. CommonJS, as the bundle is. */
require('node:http').createServer((_request, response) => response.end('{"status":"ok"}')).listen(...(process.argv[2].startsWith('/') ? [process.argv[2]] : [Number(process.argv[2]), '127.0.0.1']));
