/**
 * Asks a server on loopback as fast as it answers: `node test/bench/load.ts <port> <path> <seconds> [cookie]`, over ten
 * connections that stay open. Prints requests, seconds, and latencies in ms as one line of JSON; any answer but 200 is
 * an error.
 */
import { Agent, get } from 'node:http';

const CONNECTIONS = 10;
const [port, path, seconds, cookie] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
const headers = { host: `localhost:${port}`, 'accept-encoding': 'gzip, br', ...(cookie ? { cookie } : {}) };
const latenciesMs: number[] = [];

function ask(): Promise<void> {
  const beganMs = performance.now();
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port: Number(port), path: path!, headers, agent }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`answer ${answer.statusCode}`));
      answer.on('error', reject).on('end', () => {
        latenciesMs.push(performance.now() - beganMs);
        resolve();
      }).resume();
    }).on('error', reject);
  });
}

const startMs = performance.now();
const endMs = startMs + Number(seconds) * 1000;
await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
  while (performance.now() < endMs) await ask();
}));
const took = (performance.now() - startMs) / 1000;
latenciesMs.sort((a, b) => a - b);
const at = (share: number): number => latenciesMs[Math.floor((latenciesMs.length - 1) * share)]!;
console.log(JSON.stringify({ requests: latenciesMs.length, seconds: took, p50Ms: at(0.5), p99Ms: at(0.99) }));
agent.destroy();
