// What probes of the image's nginx have in common; they run inside the image's own file system, in a network of its own.
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { mkdirSync } = require('node:fs');
const http = require('node:http');

/** A socket of the agent's that answers with what arrives at it. */
async function echo(name, answer = (_request, _response) => false) {
  const server = http.createServer((request, response) => {
    let bytes = 0;
    request.on('data', (part) => (bytes += part.length)).on('end', () => {
      if (answer(request, response)) return;
      const { host, 'x-real-ip': from, 'x-forwarded-for': chain } = request.headers;
      response.setHeader('content-type', 'application/json');
      response.setHeader('content-security-policy', "default-src 'unsafe-everything'");
      response.end(JSON.stringify({ socket: name, method: request.method, url: request.url, host: host ?? null, from, chain, bytes }));
    });
  });
  await once(server.listen(`/run/lares/${name}.sock`), 'listening');
  return server;
}

/** One request; status 0 when the connection ends without an answer. */
async function ask(host, path, { from, to, method = 'GET', headers = {}, body } = {}) {
  const sent = http.request({ host: to, localAddress: from, path, method, setHost: false, agent: false, headers: { ...(host === null ? {} : { host }), ...headers } });
  sent.end(body);
  const [response] = await once(sent, 'response').catch((error) => [{ code: error.code }]);
  if (!response.statusCode) return { status: 0, error: response.code, text: '', headers: {} };
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part;
  return { status: response.statusCode, headers: response.headers, text };
}

/** Starts nginx, waits until it answers at `first`, and prints what `work` found. */
async function withNginx(first, work) {
  mkdirSync('/run/nginx', { recursive: true });
  const nginx = spawn('/usr/sbin/nginx', ['-c', '/usr/share/lares/nginx/nginx.conf', '-g', 'user root;'], { stdio: ['ignore', 'inherit', 'inherit'] });
  try {
    while (!(await first().catch(() => ({ status: 0 }))).status) {
      if (nginx.exitCode !== null) throw new Error('nginx ended');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    process.stdout.write(`RESULT ${JSON.stringify(await work())}\n`);
  } finally {
    nginx.kill('SIGKILL');
  }
  process.exit(0);
}

module.exports = { ask, echo, withNginx };
