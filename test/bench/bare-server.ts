/** The least a Node server can do: `node test/bench/bare-server.ts <port>` answers everything with the same JSON. */
import { createServer } from 'node:http';

const server = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json; charset=utf-8').end('{"status":"ok"}');
});
server.listen(Number(process.argv[2]), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
