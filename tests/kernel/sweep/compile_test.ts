import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  above,
  and,
  barsSince,
  below,
  between,
  custom,
  defineStrategy,
  not,
  or,
  rsi,
  sma,
  StrategyError,
  z,
} from "tapebook";
import { compilerOf } from "../../../kernel/sweep/compile.ts";
import { OPERATION_SIZE, OPERATIONS, PLAN_PARTS, type Program } from "../../../kernel/sweep/program.ts";
import { smaCross } from "./sma_cross.ts";

/** The operations in words, columns as #place, masks as their place. */
const readable = ({ operations }: Program) =>
  Array.from({ length: operations.length / OPERATION_SIZE }, (_, i) => {
    const [code, ...operands] = operations.slice(i * OPERATION_SIZE, (i + 1) * OPERATION_SIZE);
    return [OPERATIONS[code!], ...operands.filter((place) => place >= 0)].join(" ");
  });

const planOf = ({ plans }: Program, i: number) =>
  Object.fromEntries(
    PLAN_PARTS.map((part, k) => [part, plans[i * PLAN_PARTS.length + k]!]).filter(([, place]) =>
      place !== -1
    ),
  );

Deno.test("each distinct column and comparison is in the program once, however many points ask for it", () => {
  const points = [3, 4, 5].flatMap((fast) => [10, 20].map((slow) => ({ fast, slow })));
  const { program, compiled, failures } = compilerOf(smaCross).compile([...points, points[0]!]);
  assertEquals(failures.size, 0);
  assertEquals([...compiled], [0, 1, 2, 3, 4, 5, 6]);
  assertEquals(program.columns.length, 5);
  assertEquals(readable(program).length, 12);
  assertEquals(planOf(program, 6), planOf(program, 0));
  assertEquals(readable(program).slice(0, 2), ["cross 0 1", "cross 1 0"]);
});

Deno.test("logic of several signals becomes a chain, and the same chain is there once either way round", () => {
  const strategy = defineStrategy({
    name: "logic",
    params: { level: z.number().default(30) },
    signals: ({ close, high, low }, p) => {
      const [a, b, c] = [above(close, p.level), below(close, high), between(close, low, high)];
      return { entries: and(a, b, c), exits: or(not(and(b, a)), c) };
    },
  });
  const { program } = compilerOf(strategy).compile([{}, { level: 30 }]);
  assertEquals(readable(program), [
    "above 0 1",
    "above 2 0",
    "between 0 3 2",
    "and 0 1",
    "and 2 3",
    "not 3",
    "or 2 5",
  ]);
  assertEquals(planOf(program, 0), { entries: 4, exits: 6 });
  assertEquals(planOf(program, 1), planOf(program, 0));
});

Deno.test("signals that are no operation on columns come first among the masks", () => {
  const mask = Uint8Array.of(1, 0, 1);
  const strategy = defineStrategy({
    name: "mixed",
    signals: ({ close }) => ({
      entries: and(above(close, 1), mask),
      exits: above(barsSince(above(close, 2)), 5),
      stopLoss: sma(close, 3),
    }),
  });
  const { program } = compilerOf(strategy).compile([{}]);
  assertEquals(program.given, [mask]);
  assertEquals(readable(program), ["above 0 1", "and 0 1", "above 2 3"]);
  assertEquals(planOf(program, 0), { entries: 2, exits: 3, stopLoss: 4 });
});

Deno.test("functions are told apart by identity, arrays by what they hold", () => {
  const twice = (x: Float64Array) => x.map((value) => 2 * value);
  const strategy = (fresh: boolean) =>
    defineStrategy({
      name: "own",
      params: { n: z.int() },
      signals: ({ close }) => ({
        entries: above(custom(fresh ? (x) => twice(x) : twice, close), Float64Array.of(1, 2)),
      }),
    });
  const points = [{ n: 1 }, { n: 2 }];
  assertEquals(compilerOf(strategy(false)).compile(points).program.columns.length, 2);
  assertEquals(compilerOf(strategy(true)).compile(points).program.columns.length, 3);
});

Deno.test("points that the strategy refuses are named with what it says, the others compiled", () => {
  const { program, compiled, failures } = compilerOf(smaCross).compile([
    { fast: 5 },
    { fast: 50, slow: 20 },
    { fast: 1 },
    { fats: 5 },
    { fast: NaN },
    { slow: 40 },
  ]);
  assertEquals([...compiled], [0, 5]);
  assertEquals(program.plans.length, 2 * PLAN_PARTS.length);
  assertEquals([...failures], [
    [1, 'Change the parameters of sma_crossover: fast must be below slow; they are {"fast":50,"slow":20}'],
    [2, "Set fast of sma_crossover to a whole number, at least 2: it is 1"],
    [3, 'Use the parameters of sma_crossover, fast, slow: there is no "fats"; did you mean "fast"?'],
    [4, "Set fast of sma_crossover to a whole number, at least 2: it is NaN"],
  ]);
});

Deno.test("a point whose signals cannot be used is named with the reason", () => {
  const strategy = defineStrategy({
    name: "broken",
    params: { kind: z.enum(["good", "none", "throws"]) },
    signals: ({ close }, { kind }) => {
      if (kind === "throws") throw new Error("no such kind");
      return kind === "good" ? { entries: above(close, 1) } : {};
    },
  });
  const { compiled, failures } = compilerOf(strategy).compile([
    { kind: "none" },
    { kind: "good" },
    { kind: "throws" },
  ]);
  assertEquals([...compiled], [1]);
  assert(failures.get(0)!.endsWith("entries are missing"));
  assertEquals(failures.get(2), "no such kind");
});

Deno.test("parameters are what the strategy itself would receive: parsed, with their defaults", () => {
  const seen: unknown[] = [];
  const strategy = defineStrategy({
    name: "seen",
    params: {
      window: z.int().default(14),
      mode: z.string().transform((text) => text.toUpperCase()).default("PLAIN"),
      note: z.string().optional(),
      list: z.array(z.number()).default([1]),
    },
    signals: ({ close }, p) => {
      seen.push(p);
      return { entries: above(rsi(close, p.window), 50) };
    },
  });
  const points = [{}, { mode: "loud" }, { window: 3, note: "n" }, { list: [2, 3] }, { note: undefined }];
  compilerOf(strategy).compile(points);
  assertEquals(seen, points.map((point) => strategy(point as never).params));
});

Deno.test("a strategy without signals has nothing to compile", () => {
  const event = defineStrategy({ name: "event", onBar: () => {} });
  assertThrows(() => compilerOf(event), StrategyError, "has no signals to compile");
});
