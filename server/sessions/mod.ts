/** Sessions: open notebooks with their kernels, journals and browsers. */
export { type Client, closeCodes, type KernelPool, type NotebookFiles } from "./ports.ts";
export type { Session } from "./session.ts";
export { createSessions, type Opened, type Sessions, type SessionsOptions } from "./sessions.ts";
