import { stateName } from '../native/record.js';
import type { WmiInstance, WmiValue } from '../native/wmi-record.js';
import { mustBeNobodys } from '../sessions/nobodys.js';
import type { Seen } from '../target/logon.js';
import type { VirtualDesktopKey, VirtualDesktopSession } from '../types/broker.js';
import type { SessionState } from '../types/session.js';
import type { BadAnswer } from './doubt.js';

/* Instances of Win32_VirtualDesktopSession: as rows, and by key. */

/** What is read of each, in this order. */
export const PROPERTIES = [
  ...['SessionId', 'VMHostName', 'VMName', 'ConnectState'],
  ...['UserName', 'DomainName', 'CollectionId', 'ClientMachineName'],
];

/** A row, and what the other calls of WMI take for it. */
export interface ListedRow {
  /** `''`: WMI gave none. */
  readonly path: string;
  readonly row: VirtualDesktopSession;
}

/** Shapes an instance; or says what is wrong with it. */
export function readRow(
  { path, values }: WmiInstance,
  broker: string | undefined,
): ListedRow | string {
  const [id, host, vm, state, user, domain, collection, client] = values;
  const sessionId = uint32(id);
  // They are keys, which are never NULL. A list without such a session would say that it is gone.
  if (sessionId === undefined) return `${describe(id)} as the SessionId of a session`;
  if (typeof host !== 'string' || host === '') {
    return `${describe(host)} as the VMHostName of session ${String(sessionId)}`;
  }
  const row: Filled<VirtualDesktopSession> = {
    sessionId,
    vmHostName: host,
    connectState: readState(state),
  };
  // One by one: spread into one literal it takes twice as long, and this loop is most of what a list costs here.
  set(row, 'vmName', vm);
  set(row, 'userName', user);
  set(row, 'domainName', domain);
  set(row, 'collectionId', collection);
  set(row, 'clientMachineName', client);
  if (broker !== undefined) row.broker = broker;
  return { path, row };
}

type Filled<T> = { -readonly [K in keyof T]: T[K] };

/** Sets what has a value. */
function set(
  row: Filled<VirtualDesktopSession>,
  name: 'vmName' | 'userName' | 'domainName' | 'collectionId' | 'clientMachineName',
  value: WmiValue,
): void {
  const text = textOf(value);
  if (text !== undefined) row[name] = text;
}

function readState(value: WmiValue): VirtualDesktopSession['connectState'] {
  const state = uint32(value);
  return state === undefined ? 'unknown' : stateName(state);
}

/** A uint32. WMI hands numbers that do not fit its VARIANTs over as texts, and so may a provider. */
export function uint32(value: WmiValue): number | undefined {
  const number = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && number <= 0xffffffff ? number : undefined;
}

/** A text; nothing for NULL, an empty text, and what is no text. */
export function textOf(value: WmiValue): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function describe(value: WmiValue): string {
  if (value === undefined) return 'NULL';
  if (typeof value === 'object') return `a value of VARTYPE ${String(value.varType)}`;
  return value === '' ? 'an empty text' : `a ${typeof value === 'string' ? 'text' : typeof value}`;
}

/** What a row shows of whose session it is. */
export function seenOf(row: VirtualDesktopSession): Seen {
  const { connectState, userName, domainName } = row;
  const state = connectState === 'unknown' ? undefined : connectState;
  if (userName === undefined && !isNobodys(row)) return { state };
  return { state, userName, domainName, namesRead: 'whole' };
}

/** A row without a user may be nobody's, or one of which the broker does not say whose it is: by its state. */
export function isNobodys({ sessionId, connectState }: VirtualDesktopSession): boolean {
  // Also a state that has come through by its number: anybody may be logged on in it.
  if (connectState.startsWith('unknown')) return false;
  return mustBeNobodys({ id: sessionId, state: connectState as SessionState });
}

/** Windows takes names of hosts in both cases, and DNS a dot at the end of a name that is complete. */
function folded(vmHostName: string): string {
  return vmHostName.toLowerCase().replace(/\.$/, '');
}

export function isKeyOf(
  { sessionId, vmHostName }: VirtualDesktopKey,
  row: VirtualDesktopSession,
): boolean {
  return row.sessionId === sessionId && folded(row.vmHostName) === folded(vmHostName);
}

/** The sessions that a list has shown, by key. */
export class Listed {
  readonly rows: readonly ListedRow[];
  /** What is wrong with a row that could not be read: somebody who is missing may be in it. */
  readonly unreadable: BadAnswer | undefined;
  #byKey: Map<string, ListedRow[]> | undefined;
  #byLabel: Map<string, ListedRow[]> | undefined;

  constructor(rows: readonly ListedRow[], unreadable?: BadAnswer) {
    this.rows = rows;
    this.unreadable = unreadable;
  }

  /** The rows of a key: that with exactly this name of the host, or all whose name differs in case only. */
  find({ sessionId, vmHostName }: VirtualDesktopKey): readonly ListedRow[] {
    this.#byKey ??= grouped(this.rows, foldedKey);
    const rows = this.#byKey.get(foldedKey({ sessionId, vmHostName })) ?? [];
    if (rows.length < 2) return rows;
    const exact = rows.filter(({ row }) => row.vmHostName === vmHostName);
    return exact.length > 0 ? exact : rows;
  }

  /** Sessions with that id whose host may be the same one: its short name for its full one, or the other way round. */
  similar({ sessionId, vmHostName }: VirtualDesktopKey): readonly ListedRow[] {
    this.#byLabel ??= grouped(this.rows, labelled);
    const rows = this.#byLabel.get(labelled({ sessionId, vmHostName })) ?? [];
    return rows.filter(({ row }) => isShort(row.vmHostName) !== isShort(vmHostName));
  }

  /** For waits. */
  get(key: string): Seen | undefined {
    return this.seen(readKey(key));
  }

  /** What is there. Of several with one key it is not known which is meant. */
  seen(key: VirtualDesktopKey): Seen | undefined {
    const [listed, another] = this.find(key);
    if (listed && another) return {};
    return listed && seenOf(listed.row);
  }
}

function grouped(
  rows: readonly ListedRow[],
  keyOf: (row: VirtualDesktopKey) => string,
): Map<string, ListedRow[]> {
  const groups = new Map<string, ListedRow[]>();
  for (const listed of rows) {
    const key = keyOf(listed.row);
    const group = groups.get(key);
    if (group) group.push(listed);
    else groups.set(key, [listed]);
  }
  return groups;
}

function foldedKey({ sessionId, vmHostName }: VirtualDesktopKey): string {
  return `${String(sessionId)} ${folded(vmHostName)}`;
}

function labelled({ sessionId, vmHostName }: VirtualDesktopKey): string {
  return `${String(sessionId)} ${folded(vmHostName).split('.')[0] ?? ''}`;
}

function isShort(vmHostName: string): boolean {
  return !folded(vmHostName).includes('.');
}

/** A session for the engine of the waits, which knows keys only. */
export interface WaitKey extends VirtualDesktopKey {
  readonly path: string;
}

/** The name of the host may be any text: its length says where the path begins. */
export function writeKey({ path, row: { sessionId, vmHostName } }: ListedRow): string {
  return `${String(sessionId)} ${String(vmHostName.length)} ${vmHostName}${path}`;
}

export function readKey(text: string): WaitKey {
  const first = text.indexOf(' ');
  const second = text.indexOf(' ', first + 1);
  const end = second + 1 + Number(text.slice(first + 1, second));
  return {
    sessionId: Number(text.slice(0, first)),
    vmHostName: text.slice(second + 1, end),
    path: text.slice(end),
  };
}
