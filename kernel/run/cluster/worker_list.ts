/** Which workers there are: each says so every few seconds. */
import type { Redis } from "ioredis";
import { workerKey, WORKERS } from "./names.ts";
import type { WorkerFacts } from "./task.ts";

/** Seconds after which a worker that said nothing is gone. */
const GONE = 15;
/** Milliseconds between two signs of life. */
export const PULSE = 5_000;

export async function signOfLife(redis: Redis, facts: WorkerFacts): Promise<void> {
  await redis.set(workerKey(facts.id), JSON.stringify(facts), "EX", GONE);
  await redis.sadd(WORKERS, facts.id);
}

export async function signOff(redis: Redis, id: string): Promise<void> {
  await redis.srem(WORKERS, id);
  await redis.del(workerKey(id));
}

export async function listWorkers(redis: Redis): Promise<WorkerFacts[]> {
  const ids = await redis.smembers(WORKERS);
  if (ids.length === 0) return [];
  const found = await redis.mget(ids.map(workerKey));
  const gone = ids.filter((_, i) => found[i] === null);
  if (gone.length > 0) await redis.srem(WORKERS, ...gone);
  return found.flatMap((text) =>
    text === null || text === undefined ? [] : [JSON.parse(text) as WorkerFacts]
  );
}
