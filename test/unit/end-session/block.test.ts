import { afterEach, expect, it } from 'vitest';

import { blockEndSession } from '../../../src/end-session/block.js';
import { installBinding } from '../../../src/native/loader.js';
import { installFake } from './fake-binding.js';

afterEach(() => {
  installBinding(undefined);
});

it.each([
  ['Saving', 'Saving'],
  [' Größe speichern … ', ' Größe speichern … '],
  ['x'.repeat(256), 'x'.repeat(256)],
  ['x'.repeat(257), 'x'.repeat(256)],
  ['🦊'.repeat(128), '🦊'.repeat(128)],
  ['🦊'.repeat(129), '🦊'.repeat(128)],
  ['x' + '🦊'.repeat(128), 'x' + '🦊'.repeat(127)],
  // A half that was there before is not cut off.
  ['x'.repeat(255) + '\ud83e', 'x'.repeat(255) + '\ud83e'],
])('blockEndSession shows what Windows has room for, whole characters: %#', (reason, shown) => {
  const fake = installFake();
  blockEndSession(reason);
  expect(fake.said).toEqual([['block', shown]]);
});

it('blockEndSession takes the reason back once', () => {
  const fake = installFake();
  const block = blockEndSession('Saving');
  block.close();
  block[Symbol.dispose]();
  block.close();
  expect(fake.said.slice(1)).toEqual([['unblock', 1]]);
});

it('blockEndSession asks nothing where the reason is wrong', () => {
  const fake = installFake();
  for (const reason of [undefined, null, 7, '', '\n', `${' '.repeat(256)}x`, 'a\0b', ['Saving']]) {
    expect(() => blockEndSession(reason as string)).toThrow(/^"reason" must be/);
  }
  expect(fake.said).toEqual([]);
});

it.skipIf(process.platform === 'win32')(
  'blockEndSession says off Windows that it is for Windows',
  () => {
    expect(() => blockEndSession('Saving')).toThrow(
      expect.objectContaining({ code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM' }) as Error,
    );
  },
);
