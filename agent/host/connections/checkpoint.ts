import { LaresError } from '../../core/errors/index.ts';
import { type Bus, remoteErrorName } from '../bus/port.ts';
import { NM, ROOT } from './names.ts';
import { type Checkpoint, checkpointGone } from './port.ts';

/** A checkpoint that NetworkManager holds. It outlives us, and goes by itself when its time is over. */
export function openCheckpoint(bus: Bus, path: string): Checkpoint {
  const run = async (member: string, signature: string, body: readonly unknown[], reply: string): Promise<void> => {
    try {
      await bus.call({ destination: NM, path: ROOT, interface: NM, member, signature, body, reply, timeoutMs: 20_000 });
    } catch (error) {
      // What it says of a checkpoint that is not there.
      if (remoteErrorName(error) !== `${NM}.InvalidArguments`) throw error;
      throw new LaresError(checkpointGone, {}, { cause: error });
    }
  };
  return {
    id: path,
    extend: (seconds) => run('CheckpointAdjustRollbackTimeout', 'ou', [path, seconds], ''),
    keep: () => run('CheckpointDestroy', 'o', [path], ''),
    // Answers per device what became of it; there is nothing else to be done about one that could not be restored.
    rollBack: () => run('CheckpointRollback', 'o', [path], 'a{su}'),
  };
}
