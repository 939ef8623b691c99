import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ProviderError, type ProviderFault } from "../../../../kernel/data/providers/provider_error.ts";
import { fixedBudget, startBudget } from "../../../../kernel/data/router/budget.ts";
import { createLine, type Line, type Visit } from "../../../../kernel/data/router/line.ts";
import { type ManualClock, manualClock } from "../../../fakes/clocks.ts";

const BREAKER = { failures: 3, rest: 30_000, longestRest: 100_000 };

/** As patient as can be, unless said otherwise. */
const visit = (more: Partial<Visit> = {}): Visit => ({
  budget: fixedBudget(Infinity),
  patience: Infinity,
  ...more,
});

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
  more: Partial<Visit> = {},
): Promise<string> {
  const answer = line.around(visit(more))(request).catch((error) => `${error.fault}: ${error.message}`);
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

Deno.test("Retry-After is waited for by everybody, and not beyond all patience", async () => {
  const clock = manualClock();
  const line = lineWith(clock);
  const first = failing(clock, "limit", 1, 20_000);
  const second = failing(clock, "server", 0);
  const both = [
    run(clock, line, first.request),
    clock.sleep(1).then(() => line.around(visit())(second.request)),
  ];
  assertEquals(await Promise.all(both), ["good", "good"]);
  assertEquals([first.asked, second.asked], [[0, 20_000], [20_000]]);

  const hasty = failing(clock, "limit", 1, 20_000);
  assertEquals(await run(clock, line, hasty.request, { patience: 5_000 }), "limit: limit number 1");
  assertEquals(hasty.asked.length, 1);
});

Deno.test("an abort ends the wait before another try, and the wait for a turn", async () => {
  const clock = manualClock();
  const line = lineWith(clock, [{ requests: 1, ms: 3_600_000 }]);
  assertEquals(await run(clock, line, () => Promise.resolve("good")), "good");
  const stop = new AbortController();
  const waiting = line.around(visit({ signal: stop.signal }))(() => Promise.resolve("good"));
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
    () => free.around(visit({ signal: between.signal }))(request),
    ProviderError,
  );
  await clock.advance(100);
  between.abort();
  assertEquals((await retried).fault, "aborted");
  assertEquals(asked.length, 1);
});

Deno.test("neither answers nor waits for a turn use up the budget, and nothing is asked again beyond it", async () => {
  const clock = manualClock();
  const budget = startBudget(5_000, clock);
  const slow = lineWith(clock, [{ requests: 1, ms: 60_000 }]);
  const quick = lineWith(clock);
  const waiting = [1, 2, 3].map(() => slow.around(visit({ budget }))(() => Promise.resolve("good")));
  await clock.advance(121_000);
  assertEquals(await Promise.all(waiting), ["good", "good", "good"]);
  assertEquals(budget.signal.aborted, false);
  budget.end();

  const renewed = startBudget(5_000, clock);
  const chain = (async () => {
    for (let i = 0; i < 4; i++) await quick.around(visit({ budget: renewed }))(() => clock.sleep(3_000));
    return renewed.signal.aborted;
  })();
  await clock.advance(12_001);
  assertEquals(await chain, false);
  renewed.end();

  const { asked, request } = failing(clock, "network", 9);
  await run(clock, lineWith(clock), request, { budget: fixedBudget(clock.now() + 400) });
  assertEquals(asked.length, 2);
});

Deno.test("a full queue says for how long, in time to ask somebody else", async () => {
  const clock = manualClock();
  const line = lineWith(clock, [{ requests: 10, ms: 60_000 }]);
  for (let i = 0; i < 10; i++) await line.around(visit())(() => Promise.resolve(i));
  const error = await assertRejects(
    () => line.around(visit({ patience: 12_000 }))(() => Promise.resolve(0)),
    ProviderError,
  );
  assertEquals([error.fault, error.retryAfter], ["limit", 60_005]);
  assertStringIncludes(
    error.message,
    "Wait 61 s: acme takes no request before that.",
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
  const refused = line.around(visit())(down.request).catch((error) => error.message);
  await clock.advance(5_000);
  assertEquals([down.asked.length, line.record.breaker], [3, "open"]);
  assertEquals(
    await refused,
    "server number 3. After several failures acme is left alone: ask it again in 29 s.",
  );
  assertStringIncludes(
    await line.around(visit())(down.request).catch((error) => error.message),
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
  const trying = line.around(visit())(() => slow.promise);
  const other = line.around(visit())(down.request).catch((error) => error.message);
  assertStringIncludes(await other, "is left alone");
  slow.resolve("back");
  assertEquals(await trying, "back");
  assertEquals(line.record.breaker, "closed");
  assertEquals(await ask(down.request), "good");
  assertEquals(line.record.lastFailure?.message, "server number 4");
});

Deno.test("each time that the try fails the provider is left alone twice as long, up to a limit", async () => {
  const clock = manualClock();
  const line = lineWith(clock);
  const down = failing(clock, "timeout", 99);
  const rests: number[] = [];
  for (let i = 0; i < 5; i++) {
    while (line.record.breaker !== "open") {
      await Promise.all([line.around(visit())(down.request).catch(() => {}), clock.advance(10_000)]);
    }
    const opened = line.record.lastFailure!.at;
    while (line.record.breaker === "open") await clock.advance(1_000);
    rests.push(clock.now() - opened);
  }
  assertEquals(rests.map((ms) => Math.floor(ms / 10_000)), [3, 6, 10, 10, 10]);
});

Deno.test("a try that is aborted leaves the provider alone as before", async () => {
  const clock = manualClock();
  const line = lineWith(clock);
  await run(clock, line, failing(clock, "network", 3).request);
  assertEquals(line.record.breaker, "half-open");
  const aborted = failing(clock, "aborted", 1);
  await line.around(visit())(aborted.request).catch(() => {});
  assertEquals([aborted.asked.length, line.record.breaker], [1, "open"]);
});

Deno.test("a provider that is left alone is not queued for, and takes no place in its limit", async () => {
  const clock = manualClock();
  const options = { clock, atOnce: 1, breaker: { ...BREAKER, failures: 1 } };
  const line = createLine("acme", [{ requests: 2, ms: 3_600_000 }], options);
  const slow = Promise.withResolvers<string>();
  const first = line.around(visit())(() => slow.promise).catch((error) => error.message);
  const second = line.around(visit())(() => Promise.resolve("sent")).catch((error) => error.message);
  await clock.advance(1_000);
  slow.reject(new ProviderError("down", { provider: "acme", fault: "server" }));
  await clock.advance(1_000);
  assertStringIncludes(await first, "is left alone");
  assertStringIncludes(await second, "is left alone");
  await clock.advance(30_000);
  // The limit is 2: the failure took one place, whoever was turned away none.
  const impatient = visit({ patience: 1_000 });
  assertEquals(await line.around(impatient)(() => Promise.resolve("back")), "back");
  const full = line.around(impatient)(() => Promise.resolve("sent")).catch((error) => error.message);
  assertStringIncludes(await full, "acme takes no request before that");

  // Whoever comes to a provider with a full queue that is left alone hears of the graver matter.
  const failed = createLine("acme", [{ requests: 1, ms: 3_600_000 }], options);
  const down = failed.around(impatient)(failing(clock, "timeout", 9).request).catch(() => {});
  await clock.advance(2_000);
  await down;
  const alone = failed.around(impatient)(() => Promise.resolve("sent")).catch((error) => error.message);
  assertStringIncludes(await alone, "is left alone");
});

Deno.test("refusals for the limit and unknown symbols do not open the breaker", async () => {
  const clock = manualClock();
  const line = lineWith(clock);
  for (const fault of ["not-found", "limit", "not-found", "credentials"] as const) {
    await run(clock, line, failing(clock, fault, 9).request);
  }
  assertEquals(line.record.breaker, "closed");
});

Deno.test("an answer for another symbol between failures begins their count anew", async () => {
  const clock = manualClock();
  const line = lineWith(clock);
  const once = (fault: ProviderFault) =>
    run(clock, line, failing(clock, fault, 1).request, { budget: fixedBudget(clock.now()) });
  for (const fault of ["server", "server", "not-found", "server", "network", "shape", "server"] as const) {
    await once(fault);
    assertEquals(line.record.breaker, "closed");
  }
  await once("server");
  assertEquals(line.record.breaker, "closed");
  await once("server");
  assertEquals(line.record.breaker, "half-open");
});

Deno.test("an answer that ends too soon does not open the breaker, no connection does", async () => {
  for (const [answer, state] of [['{"rows":[', "closed"], [undefined, "half-open"]] as const) {
    const clock = manualClock();
    const line = lineWith(clock);
    const error = new ProviderError("Try again: too short.", { provider: "acme", fault: "network", answer });
    await run(clock, line, () => Promise.reject(error));
    assertEquals(line.record.breaker, state);
  }
});
