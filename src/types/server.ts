import type { CallOptions } from './call.js';

export interface OpenServerOptions {
  /** `true`: on an RD Virtualization Host include the sessions in its virtual machines. Default false. */
  readonly virtualMachines?: boolean | undefined;
}

export interface ConnectOptions extends OpenServerOptions, Omit<CallOptions, 'server'> {}
