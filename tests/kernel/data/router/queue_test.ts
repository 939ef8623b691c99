import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { RateLimit } from "../../../../kernel/data/providers/provider.ts";
import { createQueue, type Queue } from "../../../../kernel/data/router/queue.ts";
import { type ManualClock, manualClock } from "../../../fakes/clocks.ts";

const FOREVER = { deadline: Infinity };

/** Asks for so many turns at once and notes when each begins; each takes `ms`. */
function ask(queue: Queue, clock: ManualClock, count: number, ms: number, began: number[]): Promise<void>[] {
  return Array.from({ length: count }, async () => {
    const turn = await queue.enter(FOREVER);
    if ("why" in turn) throw new Error(turn.why);
    began.push(clock.now());
    await clock.sleep(ms);
    turn.leave();
  });
}

/** The most that begin in any span, by counting from each of them. */
const mostWithin = (began: readonly number[], ms: number) =>
  Math.max(0, ...began.map((from) => began.filter((at) => at >= from && at < from + ms).length));

Deno.test("no span of time has more requests than any of several limits allows", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({ requests: fc.integer({ min: 1, max: 5 }), ms: fc.integer({ min: 10, max: 400 }) }),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.record({ gap: fc.integer({ min: 0, max: 300 }), count: fc.integer({ min: 1, max: 6 }) }), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.integer({ min: 0, max: 120 }),
      async (limits: RateLimit[], atOnce, bursts, ms) => {
        const clock = manualClock();
        const queue = createQueue(limits, { clock, atOnce });
        const began: number[] = [];
        const all: Promise<void>[] = [];
        for (const { gap, count } of bursts) {
          all.push(...ask(queue, clock, count, ms, began));
          await clock.advance(gap);
        }
        await clock.advance(100_000);
        await Promise.all(all);
        assertEquals(began.length, bursts.reduce((sum, { count }) => sum + count, 0));
        for (const { requests, ms: span } of limits) assert(mostWithin(began, span) <= requests);
      },
    ),
    { numRuns: 60 },
  ));

Deno.test("what the limits leave room for begins at once, a few at a time and in the order of arrival", async () => {
  const clock = manualClock();
  const queue = createQueue([{ requests: 6, ms: 1_000 }], { clock, atOnce: 2 });
  const began: number[] = [];
  const all = ask(queue, clock, 7, 100, began);
  await clock.advance(5_000);
  await Promise.all(all);
  // Two by two; the seventh a second after the first has ended.
  assertEquals(began, [0, 0, 100, 100, 200, 200, 1_105]);
});

Deno.test("whoever cannot begin before the deadline is told so at once, with the time to wait", async () => {
  const clock = manualClock();
  const queue = createQueue([{ requests: 2, ms: 60_000 }], { clock, atOnce: 4 });
  const all = ask(queue, clock, 2, 0, []);
  await clock.advance(1_000);
  await Promise.all(all);
  assertEquals(await queue.enter({ deadline: 30_000 }), { why: "full", wait: 59_005 });
  assertEquals(queue.waiting, 0);
  const patient = queue.enter({ deadline: 90_000 });
  const third = queue.enter({ deadline: 90_000 });
  await clock.advance(60_000);
  assert("leave" in await patient && "leave" in await third);
});

Deno.test("an abort ends the wait and leaves no timer behind", async () => {
  const clock = manualClock();
  const queue = createQueue([{ requests: 1, ms: 60_000 }], { clock, atOnce: 4 });
  await Promise.all([...ask(queue, clock, 1, 0, []), clock.advance(1)]);
  const stop = new AbortController();
  const waiting = queue.enter({ signal: stop.signal, deadline: Infinity });
  await clock.advance(10);
  assertEquals([queue.waiting, clock.sleeping.length], [1, 1]);
  stop.abort();
  assertEquals(await waiting, { why: "aborted" });
  assertEquals([queue.waiting, clock.sleeping.length], [0, 0]);
  assertEquals(await queue.enter({ signal: stop.signal, deadline: Infinity }), { why: "aborted" });
});

Deno.test("a pause holds everybody, and what was not sent takes no place in the limit", async () => {
  const clock = manualClock();
  const queue = createQueue([{ requests: 1, ms: 60_000 }], { clock, atOnce: 4 });
  const first = await queue.enter(FOREVER);
  assert("leave" in first);
  first.leave(false);
  queue.pause(5_000);
  const began: number[] = [];
  const all = ask(queue, clock, 1, 0, began);
  await clock.advance(10_000);
  await Promise.all(all);
  assertEquals(began, [5_000]);
});

Deno.test("without limits only the number at once is kept", async () => {
  const clock = manualClock();
  const queue = createQueue([], { clock, atOnce: 3 });
  const began: number[] = [];
  const all = ask(queue, clock, 7, 10, began);
  await clock.advance(100);
  await Promise.all(all);
  assertEquals(began, [0, 0, 0, 10, 10, 10, 20]);
});
