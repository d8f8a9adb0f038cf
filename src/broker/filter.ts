import { checkSessionId, typeError, valueError } from '../errors/arguments.js';
import { sessionStates } from '../native/record.js';
import { checkExpect } from '../target/expect.js';
import type { VirtualDesktopFilter, VirtualDesktopSession } from '../types/broker.js';

type Test = (row: VirtualDesktopSession) => boolean;

const texts = [
  ...(['vmHostName', 'vmName', 'userName', 'domainName', 'collectionId'] as const),
  'clientMachineName',
] as const;
const known: readonly string[] = [...texts, 'sessionId', 'connectState'];

/** Reads a filter. Rows are compared here, so that no text of it reaches WMI. */
export function checkFilter(value: unknown): Test {
  if (value === undefined) return () => true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw typeError('filter', 'an object', value);
  }
  // A misspelt part would list everybody.
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    const hint = ['signal', 'timeout'].includes(key) ? '; options come after the filter' : '';
    throw valueError('filter', `an object of ${known.join(', ')}`, value, `one with ${key}${hint}`);
  }
  const filter = value as Partial<Record<keyof VirtualDesktopFilter, unknown>>;
  const tests = [...testsOfTexts(filter)];
  const { sessionId, connectState } = filter;
  if (sessionId !== undefined) {
    checkSessionId(sessionId, 'filter.sessionId');
    tests.push((row) => row.sessionId === sessionId);
  }
  if (connectState !== undefined) {
    checkState(connectState);
    tests.push((row) => row.connectState === connectState);
  }
  return (row) => tests.every((test) => test(row));
}

function* testsOfTexts(
  filter: Partial<Record<keyof VirtualDesktopFilter, unknown>>,
): Generator<Test> {
  for (const name of texts) {
    const value = filter[name];
    if (value !== undefined && typeof value !== 'string') {
      throw typeError(`filter.${name}`, 'a string', value);
    }
  }
  const { userName, domainName } = filter;
  const isAboutUser = userName !== undefined || (domainName !== undefined && domainName !== '');
  // CONTOSO\ada is a user of a domain.
  const user = isAboutUser ? checkExpect({ userName, domainName }, 'filter') : { domainName };
  const wanted = { ...filter, userName: user.userName, domainName: user.domainName };
  for (const name of texts) {
    const text = wanted[name];
    if (typeof text !== 'string') continue;
    const folded = text.toLowerCase();
    yield (row) => (row[name] ?? '').toLowerCase() === folded;
  }
}

function checkState(value: unknown): void {
  if (typeof value !== 'string') throw typeError('filter.connectState', 'a string', value);
  const states: readonly string[] = [...sessionStates, 'unknown'];
  if (states.includes(value) || /^unknown \(-?\d+\)$/.test(value)) return;
  throw valueError('filter.connectState', `one of ${states.join(', ')}`, value);
}
