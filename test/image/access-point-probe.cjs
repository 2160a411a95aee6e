/** Runs inside the image's root: starts its dnsmasq as lares-access-point@.service does, asks it, and prints what it said. */
const { spawn, execFileSync } = require('node:child_process');
const dgram = require('node:dgram');
const { setTimeout: sleep } = require('node:timers/promises');

const PORTAL = '198.19.42.1';
const types = { A: 1, TXT: 16, AAAA: 28, SVCB: 64, HTTPS: 65 };
const questions = [
  ['captive.apple.com', 'A'], ['connectivitycheck.gstatic.com', 'A'], ['x.test', 'AAAA'], ['x.test', 'HTTPS'], ['x.test', 'SVCB'], ['x.test', 'TXT'],
  ['lares.local', 'A'], ['use-application-dns.net', 'A'], ['mask.icloud.com', 'A'], ['mask-h2.icloud.com', 'A'],
];

function query(id, name, type) {
  const labels = name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]);
  const head = Buffer.from([id >> 8, id & 255, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([head, ...labels, Buffer.from([0, types[type] >> 8, types[type] & 255, 0, 1])]);
}

/** Response code, number of answers, and of an address the address and how long it may be kept. */
function parse(message, questionBytes) {
  const answers = message.readUInt16BE(6);
  const record = message.subarray(questionBytes);
  const isAddress = answers > 0 && record.readUInt16BE(2) === types.A;
  return { rcode: message[3] & 15, answers, ...(isAddress ? { ttlS: record.readUInt32BE(6), address: [...record.subarray(12, 16)].join('.') } : {}) };
}

function ask(name, type) {
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket('udp4');
    const message = query(7, name, type);
    const timer = setTimeout(() => reject(new Error(`no answer about ${name} ${type}`)), 5000);
    socket.once('message', (reply) => {
      clearTimeout(timer);
      socket.close();
      resolve(parse(reply, message.length));
    });
    socket.send(message, 53, PORTAL);
  });
}

async function listening(child) {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`dnsmasq ended: ${child.exitCode}`);
    const sockets = execFileSync('cat', ['/proc/net/udp'], { encoding: 'utf8' });
    // Port 53 and port 67, in hexadecimal.
    if (/:0035 /.test(sockets) && /:0043 /.test(sockets)) return sockets;
    await sleep(50);
  }
}

async function main() {
  // As root of this name space there is nobody else to become.
  const child = spawn('/usr/sbin/dnsmasq', ['--keep-in-foreground', '--conf-file=/usr/lib/lares/access-point.conf', '--interface=wlan0', '--user=root'], { stdio: 'inherit' });
  await listening(child);
  const said = {};
  for (const [name, type] of questions) said[`${name} ${type}`] = await ask(name, type);
  console.log(`RESULT ${JSON.stringify(said)}`);
  child.kill('SIGKILL');
}

main().catch((error) => {
  console.log(error.stack);
  process.exit(1);
});
