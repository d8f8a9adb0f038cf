import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/*
 * Nothing but these tests contradicts the model of Windows, which is also the brain of the simulated
 * wtsapi32.dll. Each line of the checklist (windows-semantics.md §10) is named by a test that proves it.
 */
const LAST = 55;

/** Lines about functions that this package does not call yet. */
const LATER = [
  ...[9, 10], // processes
  ...[46, 47, 48, 49, 50], // events
  51, // messages
];

/** Where tests are, and how they name lines of the checklist. */
const PLACES: readonly (readonly [folder: string, sentence: RegExp])[] = [
  [__dirname, /\(#\d+(?:, #\d+)*/g],
  // What the DLL does by itself: arguments, memory, handles, layouts.
  [join(__dirname, '../../native/wtsapi32-sim/selftest'), /Line line\("[^"]+/g],
];

it('every line of the checklist has a test, or is about a function that is not there yet', () => {
  const proven = new Set<number>();
  for (const [folder, sentence] of PLACES) {
    for (const name of readdirSync(folder)) {
      const sentences = readFileSync(join(folder, name), 'utf8').match(sentence) ?? [];
      for (const [, line] of sentences.join().matchAll(/#(\d+)/g)) proven.add(Number(line));
    }
  }
  const lines = Array.from({ length: LAST }, (_, i) => i + 1);
  expect(lines.filter((line) => !proven.has(line))).toEqual(LATER);
});
