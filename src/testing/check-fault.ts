import { valueError } from '../errors/arguments.js';
import {
  boolean,
  check,
  type Check,
  count,
  milliseconds,
  oneOf,
  shape,
  text,
  uint32,
} from './checkers.js';
import type { SimulatedFault } from './options.js';
import { onServer, onThisHost, requests } from './win32/functions.js';
import { wmiCalls, wmiRequests } from './wmi/functions.js';

const allRequests: ReadonlySet<string> = new Set([...requests, ...wmiRequests]);

function isWmi(call: string): boolean {
  return call in wmiCalls;
}

/** One that is misspelt would never answer. */
const oneOfMethods = check(
  'one of Logoff, Disconnect, SendMessage',
  (value) =>
    typeof value === 'string' &&
    ['logoff', 'disconnect', 'sendmessage'].includes(value.toLowerCase()),
);

const faultShape = shape<SimulatedFault>(
  {
    call: oneOf(...Object.keys({ ...onServer, ...onThisHost, ...wmiCalls })),
    server: text,
    sessionId: uint32,
    infoClass: uint32,
    vmHostName: text,
    className: text,
    method: oneOfMethods,
    error: uint32,
    returnValue: uint32,
    times: count,
    skip: count,
    delay: milliseconds,
    hang: boolean,
    carriedOut: boolean,
  },
  'call',
);

/** What only some calls have, and which. */
const limited: readonly (readonly [keyof SimulatedFault, (call: string) => boolean, string])[] = [
  ['infoClass', (call) => call === 'WTSQuerySessionInformationW', 'only queries have one'],
  ['vmHostName', isWmi, 'only instances of WMI have one'],
  ['className', isWmi, 'only calls of WMI have one'],
  ['method', (call) => wmiRequests.has(call), 'only methods of WMI have one'],
  ['returnValue', (call) => wmiRequests.has(call), 'only methods of WMI have one'],
  ['carriedOut', (call) => allRequests.has(call), `only for ${[...allRequests].join(', ')}`],
];

export const fault: Check = (value, path) => {
  faultShape(value, path);
  const given = value as SimulatedFault;
  for (const [key, isFor, why] of limited) {
    if (given[key] !== undefined && !isFor(given.call)) {
      throw valueError(`${path}.${key}`, `absent: ${why}`, given[key]);
    }
  }
  const { call, error, returnValue, hang } = given;
  if (error !== undefined && returnValue !== undefined) {
    throw valueError(`${path}.returnValue`, 'absent: the call fails with an error', returnValue);
  }
  // S_OK is no failure, and a Win32 error no HRESULT.
  const isNone = error === undefined && (returnValue !== undefined || hang);
  if (isWmi(call) && !isNone && (error ?? 0) < 0x10000) {
    throw valueError(`${path}.error`, 'an HRESULT other than 0, e.g. 0x80070005', error);
  }
};

export function checkFault(value: unknown): asserts value is SimulatedFault {
  fault(value, 'fault');
}
