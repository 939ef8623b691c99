import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ProviderError, type ProviderFault } from "../../../../kernel/data/providers/provider_error.ts";
import { createLine, type Line } from "../../../../kernel/data/router/line.ts";
import { type ManualClock, manualClock } from "../../../fakes/clocks.ts";

const BREAKER = { failures: 3, rest: 30_000, longestRest: 100_000 };

function lineWith(clock: ManualClock, limits: { requests: number; ms: number }[] = []): Line {
  return createLine("acme", limits, { clock, atOnce: 4, breaker: BREAKER });
}

/** A request that fails so often with a fault and then gives "good"; `asked` has the times. */
function failing(clock: ManualClock, fault: ProviderFault, times: number, retryAfter?: number) {
  const asked: number[] = [];
  const request = () => {
    asked.push(clock.now());
    return asked.length <= times
      ? Promise.reject(
        new ProviderError(`${fault} number ${asked.length}`, { provider: "acme", fault, retryAfter }),
      )
      : Promise.resolve("good");
  };
  return { asked, request };
}

async function run(
  clock: ManualClock,
  line: Line,
  request: () => Promise<string>,
  { deadline = 1e9, signal }: { deadline?: number; signal?: AbortSignal } = {},
): Promise<string> {
  const answer = line.around({ deadline, signal })(request).catch((error) =>
    `${error.fault}: ${error.message}`
  );
  await clock.advance(60_000);
  return await answer;
}

Deno.test("each wait before another try is a random part of twice the last", async () => {
  const clock = manualClock({ chance: 0.5 });
  const { asked, request } = failing(clock, "network", 2);
  assertEquals(await run(clock, lineWith(clock), request), "good");
  assertEquals(asked, [0, 250, 750]);
  const late = manualClock({ chance: 0.999 });
  const third = failing(late, "limit", 3);
  assertEquals(await run(late, lineWith(late), third.request), "good");
  // A refusal for the limit holds the whole queue for at least a second.
  assertEquals(third.asked.map(Math.floor), [0, 1000, 2000, 3998]);
});

Deno.test("what may pass is asked again three times, a time-out once, anything else not at all", async () => {
  const counts: [ProviderFault, number][] = [
    ["server", 4],
    ["network", 4],
    ["limit", 4],
    ["timeout", 2],
    ["credentials", 1],
    ["unsupported", 1],
    ["not-found", 1],
    ["shape", 1],
    ["aborted", 1],
  ];
  for (const [fault, count] of counts) {
    const clock = manualClock();
    const line = createLine("acme", [], { clock, atOnce: 4, breaker: { ...BREAKER, failures: 9 } });
    const { asked, request } = failing(clock, fault, 9);
    assertEquals(await run(clock, line, request), `${fault}: ${fault} number ${count}`);
    assertEquals(asked.length, count);
  }
});

Deno.test("Retry-After is waited for by everybody, and not beyond the deadline", async () => {
  const clock = manualClock();
  const line = lineWith(clock);
  const first = failing(clock, "limit", 1, 20_000);
  const second = failing(clock, "server", 0);
  const both = [
    run(clock, line, first.request),
    clock.sleep(1).then(() => line.around({ deadline: 1e9 })(second.request)),
  ];
  assertEquals(await Promise.all(both), ["good", "good"]);
  assertEquals([first.asked, second.asked], [[0, 20_000], [20_000]]);

  const hasty = failing(clock, "limit", 1, 20_000);
  const deadline = clock.now() + 5_000;
  assertEquals(await run(clock, line, hasty.request, { deadline }), "limit: limit number 1");
  assertEquals(hasty.asked.length, 1);
});

Deno.test("an abort ends the wait before another try, and the wait for a turn", async () => {
  const clock = manualClock();
  const line = lineWith(clock, [{ requests: 1, ms: 3_600_000 }]);
  assertEquals(await run(clock, line, () => Promise.resolve("good")), "good");
  const stop = new AbortController();
  const waiting = line.around({ deadline: Infinity, signal: stop.signal })(() => Promise.resolve("good"));
  const stopped = assertRejects(() => waiting, ProviderError);
  await clock.advance(1_000);
  assertEquals(line.record.waiting, 1);
  stop.abort();
  assertEquals((await stopped).fault, "aborted");
  assertEquals(line.record.waiting, 0);

  const between = new AbortController();
  const { asked, request } = failing(clock, "server", 9);
  const free = lineWith(clock);
  const retried = assertRejects(
    () => free.around({ deadline: Infinity, signal: between.signal })(request),
    ProviderError,
  );
  await clock.advance(100);
  between.abort();
  assertEquals((await retried).fault, "aborted");
  assertEquals(asked.length, 1);
});

Deno.test("a full queue says for how long, in time to ask somebody else", async () => {
  const clock = manualClock();
  const line = lineWith(clock, [{ requests: 10, ms: 60_000 }]);
  for (let i = 0; i < 10; i++) await line.around({ deadline: Infinity })(() => Promise.resolve(i));
  const error = await assertRejects(
    () => line.around({ deadline: clock.now() + 12_000 })(() => Promise.resolve(0)),
    ProviderError,
  );
  assertEquals([error.fault, error.retryAfter], ["limit", 60_005]);
  assertStringIncludes(
    error.message,
    "Wait 61 s: acme takes no request before that, and 12 s are left for it",
  );
  assertEquals(line.record.failures, 0);
});

Deno.test("the breaker opens after failures in a row, lets one request try, and closes when that succeeds", async () => {
  const clock = manualClock();
  const line = lineWith(clock);
  const down = failing(clock, "server", 4);
  const ask = (request: () => Promise<string>) => run(clock, line, request);
  assertEquals(line.record.breaker, "closed");

  // The third failure opens it: the third retry is not sent any more.
  const refused = line.around({ deadline: 1e9 })(down.request).catch((error) => error.message);
  await clock.advance(5_000);
  assertEquals([down.asked.length, line.record.breaker], [3, "open"]);
  assertEquals(
    await refused,
    "Try again in 29 s: acme is left alone after failing several times (server number 3).",
  );
  assertStringIncludes(
    await line.around({ deadline: 1e9 })(down.request).catch((error) => error.message),
    "is left alone",
  );
  assertEquals(down.asked.length, 3);

  await clock.advance(30_000);
  assertEquals(line.record.breaker, "half-open");
  assertStringIncludes(await ask(down.request), "server number 4");
  assertEquals([down.asked.length, line.record.failures], [4, 4]);

  // Twice as long the second time: the minute that ask() lets pass is just over. One request tries, the others wait for it.
  assertEquals(line.record.breaker, "half-open");
  const slow = Promise.withResolvers<string>();
  const trying = line.around({ deadline: 1e9 })(() => slow.promise);
  const other = line.around({ deadline: 1e9 })(down.request).catch((error) => error.message);
  assertStringIncludes(await other, "is left alone");
  slow.resolve("back");
  assertEquals(await trying, "back");
  assertEquals(line.record.breaker, "closed");
  assertEquals(await ask(down.request), "good");
  assertEquals(line.record.lastFailure?.message, "server number 4");
});

Deno.test("a try that is aborted leaves the breaker open", async () => {
  const clock = manualClock();
  const line = lineWith(clock);
  const down = failing(clock, "network", 3);
  await run(clock, line, down.request);
  const aborted = failing(clock, "aborted", 1);
  await run(clock, line, aborted.request);
  assertEquals(aborted.asked.length, 1);
  assertEquals(await run(clock, line, down.request), "good");
});

Deno.test("refusals for the limit and unknown symbols do not open the breaker", async () => {
  const clock = manualClock();
  const line = lineWith(clock);
  for (const fault of ["not-found", "limit", "not-found", "credentials"] as const) {
    await run(clock, line, failing(clock, fault, 9).request);
  }
  assertEquals(line.record.breaker, "closed");
});
