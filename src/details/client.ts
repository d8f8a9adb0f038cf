import { present } from '../sessions/buffer.js';
import type { InfoClassName, InfoClassValues } from '../types/info-class.js';
import type { SessionClient } from '../types/session.js';

/** What tells of the client of a session. */
export const CLIENT_CLASSES = [
  'WTSClientName',
  'WTSClientAddress',
  'WTSClientDisplay',
  'WTSClientProtocolType',
  'WTSClientInfo',
] as const satisfies readonly InfoClassName[];

type Asked = (typeof CLIENT_CLASSES)[number];

/** Nothing: there is no client, as far as Windows says. */
export function clientOf(
  read: <K extends Asked>(name: K) => InfoClassValues[K] | undefined,
): SessionClient | undefined {
  const address = read('WTSClientAddress');
  const info = read('WTSClientInfo');
  // Of what Windows says of everybody a 0 tells nothing.
  const known = (value: number | undefined): number | undefined =>
    value === 0 ? undefined : value;
  const client = present({
    name: read('WTSClientName'),
    address: address?.address,
    addressFamily: address?.family,
    display: read('WTSClientDisplay') ?? info?.display,
    build: known(info?.build),
    directory: info?.directory,
    productId: known(info?.productId),
    hardwareId: known(info?.hardwareId),
    deviceId: info?.deviceId,
  });
  return Object.keys(client).length > 0 ? client : undefined;
}
