/** A virtual machine's session is told from others by both, on the host that lists it. */
export interface Machine {
  readonly hostName: string;
  readonly execEnvId: number;
}

/** Where a session is: on the host itself, or in one of its virtual machines. */
export interface Place {
  /** As Windows names it: in a virtual machine it is unique there only. */
  readonly sessionId: number;
  readonly machine?: Machine | undefined;
}

/** Tells the sessions of a host apart, those in its virtual machines included. */
export type PlaceKey = number | `${number} ${string}`;

export function keyOf({ sessionId, machine }: Place): PlaceKey {
  return machine ? `${machine.execEnvId} ${machine.hostName.toLowerCase()}` : sessionId;
}

/** The same of a row of a list. */
export function keyOfRow(row: {
  readonly id: number;
  readonly hostName?: string;
  readonly execEnvId?: number;
}): PlaceKey {
  const { id, hostName, execEnvId = id } = row;
  const machine = hostName === undefined ? undefined : { hostName, execEnvId };
  return keyOf({ sessionId: id, machine });
}

export function placeOf(key: PlaceKey): Place {
  if (typeof key === 'number') return { sessionId: key };
  const end = key.indexOf(' ');
  const execEnvId = Number(key.slice(0, end));
  return { sessionId: execEnvId, machine: { hostName: key.slice(end + 1), execEnvId } };
}

/**
 * What Windows' functions take for a session. Of one in a virtual machine no page says which id that is: the help of
 * `logoff /VM` asks for the unique one, and in a list `ExecEnvId` is.
 */
export function callIdOf({ sessionId, machine }: Place): number {
  return machine?.execEnvId ?? sessionId;
}
