import { checkSessionId, typeError, valueError } from '../errors/arguments.js';
import { sessionStates } from '../native/record.js';
import { checkExpect } from '../target/expect.js';
import type { VirtualDesktopFilter, VirtualDesktopSession } from '../types/broker.js';

type Test = (row: VirtualDesktopSession) => boolean;

const texts = [
  ...(['vmHostName', 'vmName', 'userName', 'domainName', 'collectionId'] as const),
  'clientMachineName',
] as const;
const known = [...texts, 'sessionId', 'connectState'] as const;

type Filter = Partial<Record<keyof VirtualDesktopFilter, unknown>>;

/** Reads a filter. Rows are compared here, so that no text of it reaches WMI. */
export function checkFilter(value: unknown): Test {
  if (value === undefined) return () => true;
  const filter = readFilter(value);
  const tests = [...testsOfTexts(filter)];
  const { sessionId, connectState } = filter;
  if (sessionId !== undefined) {
    checkSessionId(sessionId, 'filter.sessionId', 'a session id (a number)');
    tests.push((row) => row.sessionId === sessionId);
  }
  if (connectState !== undefined) {
    checkState(connectState);
    tests.push((row) => row.connectState === connectState);
  }
  return (row) => tests.every((test) => test(row));
}

/** Its parts, each read once. One that is misspelt, or has got lost, would list everybody. */
function readFilter(value: unknown): Filter {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw typeError('filter', 'an object', value);
  }
  for (const key of Object.keys(value)) {
    if ((known as readonly string[]).includes(key)) continue;
    const hint = ['signal', 'timeout'].includes(key) ? '; options come after the filter' : '';
    throw valueError('filter', `an object of ${known.join(', ')}`, value, `one with ${key}${hint}`);
  }
  const filter: Filter = {};
  for (const key of known) {
    if (!(key in value)) continue;
    const part = (value as Filter)[key];
    if (part === undefined) throw valueError(`filter.${key}`, 'a value, or left out', part);
    filter[key] = part;
  }
  const isPlain = [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);
  if (Object.keys(filter).length === 0 && !isPlain) {
    throw valueError('filter', `an object of ${known.join(', ')}`, value);
  }
  return filter;
}

function* testsOfTexts(filter: Filter): Generator<Test> {
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
