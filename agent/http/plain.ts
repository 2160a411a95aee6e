import type { PlainWay } from '../core/plain.ts';
import { Door } from './door.ts';

/** Browsers keep a few connections each; nginx already limits those of one address. */
const MOST_CONNECTIONS = 128;

/** The door for plain http: what nginx passes on that came to port 80 of the network, so to say nothing secret through. */
export class PlainDoor extends Door {
  constructor() {
    super('plain', MOST_CONNECTIONS);
  }
}

/** What the edge knows of plain http. */
export interface PlainEdge {
  readonly door: Pick<Door, 'admitted'>;
  readonly way: PlainWay;
}
