// @ts-check
// Follows a growing file and passes on its bytes, exactly as they are written.

import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL = 25; // ms

/**
 * @param {string} file an existing file
 * @param {(bytes: Buffer) => void} [onBytes]
 * @returns {{ end: () => Promise<Buffer> }} `end`, called when nobody writes any more, reads the
 *   rest and resolves with everything
 */
export function tail(file, onBytes) {
  /** @type {Buffer[]} */
  const chunks = [];
  let ended = false;
  const done = (async () => {
    const handle = await open(file);
    try {
      for (let last = false; !last;) {
        // Looked at before reading: what was written until then is read in this very round.
        last = ended;
        await readOn(handle);
        if (!last) await sleep(INTERVAL);
      }
    } finally {
      await handle.close();
    }
    return Buffer.concat(chunks);
  })();
  // A failure is reported by end(), not as an unhandled rejection before it.
  done.catch(() => {});
  return {
    end() {
      ended = true;
      return done;
    },
  };

  /** @param {import('node:fs/promises').FileHandle} handle */
  async function readOn(handle) {
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(65_536));
      if (bytesRead === 0) return;
      const bytes = buffer.subarray(0, bytesRead);
      chunks.push(bytes);
      onBytes?.(bytes);
    }
  }
}
