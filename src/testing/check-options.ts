import { isIPv4, isIPv6 } from 'node:net';

import { typeError } from '../errors/arguments.js';
import { fault } from './check-fault.js';
import {
  boolean,
  byHost,
  check,
  type Checks,
  isUint32,
  list,
  milliseconds,
  oneOf,
  record,
  serverName,
  sessionId,
  shape,
  text,
  time,
  uint32,
  unique,
} from './checkers.js';
import { signOut } from './end-session/check.js';
import { keyOf } from './live-session.js';
import {
  type SimulatedClient,
  type SimulatedConfig,
  type SimulatedCounters,
  type SimulatedDisplay,
  type SimulatedHostOptions,
  type SimulatedLogoff,
  simulatedRights,
  type SimulatedServerOptions,
  type SimulatedSession,
} from './options.js';
import { isStateName } from './states.js';
import { broker, brokerName } from './wmi/check-broker.js';

/*
 * Checks a script before a host is made of it: a key that does not exist or a value of the wrong type is
 * a TypeError that names the key, because a test with a typo would otherwise pass for the wrong reason.
 */

const state = check("a session state, e.g. 'active'", isStateName);
const address = check(
  'an IPv4 or IPv6 address',
  (value) =>
    typeof value === 'string' && (isIPv4(value) || (isIPv6(value) && !value.includes('%'))),
);
const release = check(
  "a Windows release such as '10.0.26100'",
  (value) => typeof value === 'string' && /^\d+\.\d+\.\d+$/.test(value),
);

const numberTo = (most: number): ReturnType<typeof check> =>
  check(`a whole number from 0 to ${most}`, (value) => isUint32(value) && Number(value) <= most);
const uint16 = numberTo(0xffff);
const byte = numberTo(0xff);

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
  client: shape<SimulatedClient>({
    build: uint32,
    directory: text,
    productId: uint16,
    hardwareId: uint32,
    deviceId: text,
    encryptionLevel: byte,
    outBufferCountHost: uint16,
    outBufferCountClient: uint16,
    outBufferLength: uint16,
  }),
  initialProgram: text,
  applicationName: text,
  workingDirectory: text,
  counters: shape<SimulatedCounters>({
    incomingBytes: uint32,
    outgoingBytes: uint32,
    incomingFrames: uint32,
    outgoingFrames: uint32,
    incomingCompressedBytes: uint32,
    outgoingCompressedBytes: uint32,
  }),
  config: shape<SimulatedConfig>({
    version: uint32,
    connectClientDrivesAtLogon: boolean,
    connectPrinterAtLogon: boolean,
    disablePrinterRedirection: boolean,
    disableDefaultMainClientPrinter: boolean,
    shadowSettings: uint32,
    logonUserName: text,
    logonDomain: text,
    workingDirectory: text,
    initialProgram: text,
    applicationName: text,
  }),
  virtualAddress: check('an IPv4 address', (value) => typeof value === 'string' && isIPv4(value)),
  activityId: check(
    'a GUID such as 8d7a3f10-2b4c-4d5e-9f60-718293a4b5c6',
    (value) => typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value),
  ),
  capabilities: list(uint32),
  password: text,
  denied: list(oneOf(...simulatedRights)),
  deniedError: oneOf(5, 7022, 7045),
  logoff: shape(logoffChecks),
};

const session = shape<SimulatedSession>({ id: sessionId, ...personChecks }, 'id');
// The id that it gets is the one that became free; an `id` of its own is ignored.
const reusingSession = shape<SimulatedSession>({ id: sessionId, ...personChecks });

const sessions = unique(
  session,
  keyOf,
  'a list in which each id, or execEnvId of a session in a virtual machine, occurs once',
);

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

const processId = check(
  'a process id',
  (key) => /^\d+$/.test(String(key)) && isUint32(Number(key)),
);

const host = shape<SimulatedHostOptions>({
  ...serverChecks,
  servers: byHost(serverName, shape(serverChecks)),
  brokers: byHost(brokerName, broker),
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
  interactive: boolean,
  signOut,
  listenersCanRefuse: boolean,
  whenForced: oneOf('asks', 'tells', 'silent'),
  tellsRefuser: boolean,
});

export function checkHostOptions(value: unknown): asserts value is SimulatedHostOptions {
  host(value, 'options');
}

export function checkSession(value: unknown): asserts value is SimulatedSession {
  session(value, 'session');
}
