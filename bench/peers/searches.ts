/** optimise() beside Optuna's TPE: standard functions at equal trials, and how many trials a second each suggests. */
import { above, below, defineStrategy, optimise, uniform, z } from "tapebook";
import { createSearch } from "../../kernel/optimize/methods.ts";
import { FUNCTIONS, type Landscape } from "../../tests/kernel/optimize/landscapes.ts";
import { median } from "../bench.ts";
import { seededBars } from "../seeded_bars.ts";
import { startPeer } from "./python.ts";
import { medianOf, stopwatch, type Taken } from "./stopwatch.ts";

export interface SearchSize {
  readonly trials: number;
  readonly seeds: number;
}

/** Medians over the seeds. */
export interface Searched extends Taken {
  readonly name: string;
  /** How far the best value is above the function's least. */
  readonly distance: number;
}

export interface Problem {
  readonly title: string;
  readonly results: readonly Searched[];
}

interface Function {
  readonly name: "branin" | "hartmann";
  readonly title: string;
  readonly landscape: Landscape;
  readonly bounds: readonly (readonly [number, number])[];
  readonly least: number;
}

const TESTED: readonly Function[] = [
  {
    name: "branin",
    title: "Branin",
    landscape: FUNCTIONS["Branin's function"]!,
    bounds: [[-5, 10], [0, 15]],
    least: 0.39788735772973816,
  },
  {
    name: "hartmann",
    title: "Hartmann-6",
    landscape: FUNCTIONS["Hartmann's function in six dimensions"]!,
    bounds: new Array(6).fill([0, 1]),
    least: -3.32236801141551,
  },
];

interface Question {
  readonly function: string;
  readonly bounds: Function["bounds"];
  readonly trials: number;
  readonly seed: number;
  readonly multivariate: boolean;
}

interface Answer extends Taken {
  readonly best: number;
  readonly point: Readonly<Record<string, number>>;
  readonly value: number;
}

type Found = Pick<Answer, keyof Taken | "best">;
type Method = (tested: Function, trials: number, seed: number) => Promise<Found>;

/** Through a cell's function: each trial is a backtest as well, of bars so few that it hardly counts. */
const optimised = (batch?: number): Method => async ({ landscape, bounds }, trials, seed) => {
  const names = bounds.map((_, i) => `x${i}`);
  const strategy = defineStrategy({
    name: "point",
    params: Object.fromEntries(names.map((name) => [name, z.number().default(0)])),
    signals: ({ open, close }) => ({ entries: above(close, open), exits: below(close, open) }),
  });
  const params = Object.fromEntries(bounds.map(([low, high], i) => [`x${i}`, uniform(low, high)]));
  const taking = stopwatch();
  const found = await optimise(strategy, seededBars("A", 20, 1), {
    params,
    objective: {
      name: "value",
      better: "lower",
      of: (run) => -landscape.scores([run.manifest.parameters as Record<string, number>])[0]!,
    },
    method: "tpe",
    trials,
    seed,
    batch,
    split: false,
    minTrades: 0,
    save: false,
    workers: 0,
  });
  return { ...taking(), best: found.best.objective ?? NaN };
};

/** What chooses its points, asked one at a time as Optuna is. */
const suggested: Method = ({ landscape: { space, scores } }, trials, seed) => {
  const taking = stopwatch();
  const search = createSearch("tpe", space, { seed, trials });
  let best = Infinity;
  for (let trial = 0; trial < trials; trial++) {
    const [asked] = search.ask(1);
    const score = scores([asked!.point])[0]!;
    search.tell([{ id: asked!.id, scores: [score] }]);
    best = Math.min(best, -score);
  }
  return Promise.resolve({ ...taking(), best });
};

export async function besideOptuna(python: string, { trials, seeds }: SearchSize): Promise<Problem[]> {
  const peer = startPeer<Question, Answer>(python, "optuna_tpe.py", {});
  const theirs = (multivariate: boolean): Method => async ({ name, bounds, landscape }, trials, seed) => {
    const answer = await peer.ask({ function: name, bounds, trials, seed, multivariate });
    const own = -landscape.scores([answer.point])[0]!;
    if (Math.abs(own - answer.value) > 1e-9) {
      throw new Error(`${name} is ${own} here and ${answer.value} in Python`);
    }
    return answer;
  };
  const methods: readonly (readonly [string, Method])[] = [
    ["optimise(), batches by default", optimised()],
    ["optimise(), one trial at a time", optimised(1)],
    ["its search alone, one at a time", suggested],
    ["Optuna TPE", theirs(false)],
    ["Optuna TPE, multivariate", theirs(true)],
  ];
  const problems: Problem[] = [];
  for (const tested of TESTED) {
    const found = methods.map((): Found[] => []);
    // The first seed warms up. By turns, so that all meet the same load of the machine.
    for (let seed = -1; seed < seeds; seed++) {
      for (const [i, [, method]] of methods.entries()) {
        const one = await method(tested, seed < 0 ? 30 : trials, Math.max(0, seed));
        if (seed >= 0) found[i]!.push(one);
      }
    }
    problems.push({
      title: tested.title,
      results: methods.map(([name], i) => ({
        name,
        ...medianOf(found[i]!),
        distance: median(found[i]!.map(({ best }) => best - tested.least)),
      })),
    });
  }
  await peer.end();
  return problems;
}
