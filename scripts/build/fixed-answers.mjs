// @ts-check
// Generates the answers of a simulated wtsapi32.dll that has no model to ask: what the model says of its
// default sessions, as fixed_answers.h of the DLL wants it.

import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from '../lib/cache.mjs';
import { buildTypeScript } from './typescript.mjs';

/** @typedef {Parameters<typeof import('../../dist/testing/model.js').cellsOf>[0]} Answer */

// A build must give the same bytes at any time.
const NOW = Date.UTC(2026, 0, 1);
const CURRENT_SESSION = 0xffffffff;
/** The session that programs are in under Wine. */
const OWN_SESSION = 1;
const INFO_CLASSES = Array.from({ length: 33 }, (_, infoClass) => infoClass);

/** Returns a folder with `fixed_answers.inc`; the same answers are always in the same folder. */
export async function fixedAnswers() {
  await buildTypeScript();
  const text = (await lines()).map((line) => `${line}\n`).join('');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return cached(join('build', `fixed-answers-${hash}`), (folder) =>
    writeFile(join(folder, 'fixed_answers.inc'), text),
  );
}

async function lines() {
  const { defaultSessions } = await import('../../dist/testing/index.js');
  const sessionIds = defaultSessions.map(({ id }) => id);
  return Promise.all([
    line('WTSEnumerateSessionsExW'),
    line('WTSEnumerateSessionsW'),
    ...[...sessionIds, CURRENT_SESSION].flatMap((id) =>
      INFO_CLASSES.map((infoClass) => line('WTSQuerySessionInformationW', id, infoClass)),
    ),
    ...sessionIds.map((id) => line('WTSConnectSessionW', id, OWN_SESSION, '', true)),
    // Not of the current session: the DLL remembers by their ids who was logged off.
    ...sessionIds.flatMap((id) =>
      /** @type {const} */ (['WTSLogoffSession', 'WTSDisconnectSession']).flatMap((call) =>
        [false, true].map((wait) => line(call, id, wait)),
      ),
    ),
  ]);
}

/**
 * Asks a model of its own, so that no call changes what another one sees.
 *
 * @param {string} call
 * @param {(number | boolean | string)[]} args
 */
async function line(call, ...args) {
  const { cellsOf, isFailure, onServer, onThisHost, WindowsModel } =
    await import('../../dist/testing/model.js');
  const windows = new WindowsModel({}, await stoppedClock());
  /** @type {Readonly<Record<string, (...args: any[]) => import('../../dist/testing/model.js').Steps<any>>>} */
  const functions = { ...onServer, ...onThisHost };
  const takesServer = call in onServer;
  const steps = functions[call]?.(
    windows,
    ...(takesServer ? [windows.host.lookUp('')] : []),
    ...args,
  );
  if (!steps) throw new Error(`The model has no ${call}`);
  const outcome = windows.runner.run(call, steps);
  const key = literal([call, ...(takesServer ? [0] : []), ...args].join('|'));
  if (isFailure(outcome)) return `FIXED_FAILURE(${key}, ${outcome.errno})`;
  if (outcome === undefined) return `FIXED_SUCCESS(${key})`;
  const { columns, cells } = cellsOf(outcome);
  return `FIXED_ANSWER(${[key, `"${columns.join('|')}"`, ...cells.map(cell)].join(', ')})`;
}

/** A clock that moves only when a call waits. */
async function stoppedClock() {
  const { Clock } = await import('../../dist/testing/model.js');
  return new (class extends Clock {
    #time = 0;
    /** @override */
    now() {
      return this.#time;
    }
    /**
     * @override
     * @param {number} time
     */
    date(time) {
      return NOW + time;
    }
    /**
     * @override
     * @param {number} time
     */
    sleepUntil(time) {
      this.#time = Math.max(this.#time, time);
    }
  })();
}

/** @param {unknown} value */
function cell(value) {
  if (value === undefined) return 'ABSENT';
  return typeof value === 'number' ? `NUMBER(${value})` : `TEXT(${literal(String(value))})`;
}

/**
 * A wide string of C++, in ASCII.
 *
 * @param {string} text
 */
function literal(text) {
  const escaped = [...text.replaceAll(/["\\]/g, '\\$&')].map((character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0xa0) return character;
    const digits = code.toString(16);
    return code > 0xffff ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`;
  });
  return `L"${escaped.join('')}"`;
}
