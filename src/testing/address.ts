import { isIPv4 } from 'node:net';

/** The 4 or 16 bytes of a valid address, in network order. */
export function addressBytes(address: string): readonly number[] {
  if (isIPv4(address)) return address.split('.').map(Number);
  const [head = '', tail] = address.split('::');
  const left = groups(head);
  const right = groups(tail ?? '');
  const zeros = Array<number>(16 - left.length - right.length).fill(0);
  return [...left, ...zeros, ...right];
}

/** The bytes of `2001:db8:5`; the last group may be IPv4, as in `ffff:192.0.2.1`. */
function groups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
