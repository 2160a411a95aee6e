import type { Socket } from 'node:net';

/**
 * Bounds how long one burst of messages may hold the event loop. libuv hands over up to 32 chunks of 64 KiB in one go
 * and dbus-next parses all it can read, which stalls the loop by 80 ms and more (measured, 20,000 signals). Past the
 * budget the reader is told that there is nothing to read; the socket then stops reading by itself, so the rest waits
 * in the kernel and in the bus daemon, not in our memory.
 * @param budgetMs milliseconds of one turn of the loop
 */
export function paceReads(socket: Socket, budgetMs: number): void {
  const read = socket.read.bind(socket);
  let turnStartMs = -1;
  let resting = false;
  function endTurn(): void {
    turnStartMs = -1;
    if (!resting) return;
    resting = false;
    if (!socket.destroyed) socket.emit('readable');
  }
  socket.read = (size?: number) => {
    if (turnStartMs < 0) {
      turnStartMs = performance.now();
      setImmediate(endTurn);
    } else if (!resting && performance.now() - turnStartMs > budgetMs) {
      resting = true;
    }
    return resting ? null : read(size);
  };
}
