import { assert, assertEquals, assertRejects } from "@std/assert";
import { ParameterError, sweep } from "../../../../kernel/mod.ts";
import { pointsOf } from "../../../../kernel/optimize/points.ts";
import type { ChartFigure } from "../../../../kernel/plot/spec/chart.ts";
import { parseFigure } from "../../../../kernel/plot/spec/parse.ts";
import { DISPLAY } from "../../../../kernel/run/display.ts";
import { LiveTrials } from "../../../../kernel/run/sweep/live_trials.ts";
import { prepareTrials } from "../../../../kernel/run/sweep/prepare_trials.ts";
import { executorOf, runTrials, type TrialBlock } from "../../../../kernel/run/sweep/run_trials.ts";
import { valueNames } from "../../../../kernel/run/sweep/trial_columns.ts";
import {
  TRIAL_PICTURES,
  type TrialPicture,
  trialPicture,
} from "../../../../kernel/run/sweep/trial_pictures.ts";
import { parameterColumns, trialRows } from "../../../../kernel/run/sweep/trial_table.ts";
import { TrialSet } from "../../../../kernel/run/sweep/trial_set.ts";
import { smaCross } from "../fixtures.ts";
import { someBars } from "./fixtures.ts";

const BARS = someBars(["A"], 400);
const params = { fast: [5, 10, 15, 20], slow: [30, 40, 50, 60, 70] };
const objective = ["sharpe", "volatility"] as const;
const prepared = await prepareTrials("sweep", smaCross, BARS, { params, objective, workers: 0 }, []);

Deno.test("pictures of a running sweep are those of the sweep when it is over", async () => {
  const live = new LiveTrials(prepared, "one");
  const set = new TrialSet(prepared.space, valueNames(prepared.goals, true), 20);
  for await (
    const block of runTrials(prepared, pointsOf(prepared.space), { executor: executorOf(prepared, 20) })
  ) {
    live.add(block);
    set.add(block);
  }
  const trials = set.finish();
  const parameters = parameterColumns(trials, prepared.goals);
  const opens = { sweep: "one", parameters, numbers: trials.number };
  const table = trialRows(trials, prepared.goals, opens);
  for (const picture of TRIAL_PICTURES) {
    const last = trialPicture(picture, table, ["fast", "slow"], prepared);
    assertEquals(live.picture(picture), last, picture);
    assert(parseFigure(JSON.parse(JSON.stringify(last))).ok, picture);
  }
  const closed = new LiveTrials(prepared, undefined);
  closed.add({
    from: 0,
    points: [{ fast: 5, slow: 30 }],
    values: trials.values,
    segments: null,
    failures: new Map(),
  });
  assertEquals(closed.picture("pareto").trials!.sweep, undefined);
});

Deno.test("a picture of many trials has a bounded size, and all of the front", () => {
  const live = new LiveTrials(prepared, "one");
  const scores: [number, number][] = [];
  for (let from = 0; from < 100_000; from += 1_000) {
    const rows = Array.from({ length: 1_000 }, (_, i): [number, number] => {
      return [Math.sin((from + i) * 12.9898), Math.cos((from + i) ** 2 * 0.618)];
    });
    scores.push(...rows);
    live.add({
      from,
      points: rows.map((_, i) => ({ fast: 5 + i % 20, slow: 30 + i % 50 })),
      values: {
        objective: Float64Array.from(rows, ([sharpe]) => sharpe),
        objectiveVolatility: Float64Array.from(rows, ([, volatility]) => volatility),
      },
      segments: null,
      failures: new Map(),
    } as TrialBlock);
  }
  assert(live.length <= 4_100, `${live.length}`);
  const figure = live.picture("pareto") as ChartFigure;
  const front = figure.layers.find(({ name, type }) => name === "front" && type === "dots") as {
    x: number[];
  };
  const best = scores.toSorted((a, b) => a[0] - b[0])
    .filter(([x, y]) => !scores.some((each) => each[0] >= x && each[1] <= y && (each[0] > x || each[1] < y)));
  assertEquals(front.x.map((x) => x.toFixed(6)), best.map(([x]) => x.toFixed(6)));
  assert(figure.note!.endsWith("one of 32 trials, and the best, while it runs"), figure.note);
  for (const picture of TRIAL_PICTURES) {
    const { length } = JSON.stringify(live.picture(picture));
    assert(length < 700_000, `${picture}: ${length}`);
  }
});

Deno.test("a sweep's card has the pictures that were asked for, and those that cannot be are refused", async () => {
  const given = { params, workers: 0, save: false } as const;
  const found = await sweep(smaCross, BARS, { ...given, pictures: ["parallelCoordinates", "history"] });
  const text = String((await found[DISPLAY]())["text/plain"]);
  assert(text.includes("Sharpe by all parameters") && text.includes("Sharpe of each trial"), text);
  assert(!text.includes("Sharpe by fast and slow"), text);
  const both = await sweep(smaCross, BARS, { ...given, objective });
  assert(String((await both[DISPLAY]())["text/plain"]).includes("Volatility against Sharpe, in sample"));
  const refused: [TrialPicture[], string][] = [
    [["nope" as TrialPicture], "pareto, history, heatmap"],
    [["pareto"], "there is one objective"],
    [["contour"], "fewer than two parameters vary"],
  ];
  for (const [pictures, words] of refused) {
    const some = words.startsWith("fewer") ? { fast: [5, 10], slow: [30] } : params;
    await assertRejects(
      () => sweep(smaCross, BARS, { ...given, params: some, pictures }),
      ParameterError,
      words,
    );
  }
});
