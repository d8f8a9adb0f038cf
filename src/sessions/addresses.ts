import type { WtsAddress } from '../types/info-class.js';

export interface ClientAddress {
  readonly address: string;
  readonly addressFamily: 'IPv4' | 'IPv6';
}

/**
 * `WTS_CLIENT_ADDRESS`: IPv4 stands at offset 2 of the address. IPv6 stands at 0 by Microsoft's page, and at 2 in
 * data from the field. Nobody has an address in 0:xxxx::/32 or ::ffff:xxxx:0:0, so those tell the two apart.
 * Zeroes only: there is no address.
 */
export function decodeClientAddress(data: DataView): ClientAddress | undefined {
  if (data.byteLength < 24) return undefined;
  const family = data.getUint32(0, true);
  if (family === 2) {
    const octets = [6, 7, 8, 9].map((offset) => data.getUint8(offset));
    const address = octets.join('.');
    return address === '0.0.0.0' ? undefined : { address, addressFamily: 'IPv4' };
  }
  if (family !== 23) return undefined;
  const words = Array.from({ length: 9 }, (_, i) => data.getUint16(4 + i * 2));
  const first = words.findIndex((word) => word !== 0);
  // The second is what an IPv4-mapped address (::ffff:a.b.c.d) looks like.
  const isTwoBytesIn = first === 1 || (first === 6 && words[first] === 0xffff);
  const groups = (isTwoBytesIn ? words.slice(1) : words.slice(0, 8)).map((word) =>
    word.toString(16),
  );
  const address = compressIPv6(groups);
  return address === '::' ? undefined : { address, addressFamily: 'IPv6' };
}

/** `WTS_CLIENT_ADDRESS`; also `WTS_SESSION_ADDRESS`, which has the same layout. */
export function decodeAddress(data: DataView): WtsAddress | undefined {
  const found = decodeClientAddress(data);
  return found && { family: found.addressFamily, address: found.address };
}

/** RFC 5952: the first of the longest runs of two or more zero groups is written `::`. */
function compressIPv6(groups: readonly string[]): string {
  let best = { start: 0, length: 1 };
  let start = 0;
  for (let i = 0; i <= groups.length; i++) {
    if (groups[i] === '0') continue;
    if (i - start > best.length) best = { start, length: i - start };
    start = i + 1;
  }
  if (best.length < 2) return groups.join(':');
  const before = groups.slice(0, best.start).join(':');
  return `${before}::${groups.slice(best.start + best.length).join(':')}`;
}
