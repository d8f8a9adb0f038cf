import { call, type Procedure } from '../core/procedure.js';
import { isFailure, type NativeFailure } from '../native/binding.js';
import { decodeInstances, type WmiInstance, type WmiValue } from '../native/wmi-record.js';
import type { DirectorySession } from '../types/broker.js';
import type { SessionProtocol } from '../types/session.js';
import type { Connection } from './connection.js';
import { textOf, uint32 } from './rows.js';

/* Instances of Win32_SessionDirectorySession: the sessions on session hosts that a broker knows. */

const CLASS = 'Win32_SessionDirectorySession';

const PROPERTIES = [
  ...['ServerName', 'SessionID', 'UserName', 'DomainName', 'ServerIPAddress', 'TSProtocol'],
  ...['ApplicationType', 'ResolutionWidth', 'ResolutionHeight', 'ColorDepth'],
  ...['CreateTime', 'DisconnectTime', 'SessionState'],
];

export function* listDirectory(connection: Connection): Procedure<DirectorySession[]> {
  const { binding, name } = connection;
  const wmi = yield* connection.directory();
  const record = yield* call(binding, binding.listInstances, wmi, CLASS, PROPERTIES);
  if (isFailure(record)) throw connection.error(record, undefined, noteOf(record));
  // One that cannot be read never fails the list.
  const sessions = decodeInstances(record, PROPERTIES.length);
  return sessions.flatMap((instance) => readSession(instance, name) ?? []);
}

function noteOf({ errno }: NativeFailure): string | undefined {
  if (errno !== 0x80041010) return undefined;
  return 'No session directory runs on this broker; its virtual desktops can be listed all the same.';
}

/** Shapes an instance, if it has its keys. */
function readSession(
  { values }: WmiInstance,
  broker: string | undefined,
): DirectorySession | undefined {
  const [server, id, user, domain, address, protocol, program] = values;
  const [width, height, depth, created, disconnected, state] = values.slice(7);
  const sessionId = uint32(id);
  const serverName = textOf(server);
  if (sessionId === undefined || serverName === undefined) return undefined;
  return {
    sessionId,
    serverName,
    ...defined({
      state: nameOf(state, ['active', 'disconnected']),
      userName: textOf(user),
      domainName: textOf(domain),
      serverAddress: textOf(address),
      protocol: nameOf<SessionProtocol>(protocol, ['console', 'ica', 'rdp']),
      initialProgram: textOf(program),
      display: readDisplay(width, height, depth),
      createTime: readTime(created),
      disconnectTime: readTime(disconnected),
      broker,
    }),
  };
}

/** What is known of it. */
function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const parts = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(parts) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** A number that Windows may add one day comes through as it is. */
function nameOf<T extends string>(
  value: WmiValue,
  names: readonly T[],
): T | `unknown (${number})` | undefined {
  const number = uint32(value);
  return number === undefined ? undefined : (names[number] ?? `unknown (${number})`);
}

function readDisplay(...values: readonly WmiValue[]): DirectorySession['display'] {
  const [width, height, colorDepth] = values.map(uint32);
  if (!width || !height) return undefined;
  return { width, height, ...(colorDepth && { colorDepth }) };
}

/**
 * A time of CIM: `20260131083000.000000+060`, with the minutes that it is ahead of UTC. Stars stand for what is not
 * known. https://learn.microsoft.com/windows/win32/wmisdk/cim-datetime
 */
export function readTime(value: WmiValue): Date | undefined {
  if (typeof value !== 'string') return undefined;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.(\d{3})[\d*]{3}([+-]\d{3})$/.exec(value);
  if (!parts) return undefined;
  const [
    year = 0,
    month = 0,
    day = 0,
    hour = 0,
    minute = 0,
    second = 0,
    milliseconds = 0,
    offset = 0,
  ] = parts.slice(1).map(Number);
  // What stands for "never" in FILETIMEs.
  if (year <= 1601) return undefined;
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second, milliseconds));
  // A month 13 would become a January, and a minute 99 another hour.
  const shown = local.toISOString().replace(/\D/g, '');
  if (!shown.startsWith(value.slice(0, 14))) return undefined;
  return new Date(local.getTime() - offset * 60_000);
}
