import { connectBroker, type Broker, type ConnectBrokerOptions } from 'wtsapi32';
import type { SimulatedBroker, SimulatedFault, SimulatedHostOptions } from 'wtsapi32/testing';
import type { Backend } from './backend.js';

/* A farm of virtual desktops, for the suites about brokers. */

export const BROKER = 'rdcb-zürich';
export const QUERY = 'IWbemServices::ExecQuery';
export const GET = 'IWbemServices::GetObject';
export const METHOD = 'IWbemServices::ExecMethod';
export const CONNECT = 'IWbemLocator::ConnectServer';
export const NEXT = 'IEnumWbemClassObject::Next';

/** Keys of it. */
export const zoe = { sessionId: 2, vmHostName: 'rdvh-å.contoso.com' };
export const hakon = { sessionId: 2, vmHostName: 'rdvh-ö.contoso.com' };
export const lukasz = { sessionId: 3, vmHostName: 'rdvh-ö.contoso.com' };

export const desktops = [
  { ...zoe, userName: 'Zoë', domainName: 'ZÜRICH', collectionId: 'Büro', vmName: 'VDI-Ærø' },
  { ...hakon, userName: 'Håkon', domainName: 'ZÜRICH', collectionId: 'Büro' },
  {
    ...lukasz,
    userName: 'Łukasz 🦊',
    domainName: 'ÉTUDES',
    collectionId: 'Atelier',
    connectState: 4,
    clientMachineName: 'ÞINKPAD-7',
  },
];

export function farm(
  broker: SimulatedBroker = {},
  ...faults: readonly SimulatedFault[]
): SimulatedHostOptions {
  return { sessions: [], brokers: { [BROKER]: { desktops, ...broker } }, faults };
}

/** Runs a test with a broker that is closed afterwards. */
export async function withBroker<T>(
  use: (broker: Broker) => T | Promise<T>,
  options?: ConnectBrokerOptions,
): Promise<T> {
  const broker = await connectBroker(BROKER, options);
  try {
    return await use(broker);
  } finally {
    broker.close();
  }
}

/** The methods that were called, and of which instances. */
export function methods(backend: Backend): string[] {
  return backend
    .calls()
    .filter(({ call }) => call === METHOD)
    .map(
      ({ method, sessionId, vmHostName }) =>
        `${String(method)} ${String(sessionId)} ${String(vmHostName)}`,
    );
}

/** What a list shows of its rows. */
export function users(rows: readonly { readonly userName?: string }[]): (string | undefined)[] {
  return rows.map(({ userName }) => userName);
}
