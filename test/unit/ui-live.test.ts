import fc from 'fast-check';
import t from 'tap';
import { LiveClient, type LiveSocket } from '../../ui/src/api/live.ts';
import { ticketed } from '../../ui/src/api/ticketed.ts';

interface Timer {
  atMs: number;
  callback: () => void;
}

/** The other end: what the page sent, and the means to answer, to go silent and to hang up. */
class Device {
  readonly sockets: (LiveSocket & { sent: Record<string, unknown>[]; closed: boolean })[] = [];
  nowMs = 0;
  #timers: Timer[] = [];

  readonly client = new LiveClient({
    open: () => {
      const socket = {
        onmessage: null, onclose: null, sent: [] as Record<string, unknown>[], closed: false,
        send: (text: string) => void socket.sent.push(JSON.parse(text)),
        close: () => void (socket.closed = true),
      } as unknown as LiveSocket & { sent: Record<string, unknown>[]; closed: boolean };
      this.sockets.push(socket);
      return socket;
    },
    nowMs: () => this.nowMs,
    random: () => 1,
    after: (delayMs, callback) => {
      const timer = { atMs: this.nowMs + delayMs, callback };
      this.#timers.push(timer);
      return () => void (this.#timers = this.#timers.filter((other) => other !== timer));
    },
  });

  get socket() {
    return this.sockets.at(-1)!;
  }

  say(frame: object): void {
    this.socket.onmessage?.({ data: JSON.stringify(frame) });
  }

  greet(): void {
    this.say({ op: 'hello', version: '0.1.0', heartbeatMs: 15_000 });
  }

  hangUp(code = 1006): void {
    this.socket.onclose?.({ code });
  }

  /** Lets time pass, timers firing in order. */
  pass(ms: number): void {
    const endMs = this.nowMs + ms;
    for (;;) {
      const next = this.#timers.toSorted((a, b) => a.atMs - b.atMs)[0];
      if (!next || next.atMs > endMs) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.nowMs = next.atMs;
      next.callback();
    }
    this.nowMs = endMs;
  }

  ops(): unknown[] {
    return this.socket.sent.map(({ op }) => op);
  }
}

function begin() {
  const device = new Device();
  const heard: unknown[] = [];
  const end = device.client.subscribe('health', { snapshot: (data) => heard.push(['snapshot', data]), delta: (data) => heard.push(['delta', data]) });
  device.client.start();
  device.greet();
  return { device, heard, end };
}

t.test('subscribes after hello, then snapshot and deltas in order', async (t) => {
  const { device, heard } = begin();
  t.same(device.socket.sent, [{ op: 'subscribe', sub: 1, topic: 'health' }]);
  device.say({ op: 'snapshot', sub: 1, epoch: 'a', seq: 4, data: 'S' });
  device.say({ op: 'delta', sub: 1, seq: 5, data: 'x' });
  device.say({ op: 'delta', sub: 1, seq: 5, data: 'x' });
  t.same(heard, [['snapshot', 'S'], ['delta', 'x']], 'a repeated delta counts once');
});

t.test('comes back by itself and resumes where it was', async (t) => {
  const { device, heard } = begin();
  device.say({ op: 'snapshot', sub: 1, epoch: 'a', seq: 4, data: 'S' });
  device.say({ op: 'delta', sub: 1, seq: 5, data: 'x' });
  device.hangUp();
  t.equal(device.client.state, 'waiting');
  device.pass(500);
  t.equal(device.client.state, 'connecting');
  device.greet();
  t.same(device.socket.sent, [{ op: 'subscribe', sub: 1, topic: 'health', resume: { epoch: 'a', seq: 5 } }]);
  device.say({ op: 'resumed', sub: 1, epoch: 'a', seq: 5 });
  device.say({ op: 'delta', sub: 1, seq: 6, data: 'y' });
  t.same(heard.at(-1), ['delta', 'y']);
});

t.test('a missing delta is noticed: the state is asked for anew', async (t) => {
  const { device, heard } = begin();
  device.say({ op: 'snapshot', sub: 1, epoch: 'a', seq: 4, data: 'S' });
  device.say({ op: 'delta', sub: 1, seq: 6, data: 'late' });
  t.same(device.socket.sent.slice(1), [{ op: 'unsubscribe', sub: 1 }, { op: 'subscribe', sub: 1, topic: 'health' }]);
  device.say({ op: 'delta', sub: 1, seq: 7, data: 'on its way before' });
  device.say({ op: 'snapshot', sub: 1, epoch: 'a', seq: 7, data: 'T' });
  t.same(heard, [['snapshot', 'S'], ['snapshot', 'T']]);
});

t.test('waits longer after each failure, at most ten seconds', async (t) => {
  const device = new Device();
  device.client.start();
  const waits: number[] = [];
  for (let attempt = 0; attempt < 7; attempt += 1) {
    device.hangUp();
    const before = device.sockets.length;
    let waited = 0;
    while (device.sockets.length === before) {
      device.pass(100);
      waited += 100;
    }
    waits.push(waited);
  }
  t.same(waits, [500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  device.greet();
  t.equal(device.client.attempt, 0);
});

t.test('a silent connection is given up', async (t) => {
  const { device } = begin();
  device.pass(15_000);
  t.ok(device.ops().includes('ping'), 'asks whether the device is still there');
  device.say({ op: 'pong' });
  device.pass(30_000);
  t.equal(device.client.state, 'open');
  device.pass(31_000);
  t.not(device.client.state, 'open');
  t.ok(device.sockets[0]!.closed);
});

t.test('doubt: the network changed, and no answer comes in time', async (t) => {
  const { device } = begin();
  device.pass(10);
  device.client.check();
  device.say({ op: 'pong' });
  device.pass(3000);
  t.equal(device.client.state, 'open', 'answered');
  device.client.check();
  device.pass(3000);
  t.equal(device.client.state, 'waiting');
  device.client.check();
  t.equal(device.client.state, 'connecting', 'a waiting client tries at once');
});

t.test('an ended session is final until the next start', async (t) => {
  const { device } = begin();
  let refused = 0;
  device.client.onRefused(() => (refused += 1));
  device.say({ op: 'snapshot', sub: 1, epoch: 'a', seq: 4, data: 'S' });
  device.hangUp(4401);
  device.pass(60_000);
  t.equal(device.client.state, 'ended');
  t.equal(device.sockets.length, 1);
  t.equal(refused, 1);
  device.client.start();
  device.greet();
  t.same(device.socket.sent, [{ op: 'subscribe', sub: 1, topic: 'health' }], 'another user begins without what the last one saw');
});

t.test('refused before hello: the page is told, since there may be no session', async (t) => {
  const device = new Device();
  let refused = 0;
  device.client.onRefused(() => (refused += 1));
  device.client.start();
  device.hangUp();
  t.equal(refused, 1);
});

t.test('who unsubscribed hears nothing more', async (t) => {
  const { device, heard, end } = begin();
  end();
  t.same(device.socket.sent.at(-1), { op: 'unsubscribe', sub: 1 });
  device.say({ op: 'snapshot', sub: 1, epoch: 'a', seq: 1, data: 'S' });
  t.same(heard, []);
});

t.test('whatever happens on the way, the page ends up with the state of the device', async () => {
  const event = fc.oneof(fc.constant('change'), fc.constant('lose'), fc.constant('drop'), fc.constant('restart'));
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const device = new Device();
      let state: number[] = [];
      device.client.subscribe('health', { snapshot: (data) => (state = [...(data as unknown as number[])]), delta: (data) => void state.push(data as unknown as number) });
      device.client.start();
      let [epoch, truth, base, answered] = [0, [] as number[], 0, 0];
      /** Answers like agent/http/subscription.ts. */
      const serve = (): void => {
        const { sent } = device.socket;
        for (; answered < sent.length; answered += 1) {
          const frame = sent[answered]!;
          if (frame['op'] !== 'subscribe') continue;
          const resume = frame['resume'] as { epoch: string; seq: number } | undefined;
          if (resume?.epoch !== String(epoch)) device.say({ op: 'snapshot', sub: 1, epoch: String(epoch), seq: truth.length - base, data: truth });
          else truth.slice(base + resume.seq).forEach((data, index) => device.say({ op: 'delta', sub: 1, seq: resume.seq + index + 1, data }));
        }
      };
      const connect = (): void => {
        answered = 0;
        device.greet();
        serve();
      };
      connect();
      for (const what of events) {
        if (what === 'restart') [epoch, base] = [epoch + 1, truth.length];
        if (what === 'lose' || what === 'restart') {
          device.hangUp();
          truth.push(truth.length);
          device.pass(20_000);
          connect();
        } else {
          truth.push(truth.length);
          // `drop`: the delta never arrives; only the next one shows that.
          if (what !== 'drop') device.say({ op: 'delta', sub: 1, seq: truth.length - base, data: truth.at(-1) });
          serve();
        }
      }
      truth.push(truth.length);
      device.say({ op: 'delta', sub: 1, seq: truth.length - base, data: truth.at(-1) });
      serve();
      return JSON.stringify(state) === JSON.stringify(truth);
    }),
  );
});

t.test('a socket waits for its ticket, and shows it to nobody but the device', async (t) => {
  const opened: { protocols: string[]; socket: LiveSocket; closed: boolean }[] = [];
  const connect = (protocols: string[]): LiveSocket => {
    const socket: LiveSocket = { onmessage: null, onclose: null, send() {}, close: () => void (entry.closed = true) };
    const entry = { protocols, socket, closed: false };
    opened.push(entry);
    return socket;
  };
  const heard: unknown[] = [];
  const listen = (socket: LiveSocket): LiveSocket =>
    Object.assign(socket, { onmessage: (message: unknown) => heard.push(message), onclose: (close: unknown) => heard.push(close) });
  const socket = listen(ticketed(async () => 'T1', connect));
  t.same(opened, [], 'nothing is opened without one');
  await new Promise(setImmediate);
  t.same(opened[0]!.protocols, ['lares.live', 'ticket.T1']);
  opened[0]!.socket.onmessage?.({ data: 'x' });
  opened[0]!.socket.onclose?.({ code: 4401 });
  t.same(heard.splice(0), [{ data: 'x' }, { code: 4401 }], 'what the device says arrives');
  socket.close();
  t.ok(opened[0]!.closed);

  listen(ticketed(() => Promise.reject(new Error('no session')), connect));
  await new Promise(setImmediate);
  t.same(heard.splice(0), [{ code: 1006 }], 'without a ticket it ends like a refused handshake');

  listen(ticketed(async () => 'T2', connect)).close();
  await new Promise(setImmediate);
  t.equal(opened.length, 1, 'given up before the ticket came: no socket is opened for nobody');
  t.same(heard, []);
});
