/** Which windows of a walk-forward are done where it is stopped while its windows take their time. */
import { assert, assertEquals } from "@std/assert";
import { range, stopLoss, syntheticBars, walkForward } from "../../../../kernel/mod.ts";
import { learnedGroups } from "../../../../kernel/run/walk_forward/search_groups.ts";
import { smaCross } from "../fixtures.ts";

const bars = syntheticBars({ symbols: ["ACME"], bars: 1_400, sigma: 0.25, seed: 11 })[0]!;
const params = { fast: range(2, 40), slow: range(45, 250, 5) };

const cases = {
  "by a method whose asking takes longer than its trials": {
    method: "tpe",
    trials: 120,
    train: 400,
    test: 50,
  },
  "with rules of risk, which go through the full engine": {
    method: "random",
    trials: 500,
    train: 900,
    test: 25,
    risk: [stopLoss(0.05)],
  },
} as const;

for (const [name, walk] of Object.entries(cases)) {
  Deno.test(`a walk-forward ${name} keeps, stopped at 70 %, windows that are the first of the whole one`, async () => {
    const given = { params, workers: 0, save: false, ...walk } as const;
    const whole = await walkForward(smaCross, bars, given);
    const stop = new AbortController();
    const found = await walkForward(smaCross, bars, {
      ...given,
      signal: stop.signal,
      onProgress: ({ done, total }) => done >= 0.7 * total! && stop.abort(new Error("enough")),
    });
    const { length } = found.windows;
    assertEquals([found.stopped, found.planned], [true, 20]);
    assert(length >= 5 && length < 20, `${length} windows`);
    for (const column of ["params", "inSample", "outOfSample", "totalReturn", "trials"] as const) {
      assertEquals(found.windows[column], whole.windows[column].slice(0, length) as never);
    }
    assertEquals(found.equity.value, whole.equity.value.slice(0, found.equity.value.length));
  });
}

Deno.test("searches that learn leave half of a long walk-forward for later, and fill Workers where trials take longest", () => {
  const bar = 4e-6;
  const one = { windows: 28, accounts: 1, bars: 378, trials: 400 };
  const hundred = { windows: 20, accounts: 100, bars: 50_400, trials: 200 };
  for (const chunks of [1, 4, 32]) {
    for (const [windows, batch] of [[one, 8], [hundred, 16]] as const) {
      const { size, lanes } = learnedGroups(windows, { bar, method: "tpe", batch, chunks });
      assert(size * lanes <= windows.windows / 2, `${size} windows on ${lanes} lanes`);
    }
  }
  const few = { windows: 6, accounts: 1, bars: 200, trials: 30 };
  assertEquals(learnedGroups(few, { bar, method: "tpe", batch: 8, chunks: 4 }), { size: 3, lanes: 2 });
  const slow = { windows: 50, accounts: 1, bars: 100_000, trials: 400 };
  assertEquals(learnedGroups(slow, { bar: 8e-5, method: "tpe", batch: 8, chunks: 16 }), {
    size: 1,
    lanes: 16,
  });
});
