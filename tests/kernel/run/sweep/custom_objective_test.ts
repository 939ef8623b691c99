import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { optimise, ParameterError, type Run, sweep, walkForward } from "../../../../kernel/mod.ts";
import type { ObjectiveOption } from "../../../../kernel/run/sweep/objective.ts";
import { smaCross } from "../fixtures.ts";
import { someBars } from "./fixtures.ts";

const BARS = someBars(["A"], 600);
const PARAMS = { fast: [5, 10], slow: [30, 40, 50] };
const options = { params: PARAMS, workers: 0, save: false } as const;
const tried = (objective: ObjectiveOption, more = {}) =>
  sweep(smaCross, BARS, { ...options, ...more, objective });

/** Fails for runs of some parameters, which their title tells. */
const failing = (thrown: unknown, of: string) =>
  function returned(run: Run): number {
    if (run.title.includes(of)) throw thrown;
    return run.metrics.totalReturn;
  };

Deno.test("a trial of which the objective throws has failed with the reason, and the others stand", async () => {
  for (const [thrown, words] of [[new Error("boom"), "throws boom"], ["no luck", 'throws "no luck"']]) {
    const result = await tried(failing(thrown, "10/40"), { split: false });
    const failed = [...result].filter(({ reason }) => reason !== "");
    assertEquals(failed.map(({ params, reason }) => [params, reason]), [
      [{ fast: 10, slow: 40 }, `the objective returned ${words}`],
    ]);
    assertEquals([...result.table.objective].map(Number.isFinite), [true, true, true, true, false, true]);
    assertEquals(failed[0]!.objective, null);
    assert(Deno.inspect(result).includes("1 failed"));
  }
});

Deno.test("an objective that throws out of sample alone keeps what it gave in sample", async () => {
  const bound = BARS[0]!.time[500]!;
  const objective = ({ equity, metrics }: Run) => {
    if (equity.time.at(-1)! > bound) throw new RangeError("too late");
    return metrics.totalReturn;
  };
  const { table, best } = await tried(objective);
  assert(table.objective.every(Number.isFinite));
  assertEquals([...table.objectiveOutOfSample as Float64Array], Array(6).fill(NaN));
  assertEquals(best.reason, "out of sample the objective objective throws too late");
});

Deno.test("what is not finite is no objective, and what is no number a failure", async () => {
  const endless = await tried((run) => run.title.includes("10/40") ? Infinity : run.metrics.totalReturn);
  assertEquals([...endless][4]!.objective, null);
  assert(Number.isFinite(endless.best.objective));
  const words = await tried((run) => run.title.includes("5/") ? "much" as never : 1);
  assertEquals(words.at(0)!.reason, 'the objective objective gives "much", which is no number');
});

Deno.test("where an objective always throws, the error names the first trial and the reason", async () => {
  const objective = { name: "mine", of: failing(new Error("boom"), "") };
  const first = `{"fast":5,"slow":30}, with: the objective mine throws boom`;
  const error = await assertRejects(
    () => tried(objective),
    ParameterError,
    `all of 6 trials failed, the first, ${first}`,
  );
  assertEquals(error.field, "objective");
  const search = { ...options, method: "grid", objective } as const;
  await assertRejects(() => optimise(smaCross, BARS, search), ParameterError, first);
  const walk = { ...options, train: 200, test: 100, objective };
  await assertRejects(
    () => walkForward(smaCross, BARS, walk),
    ParameterError,
    "Mend the objective: no trial of any window has one, as the objective mine throws boom for",
  );
});

Deno.test("a search goes on where an objective throws for a trial, and a walk-forward notes it", async () => {
  const objective = failing(new Error("boom"), "10/");
  const found = await optimise(smaCross, BARS, { ...options, method: "random", trials: 6, objective });
  assertEquals([...found].map(({ params, reason }) => [params.fast, reason.includes("boom")]).sort(), [
    ...Array(3).fill([10, true]),
    ...Array(3).fill([5, false]),
  ]);
  const { windows, notes } = await walkForward(smaCross, BARS, {
    ...options,
    train: 250,
    test: 100,
    objective,
  });
  assert([...windows.params].every((point) => point === null || point.fast === 5));
  assertStringIncludes(notes.join("; "), "the first as the objective returned throws boom for");
});
