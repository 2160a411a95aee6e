import type { LiveSocket } from './live.ts';

/** Closed before it was open, as a browser says it for a handshake that was refused (RFC 6455 §7.1.5). */
const NEVER_OPENED = 1006;

/**
 * A socket of the device: gets its one-time ticket first, and hands it over among the subprotocols, so that it stands
 * in no address and no log. A ticket that is not given ends the socket like a handshake that is refused.
 * @param askTicket asks the device for a ticket
 * @param connect opens a socket which offers these subprotocols
 */
export function ticketed(askTicket: () => Promise<string>, connect: (protocols: string[]) => LiveSocket): LiveSocket {
  let inner: LiveSocket | undefined;
  let isClosed = false;
  const outer: LiveSocket = {
    onmessage: null,
    onclose: null,
    send: (text) => inner?.send(text),
    close: () => {
      isClosed = true;
      inner?.close();
    },
  };
  function open(ticket: string): void {
    if (isClosed) return;
    inner = connect(['lares.live', `ticket.${ticket}`]);
    inner.onmessage = (message) => outer.onmessage?.(message);
    inner.onclose = (close) => outer.onclose?.(close);
  }
  askTicket().then(open, () => {
    if (!isClosed) outer.onclose?.({ code: NEVER_OPENED });
  });
  return outer;
}
