import type { Executor } from "../sweep/executor.ts";
import { checkNames } from "../../market/known_names.ts";
import { checkOption } from "../../stats/check_option.ts";
import { checkUrl, withoutPassword } from "./connection.ts";
import { checkUser } from "./names.ts";

/** What redis() may be told. */
export interface RedisOptions {
  /** Whose queue: workers serve users in turn, however much each of them has waiting. Default "shared". */
  readonly user?: string;
  /** Seconds to wait for a worker where none is there; default 30, more where machines are started for what waits. */
  readonly patience?: number;
}

/**
 * Carries the trials of a sweep out on other machines: on all that run `deno task worker` against the same Redis or Valkey.
 * Results are those of one machine, row for row. Bars travel once to each worker; a chunk whose worker dies is given to
 * another; stopping the cell takes back what still waits.
 *
 * Redis should keep what it has (`appendonly yes`, `maxmemory-policy noeviction`), and workers must be of the same version.
 *
 * @param url such as `redis://user:password@host:6379`, or `rediss://` for TLS
 * @throws ParameterError for what is no address; where it is used, DataError for a server that does not answer or let us in,
 * where no worker of this version is there, and where Redis loses the same data time and again
 * @example
 * ```ts
 * import { redis } from "tapebook";
 *
 * const executor = redis("redis://:secret@queue.example:6379", { user: "ada" });
 * // sweep(strategy, bars, { params, executor })
 * if (executor.name !== "redis://:…@queue.example:6379") throw new Error("passwords are not shown");
 * ```
 */
export function redis(url: string, options: RedisOptions = {}): Executor {
  checkUrl(url);
  checkNames(options, ["user", "patience"], "the options of redis");
  const { user = "shared", patience = 30 } = options;
  checkUser(user);
  checkOption("patience", patience, patience > 0 && patience <= 86_400, "seconds above 0, at most a day");
  return {
    name: withoutPassword(url),
    async *run(setup, chunks, signal) {
      const { runRemotely } = await import("./run_remotely.ts");
      yield* runRemotely({ url, user, patience: patience * 1_000 }, setup, chunks, signal);
    },
  };
}
