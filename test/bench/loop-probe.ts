/**
 * Loaded into an agent by `--require`: the longest time its event loop was not free, told over the channel of the
 * parent process. `wallMs` is what others waited, `cpuMs` what this thread itself worked meanwhile, which a busy machine
 * does not stretch.
 */
const PERIOD_MS = 1;
let longest = { wallMs: 0, cpuMs: 0 };
let last = { wallMs: performance.now(), cpuUs: cpuUs() };

function cpuUs(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

function look(): void {
  const now = { wallMs: performance.now(), cpuUs: cpuUs() };
  longest = {
    wallMs: Math.max(longest.wallMs, now.wallMs - last.wallMs - PERIOD_MS),
    cpuMs: Math.max(longest.cpuMs, (now.cpuUs - last.cpuUs) / 1000),
  };
  last = now;
  setTimeout(look, PERIOD_MS).unref();
}

look();
// What came before the question is forgotten with each answer.
process.on('message', () => {
  process.send!(longest);
  longest = { wallMs: 0, cpuMs: 0 };
});
process.channel?.unref();
