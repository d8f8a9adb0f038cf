import type { WmiRow } from '../rows.js';
import type { BrokerModel } from './broker-model.js';
import { cimDateTime } from './cim-datetime.js';
import { deniedHresult, type LiveDesktop } from './live-desktop.js';
import type { KeyValue, ObjectPath } from './object-path.js';
import type { SimulatedDesktopKey, SimulatedDirectorySession } from './options.js';

const HOUR = 3_600_000;

/** An instance, before its texts and types are what the script wants. */
export interface WmiInstance {
  readonly properties: WmiRow;
  /** Why it may not be looked at (#52). */
  readonly denied: number | undefined;
}

/** A class of WMI that the model knows. */
export interface WmiClass {
  readonly name: string;
  /** In lower case. */
  readonly namespace: string;
  /** In the order of their names, as paths have them. */
  readonly keys: readonly string[];
  readonly properties: readonly string[];
  readonly isOn: (broker: BrokerModel) => boolean;
  /** All there are; a list may leave some out. */
  readonly instances: (broker: BrokerModel) => readonly WmiInstance[];
  /** The one with these keys. */
  readonly find: (broker: BrokerModel, keys: readonly KeyValue[]) => WmiInstance | undefined;
}

/** §6.1. */
export const virtualDesktopSession: WmiClass = {
  name: 'Win32_VirtualDesktopSession',
  namespace: 'root\\cimv2\\rdms',
  keys: ['SessionId', 'VMHostName'],
  properties: [
    ...['SessionId', 'VMHostName', 'VMName', 'ConnectState', 'UserName', 'DomainName'],
    ...['CollectionId', 'ClientMachineName'],
  ],
  isOn: ({ options }) => !options.classMissing,
  instances: (broker) => broker.desktops().map(ofDesktop),
  find: (broker, keys) => {
    const desktop = broker.find(desktopKey(keys));
    return desktop && ofDesktop(desktop);
  },
};

/** §6.4; the names and types of its properties are those of its page. */
export const sessionDirectorySession: WmiClass = {
  name: 'Win32_SessionDirectorySession',
  namespace: 'root\\cimv2',
  keys: ['ServerName', 'SessionID'],
  properties: [
    ...['ServerName', 'SessionID', 'UserName', 'DomainName', 'ServerIPAddress', 'TSProtocol'],
    ...['ApplicationType', 'ResolutionWidth', 'ResolutionHeight', 'ColorDepth'],
    ...['CreateTime', 'DisconnectTime', 'SessionState'],
  ],
  isOn: ({ options }) => options.directory !== undefined,
  instances: (broker) =>
    (broker.options.directory ?? []).map((session) => ofDirectory(session, broker)),
  find: (broker, [serverName, sessionId]) => {
    const name = String(serverName).toLowerCase();
    const found = broker.options.directory?.find(
      (session) => session.sessionId === sessionId && session.serverName.toLowerCase() === name,
    );
    return found && ofDirectory(found, broker);
  },
};

/** The namespaces on brokers, and which of them is on every host. */
export const RDMS = virtualDesktopSession.namespace;
export const CIMV2 = sessionDirectorySession.namespace;

const classes = [virtualDesktopSession, sessionDirectorySession];

/** Names of classes compare without regard to case. */
export function classNamed(name: string): WmiClass | undefined {
  return classes.find((one) => one.name.toLowerCase() === name.toLowerCase());
}

/** The values of a class's keys in a path, in their order; `undefined` if it has others, or of another type. */
export function keysIn(
  { keys: given }: ObjectPath,
  { keys }: WmiClass,
): readonly KeyValue[] | undefined {
  if (given?.size !== keys.length) return undefined;
  const values = keys.map((name) => {
    const value = given.get(name.toLowerCase());
    return (typeof value === 'number') === isNumber(name) ? value : undefined;
  });
  return values.every((value) => value !== undefined) ? values : undefined;
}

/** What the keys of a `Win32_VirtualDesktopSession` stand for. */
export function desktopKey([sessionId, vmHostName]: readonly KeyValue[]): SimulatedDesktopKey {
  return { sessionId: Number(sessionId), vmHostName: String(vmHostName) };
}

function isNumber(key: string): boolean {
  return key.toLowerCase() === 'sessionid';
}

function ofDesktop(desktop: LiveDesktop): WmiInstance {
  const { script, state, clientMachineName } = desktop;
  return {
    properties: {
      SessionId: script.sessionId,
      VMHostName: script.vmHostName,
      VMName: script.vmName ?? '',
      ConnectState: state,
      UserName: script.userName ?? '',
      DomainName: script.domainName ?? '',
      CollectionId: script.collectionId ?? '',
      ClientMachineName: clientMachineName ?? '',
    },
    denied: deniedHresult(desktop, 'query'),
  };
}

function ofDirectory(session: SimulatedDirectorySession, broker: BrokerModel): WmiInstance {
  const { disconnectTime } = session;
  const time = (value: Date | number | string): string =>
    typeof value === 'string' ? value : cimDateTime(Number(value), broker.options.utcOffset ?? 0);
  return {
    properties: {
      ServerName: session.serverName,
      SessionID: session.sessionId,
      UserName: session.userName ?? '',
      DomainName: session.domainName ?? '',
      ServerIPAddress: session.serverAddress ?? '',
      TSProtocol: session.protocol ?? 2,
      ApplicationType: session.applicationType ?? '',
      ResolutionWidth: session.width ?? 1920,
      ResolutionHeight: session.height ?? 1080,
      ColorDepth: session.colorDepth ?? 32,
      CreateTime: time(session.createTime ?? broker.made - HOUR),
      DisconnectTime: disconnectTime === undefined ? undefined : time(disconnectTime),
      SessionState: session.state ?? (disconnectTime === undefined ? 0 : 1),
    },
    denied: undefined,
  };
}
