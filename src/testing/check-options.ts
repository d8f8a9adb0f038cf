import { isIPv4, isIPv6 } from 'node:net';
import { isDate } from 'node:util/types';

import { typeError, valueError } from '../errors/arguments.js';
import { fileTime } from './file-time.js';
import { keyOf } from './live-session.js';
import {
  type SimulatedDisplay,
  type SimulatedFault,
  type SimulatedHostOptions,
  type SimulatedLogoff,
  simulatedRights,
  type SimulatedServerOptions,
  type SimulatedSession,
} from './options.js';
import { isStateName } from './states.js';
import { onServer, onThisHost, requests } from './win32/functions.js';

/*
 * Checks a script before a host is made of it: a key that does not exist or a value of the wrong type is
 * a TypeError that names the key, because a test with a typo would otherwise pass for the wrong reason.
 */
type Check = (value: unknown, path: string) => void;
/** One check for each key of `T`: a new option without a check does not compile. */
type Checks<T> = Readonly<Record<keyof Required<T>, Check>>;

function check(expected: string, accepts: (value: unknown) => boolean): Check {
  return (value, path) => {
    if (!accepts(value)) throw typeError(path, expected, value);
  };
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDate(value);
const isNumber = (value: unknown): value is number => typeof value === 'number';
const isUint32 = (value: unknown): boolean =>
  isNumber(value) && Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
const isMilliseconds = (value: unknown): boolean =>
  isNumber(value) && Number.isFinite(value) && value >= 0;

const boolean = check('a boolean', (value) => typeof value === 'boolean');
const uint32 = check('a whole number from 0 to 4294967295', isUint32);
const count = check('a whole number, 0 or more', (v) => Number.isSafeInteger(v) && Number(v) >= 0);
const milliseconds = check('0 or more milliseconds', isMilliseconds);
// 0xFFFFFFFE and 0xFFFFFFFF are "any session" and "current session": no session has them (§2.5).
const sessionId = check(
  'a session id, a whole number from 0 to 4294967293',
  (value) => isUint32(value) && Number(value) < 0xfffffffe,
);
// Windows' strings end at a NUL, so a name cannot hold one.
const text = check(
  'a string without NUL',
  (value) => typeof value === 'string' && !value.includes('\0'),
);
const state = check("a session state, e.g. 'active'", isStateName);
// A FILETIME counts from 1601.
const time = check('a valid Date, or milliseconds since 1970', (value) => {
  const at = isDate(value) ? value.getTime() : value;
  return isNumber(at) && Number.isFinite(at) && fileTime(at) > 0n;
});
const address = check(
  'an IPv4 or IPv6 address',
  (value) =>
    typeof value === 'string' && (isIPv4(value) || (isIPv6(value) && !value.includes('%'))),
);
const release = check(
  "a Windows release such as '10.0.26100'",
  (value) => typeof value === 'string' && /^\d+\.\d+\.\d+$/.test(value),
);

function oneOf(...choices: readonly (string | number)[]): Check {
  const names = choices.map((choice) => (isNumber(choice) ? String(choice) : `'${choice}'`));
  return check(`one of ${names.join(', ')}`, (value) => choices.some((choice) => choice === value));
}

function list(item: Check): Check {
  return (value, path) => {
    if (!Array.isArray(value)) throw typeError(path, 'an array', value);
    value.forEach((element: unknown, i) => {
      item(element, `${path}[${i}]`);
    });
  };
}

/** An object with these keys and no others; `undefined` is as good as absent unless it is required. */
function shape<T>(checks: Checks<T>, ...required: readonly (keyof T & string)[]): Check {
  const known = new Map<string, Check>(Object.entries(checks));
  return (value, path) => {
    if (!isObject(value)) throw typeError(path, 'an object', value);
    for (const [key, element] of Object.entries(value)) {
      const checkKey = known.get(key);
      if (!checkKey) {
        throw valueError(
          `${path}.${key}`,
          `absent: the keys are ${[...known.keys()].join(', ')}`,
          element,
        );
      }
      if (element !== undefined) checkKey(element, `${path}.${key}`);
    }
    for (const key of required) {
      const element = (value as Partial<Record<string, unknown>>)[key];
      if (element === undefined) known.get(key)?.(element, `${path}.${key}`);
    }
  };
}

function record(checkKey: Check, checkValue: Check): Check {
  return (value, path) => {
    if (!isObject(value)) throw typeError(path, 'an object', value);
    for (const [key, element] of Object.entries(value)) {
      checkKey(key, `a key of ${path}`);
      checkValue(element, `${path}.${key}`);
    }
  };
}

const logoffChecks: Checks<SimulatedLogoff> = {
  outcome: oneOf('ends', 'stuck', 'ignored'),
  path: list(shape<{ state: unknown; ms: unknown }>({ state, ms: milliseconds }, 'state', 'ms')),
  linger: milliseconds,
  hang: boolean,
  reusedBy: (value, path) => {
    reusingSession(value, path);
  },
  again: oneOf(0, 7007, 7024),
};

const personChecks: Checks<Omit<SimulatedSession, 'id'>> = {
  name: text,
  state,
  userName: text,
  domainName: text,
  hostName: text,
  farmName: text,
  execEnvId: uint32,
  logonTime: time,
  connectTime: time,
  disconnectTime: time,
  lastInputTime: time,
  locked: boolean,
  protocol: oneOf('console', 'ica', 'rdp'),
  clientName: text,
  clientAddress: address,
  clientDisplay: shape<SimulatedDisplay>(
    { width: uint32, height: uint32, colorDepth: uint32 },
    'width',
    'height',
  ),
  password: text,
  denied: list(oneOf(...simulatedRights)),
  deniedError: oneOf(5, 7022, 7045),
  logoff: shape(logoffChecks),
};

const session = shape<SimulatedSession>({ id: sessionId, ...personChecks }, 'id');
// The id that it gets is the one that became free; an `id` of its own is ignored.
const reusingSession = shape<SimulatedSession>({ id: sessionId, ...personChecks });

const UNIQUE_IDS =
  'a list in which each id, or execEnvId of a session in a virtual machine, occurs once';

const sessions: Check = (value, path) => {
  list(session)(value, path);
  const seen = new Set<number>();
  for (const element of value as readonly SimulatedSession[]) {
    const key = keyOf(element);
    if (seen.has(key)) throw valueError(path, UNIQUE_IDS, key);
    seen.add(key);
  }
};

const serverChecks: Checks<SimulatedServerOptions> = {
  sessions,
  missingError: oneOf(2, 7022),
  closingError: oneOf(0, 7007),
  serviceError: uint32,
  hidesDenied: boolean,
  newConsole: boolean,
  nullBuffers: boolean,
  ipv6Offset: oneOf(0, 2),
  virtualMachineId: oneOf('execEnvId', 'id'),
  latency: milliseconds,
};

const faultShape = shape<SimulatedFault>(
  {
    call: oneOf(...Object.keys({ ...onServer, ...onThisHost })),
    server: text,
    sessionId: uint32,
    infoClass: uint32,
    error: uint32,
    times: count,
    skip: count,
    delay: milliseconds,
    hang: boolean,
    carriedOut: boolean,
  },
  'call',
);

const fault: Check = (value, path) => {
  faultShape(value, path);
  const { call, infoClass, carriedOut } = value as SimulatedFault;
  if (infoClass !== undefined && call !== 'WTSQuerySessionInformationW') {
    throw valueError(`${path}.infoClass`, 'absent: only queries have one', infoClass);
  }
  if (carriedOut !== undefined && !requests.has(call)) {
    const expected = `absent: only for ${[...requests].join(', ')}`;
    throw valueError(`${path}.carriedOut`, expected, carriedOut);
  }
};

const serverName = check(
  'the name of another host, without backslashes',
  (value) => typeof value === 'string' && /^[^\\\0]+$/.test(value),
);
const processId = check(
  'a process id',
  (key) => /^\d+$/.test(String(key)) && isUint32(Number(key)),
);

const servers: Check = (value, path) => {
  record(serverName, shape(serverChecks))(value, path);
  const seen = new Set<string>();
  for (const name of Object.keys(value as object)) {
    const key = name.toLowerCase();
    if (seen.has(key)) throw valueError(path, 'free of names that differ only in case', name);
    seen.add(key);
  }
};

const host = shape<SimulatedHostOptions>({
  ...serverChecks,
  servers,
  unreachableDelay: milliseconds,
  openFails: boolean,
  currentSessionId: sessionId,
  processes: record(processId, uint32),
  console: (value, path) => {
    if (value !== 'none' && !isUint32(value)) {
      throw typeError(path, "'none' or a session id", value);
    }
  },
  faults: list(fault),
  windowsRelease: release,
});

export function checkHostOptions(value: unknown): asserts value is SimulatedHostOptions {
  host(value, 'options');
}

export function checkSession(value: unknown): asserts value is SimulatedSession {
  session(value, 'session');
}

export function checkFault(value: unknown): asserts value is SimulatedFault {
  fault(value, 'fault');
}
