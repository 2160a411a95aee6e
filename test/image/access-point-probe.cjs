/** Runs inside the image's root, in the network of a phone: asks for names and knocks at doors, and prints what came of it. */
const { connect } = require('node:net');
const dgram = require('node:dgram');

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

function knock(port) {
  return new Promise((resolve) => {
    const socket = connect({ host: PORTAL, port });
    const end = (how) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(how);
    };
    const timer = setTimeout(() => end('silence'), 700);
    socket.once('connect', () => end('open'));
    socket.once('error', ({ code }) => end(code));
  });
}

async function main() {
  const said = {};
  for (const [name, type] of questions) said[`${name} ${type}`] = await ask(name, type);
  const doors = {};
  for (const port of process.argv.slice(2)) doors[port] = await knock(Number(port));
  console.log(`RESULT ${JSON.stringify({ said, doors })}`);
  process.exit(0);
}

main().catch((error) => {
  console.log(error.stack);
  process.exit(1);
});
