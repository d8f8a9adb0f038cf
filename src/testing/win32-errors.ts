/** `GetLastError()` values that do not depend on the script. */
export const ERROR_INVALID_HANDLE = 6;
export const ERROR_NOT_SUPPORTED = 50;
export const ERROR_INVALID_PARAMETER = 87;
export const ERROR_SHUTDOWN_IN_PROGRESS = 1115;
export const ERROR_PRIVILEGE_NOT_HELD = 1314;
export const RPC_S_SERVER_UNAVAILABLE = 1722;
export const RPC_S_CALL_FAILED = 1726;
