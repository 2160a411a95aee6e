/**
 * Asks a server on loopback as fast as it answers: `node test/bench/load.ts <port> <path> <seconds> [cookie]`, over ten
 * connections that stay open. Prints requests and seconds as one line of JSON; any answer but 200 is an error.
 */
import { Agent, get } from 'node:http';

const CONNECTIONS = 10;
const [port, path, seconds, cookie] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
const headers = { host: `localhost:${port}`, ...(cookie ? { cookie } : {}) };

function ask(): Promise<void> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port: Number(port), path: path!, headers, agent }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`answer ${answer.statusCode}`));
      answer.on('error', reject).on('end', resolve).resume();
    }).on('error', reject);
  });
}

let requests = 0;
const startMs = performance.now();
const endMs = startMs + Number(seconds) * 1000;
await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
  for (; performance.now() < endMs; requests += 1) await ask();
}));
console.log(JSON.stringify({ requests, seconds: (performance.now() - startMs) / 1000 }));
agent.destroy();
