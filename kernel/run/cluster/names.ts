/** What is called what in Redis. Everything of the product begins with its name, so that a Redis may serve others besides. */
import { ParameterError, quote } from "../../market/errors.ts";
import { sha256 } from "../canonical.ts";
import { codeIdentity } from "../code_identity.ts";

const PREFIX = "tapebook";

/** Of each piece of data that travels: bars, what chunks share, chunks. */
export const blobKey = (hash: string): string => `${PREFIX}:blob:${hash}`;
export const pieceKey = (hash: string, piece: number): string => `${PREFIX}:blob:${hash}:${piece}`;
/** What a chunk came to, named by what it was made from. */
export const replyKey = (setup: string, payload: string): string => `${PREFIX}:reply:${setup}:${payload}`;
/** Where the sweep that waits hears which of its chunks are done. */
export const doneKey = (run: string): string => `${PREFIX}:done:${run}`;
/** There while a sweep is wanted no more. */
export const cancelledKey = (run: string): string => `${PREFIX}:cancelled:${run}`;
/** Users with a queue of their own, by engine. */
export const usersKey = (engine: string): string => `${PREFIX}:users:${engine}`;
/** Channel on which workers hear that a chunk waits. */
export const callKey = (engine: string): string => `${PREFIX}:call:${engine}`;
/** Chunks of all users that are not done: what the number of machines can follow. */
export const OUTSTANDING = `${PREFIX}:outstanding`;
export const WORKERS = `${PREFIX}:workers`;
export const workerKey = (id: string): string => `${PREFIX}:worker:${id}`;

/** BullMQ builds keys of it with colons of its own. */
export const queueName = (engine: string, user: string): string => `${PREFIX}-${engine}-${user}`;

let engine: string | undefined;

/** Short hash of all that decides what a chunk comes to: code, packages and runtime. Equal ones work together. */
export function engineName(): string {
  const { code, lock, deno, v8 } = codeIdentity();
  engine ??= sha256([code, lock, deno, v8].join("\0")).slice(0, 16);
  return engine;
}

export function checkUser(user: unknown): asserts user is string {
  if (typeof user === "string" && /^[\p{L}\d._@-]{1,64}$/u.test(user)) return;
  const allowed = "up to 64 letters, digits and . _ @ -";
  throw new ParameterError(`Set user to ${allowed}: it is ${quote(user)}`, {
    field: "user",
    value: user,
    allowed,
  });
}
