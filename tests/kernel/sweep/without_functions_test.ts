import { assertEquals } from "@std/assert";
import { above, below, custom, defineStrategy, sma, z } from "tapebook";
import { compilerOf } from "../../../kernel/sweep/compile.ts";
import { functionRemover } from "../../../kernel/sweep/without_functions.ts";
import { randomWalk } from "../random_walk.ts";
import { assertTrial, evaluatedInFull, setupOf } from "./expected.ts";

let calls = 0;
const halved = (x: Float64Array) => {
  calls++;
  return x.map((value) => value / 2);
};
const own = defineStrategy({
  name: "own",
  params: { n: z.int().min(2) },
  indicators: ({ close }, p) => ({ half: sma(custom(halved, close), p.n), mean: sma(close, p.n) }),
  signals: ({ half, mean, close }) => ({
    entries: above(close, mean),
    exits: below(custom(halved, close), half),
  }),
});
const points = [{ n: 5 }, { n: 9 }];
const bars = [randomWalk(300, 1), randomWalk(250, 2)];

Deno.test("a program without its functions can be copied and gives the same trials, on several symbols too", () => {
  const setup = setupOf(bars, [{ from: 0, to: 300 }, { from: 100, to: 200 }]);
  const { program } = compilerOf(own).compile(points);
  const sent = structuredClone(functionRemover(bars)(program));
  const outcomes = evaluatedInFull(setup, { id: 0, account: 0, length: 2, trials: sent });
  points.forEach((point, trial) => assertTrial(outcomes, trial, own(point), setup));
});

Deno.test("functions are called once for each symbol, however many programs use them", () => {
  const remove = functionRemover(bars);
  const compiler = compilerOf(own);
  calls = 0;
  for (let i = 0; i < 3; i++) remove(compiler.compile(points).program);
  assertEquals(calls, bars.length);
});

Deno.test("a program that has no functions is left as it is", () => {
  const plain = defineStrategy({ name: "plain", signals: ({ close }) => ({ entries: above(close, 1) }) });
  const { program } = compilerOf(plain).compile([{}]);
  assertEquals(functionRemover(bars)(program) === program, true);
});

Deno.test("a function that fails is told by the trials that use it, wherever they are tried", () => {
  const failing = defineStrategy({
    name: "failing",
    params: { fails: z.boolean() },
    signals: ({ close }, { fails }) => ({
      entries: above(
        close,
        custom((x) => {
          if (fails && x.length === 250) throw new Error("no such regime");
          return x.map((value) => value - 1);
        }, close),
      ),
    }),
  });
  const trials = [{ fails: true }, { fails: false }];
  const { program } = compilerOf(failing).compile(trials);
  const sent = structuredClone(functionRemover(bars)(program));
  const setup = setupOf(bars, [{ from: 0, to: 300 }]);
  const outcomes = evaluatedInFull(setup, { id: 0, account: 0, length: 2, trials: sent });
  assertEquals([...outcomes.failures], [[0, "no such regime"]]);
  assertTrial(outcomes, 1, failing(trials[1]!), setup);
});
