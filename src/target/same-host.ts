import { hostname, networkInterfaces } from 'node:os';

/**
 * Whether two names are certainly of one host; `undefined` is this one. A short name and a full one are not: which
 * domain completes the short one is known to the resolver alone.
 */
export function isSameHost(a: string | undefined, b: string | undefined): boolean {
  const [one, other] = [a, b].map((name) => name && folded(name));
  if (one === other) return true;
  return [one, other].every((name) => name === undefined || isThisHost(name));
}

function isThisHost(name: string): boolean {
  // Of the other loopback addresses tunnels lead elsewhere.
  if (['localhost', '127.0.0.1', '::1', folded(hostname())].includes(name)) return true;
  const addresses = Object.values(networkInterfaces()).flatMap((own) => own ?? []);
  return addresses.some(({ address }) => folded(address) === name);
}

/** DNS takes both cases, and a dot at the end of a name that is complete. */
function folded(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
