import {
  boolean,
  type Check,
  check,
  type Checks,
  list,
  milliseconds,
  oneOf,
  record,
  sessionId,
  shape,
  text,
  time,
  uint32,
  unique,
} from '../checkers.js';
import { virtualDesktopSession, sessionDirectorySession } from './classes.js';
import { keyOfDesktop } from './live-desktop.js';
import {
  type SimulatedAccount,
  type SimulatedBroker,
  type SimulatedDesktop,
  simulatedDesktopRights,
  type SimulatedDesktopKey,
  type SimulatedDesktopLogoff,
  type SimulatedDirectorySession,
} from './options.js';

// A key: WMI takes any text, with escapes in paths.
const name = check(
  'a string that is not empty, without NUL',
  (value) => typeof value === 'string' && /^[^\0]+$/.test(value),
);

const step = shape<{ state: unknown; ms: unknown }>(
  { state: uint32, ms: milliseconds },
  'state',
  'ms',
);

const logoffChecks: Checks<SimulatedDesktopLogoff> = {
  outcome: oneOf('ends', 'stuck', 'ignored'),
  path: list(step),
  reusedBy: (value, path) => {
    reusingDesktop(value, path);
  },
  again: uint32,
};

const desktopChecks: Checks<SimulatedDesktop> = {
  sessionId,
  vmHostName: name,
  vmName: text,
  connectState: uint32,
  userName: text,
  domainName: text,
  collectionId: text,
  clientMachineName: text,
  denied: list(oneOf(...simulatedDesktopRights)),
  deniedError: oneOf(0x80041003, 0x80070005, 0x80041002),
  logoff: shape(logoffChecks),
};

const desktop = shape<SimulatedDesktop>(desktopChecks, 'sessionId', 'vmHostName');
// The key that it gets is the one that became free; one of its own is ignored.
const reusingDesktop = shape<SimulatedDesktop>(desktopChecks);

// An ISO date as text is a Date that was written as JSON: WMI has no such thing.
const wmiText = check(
  'a text as WMI writes it, without NUL',
  (value) => typeof value === 'string' && !/^\d{4}-\d\d-|\0/.test(value),
);
const timeOrText: Check = (value, path) => {
  (typeof value === 'string' ? wmiText : time)(value, path);
};

const directorySession = shape<SimulatedDirectorySession>(
  {
    serverName: name,
    sessionId,
    userName: text,
    domainName: text,
    serverAddress: text,
    protocol: uint32,
    applicationType: text,
    width: uint32,
    height: uint32,
    colorDepth: uint32,
    createTime: timeOrText,
    disconnectTime: timeOrText,
    state: uint32,
  },
  'serverName',
  'sessionId',
);

const account = shape<SimulatedAccount>(
  { userName: text, domain: text, password: text },
  'userName',
  'password',
);

const properties = [...virtualDesktopSession.properties, ...sessionDirectorySession.properties];

const brokerChecks: Checks<SimulatedBroker> = {
  desktops: unique(desktop, keyOfDesktop, 'a list in which each key occurs once'),
  directory: unique(
    directorySession,
    (session: SimulatedDirectorySession) =>
      keyOfDesktop({ sessionId: session.sessionId, vmHostName: session.serverName }),
    'a list in which each server has each id once',
  ),
  latency: milliseconds,
  accounts: list(account),
  refusesCaller: boolean,
  namespaceMissing: boolean,
  classMissing: boolean,
  missingClassError: oneOf(0x80041010, 0x80041002),
  incomplete: oneOf(0x40010, 0x40009),
  hidesDenied: boolean,
  deniedByReturnValue: boolean,
  disconnectedState: uint32,
  nullStrings: boolean,
  wrongTypes: record(oneOf(...new Set(properties)), oneOf('text', 'number', 'null')),
  paths: oneOf('both', 'full', 'none'),
  utcOffset: check(
    'whole minutes from -999 to 999',
    (value) => Number.isInteger(value) && Math.abs(Number(value)) <= 999,
  ),
  withClientSecurity: boolean,
};

export const broker: Check = shape(brokerChecks);

/** `''` is this host. */
export const brokerName = check(
  "the name of a host, without backslashes, or '' for this one",
  (value) => typeof value === 'string' && /^[^\\\0]*$/.test(value),
);

export function checkDesktop(value: unknown): asserts value is SimulatedDesktop {
  desktop(value, 'desktop');
}

/** Of an object that may be more than a key, as a desktop is. */
export function checkDesktopKey(value: unknown): asserts value is SimulatedDesktopKey {
  desktop(value, 'key');
}
