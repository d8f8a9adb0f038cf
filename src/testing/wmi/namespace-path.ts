/** `\\host\root\cimv2`, or `root\cimv2` for this host, as `IWbemLocator::ConnectServer` takes it (§6.2). */
export interface NamespacePath {
  /** `''` is this host. */
  readonly host: string;
  /** In lower case: names compare without regard to it. */
  readonly namespace: string;
}

const SYNTAX = /^(?:[\\/]{2}([^\\/]+)[\\/])?([^\\/:]+(?:[\\/][^\\/:]+)*)$/;

/** `undefined`: it is none. */
export function parseNamespacePath(path: string): NamespacePath | undefined {
  const [match, host = '.', namespace = ''] = SYNTAX.exec(path) ?? [];
  if (match === undefined) return undefined;
  // WMI's own name for this host.
  return {
    host: host === '.' ? '' : host,
    namespace: namespace.replaceAll('/', '\\').toLowerCase(),
  };
}
