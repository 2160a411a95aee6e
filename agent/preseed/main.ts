import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { forgetApplied } from './forget.ts';
import { placesOn } from './places.ts';
import { complaintsOf, takeIn } from './take-in.ts';

/**
 * `preseed ESP [ROOT]`: takes in `lares.toml` from the FAT partition mounted at ESP. Root runs it before the agent
 * (overlays/preseed), only when there is something to do. Says what it did in the journal, with sd-daemon(3) priorities
 * in front; a file with mistakes is no failure of the unit.
 */
function main([esp, root]: readonly string[]): void {
  if (!esp) throw new Error('which folder?');
  const places = placesOn(esp, root);
  const result = takeIn(places);
  if (result.kind === 'refused') {
    const complaints = complaintsOf(result.problems);
    writeFileSync(places.complaints, complaints);
    // The console is another user, and the unit's umask is tight.
    chmodSync(places.complaints, 0o644);
    process.stderr.write(complaints.replaceAll(/^(?=.)/gm, '<4>'));
  } else {
    rmSync(places.complaints, { force: true });
    if (result.kind === 'applied') process.stderr.write(`<6>lares.toml is taken in and wiped: ${result.said?.join(', ') ?? 'after a power cut'}\n`);
  }
  if (forgetApplied(places)) process.stderr.write('<6>the agent has applied what it was given; the record is wiped\n');
}

main(process.argv.slice(2));
