import type { Connections } from '../../host/connections/port.ts';
import type { SetupActor } from './actor.ts';
import type { Radio } from './radio.ts';

/** Tells the actor and whatever waits for a radio what NetworkManager tells, until the returned function is called. */
export function follow(connections: Connections, actor: SetupActor, radio: Radio): () => void {
  const look = (): void => {
    radio.changed.emit();
    void actor.look();
  };
  return connections.watch({
    connected: () => {
      actor.tell({ type: 'managerFound' });
      look();
    },
    lost: () => actor.tell({ type: 'managerLost' }),
    changed: look,
    stepped: (step) => radio.stepped.emit(step),
  });
}
