import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { z } from "zod";
import { simulate } from "../../../kernel/engine/simulate.ts";
import type { Strategy } from "../../../kernel/engine/strategy.ts";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { sma } from "../../../kernel/signals/indicators.ts";
import { above, below, crossedAbove, crossedBelow } from "../../../kernel/signals/compare.ts";
import { defineStrategy } from "../../../kernel/strategy/define.ts";
import { randomWalk } from "../random_walk.ts";

const smaCross = defineStrategy({
  name: "sma_crossover",
  params: { fast: z.int().min(2).default(20), slow: z.int().max(400).default(100) },
  check: (p) => p.fast < p.slow || "fast must be below slow",
  indicators: ({ close }, p) => ({ fast: sma(close, p.fast), slow: sma(close, p.slow) }),
  signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
});

const failure = (params: unknown) => assertThrows(() => smaCross(params as { fast: number }), ParameterError);

/** Compiles only if the two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : never;

Deno.test("defineStrategy() infers parameters, their defaults and the names of indicators", () => {
  const strategy = smaCross({ fast: 10 });
  const typed: Same<typeof strategy, Strategy<{ readonly fast: number; readonly slow: number }>> = true;
  const callable: Parameters<typeof smaCross> extends [{ readonly fast?: number; readonly slow?: number }?]
    ? true
    : never = true;
  assert(typed && callable);
  assertEquals(strategy.params, { fast: 10, slow: 100 });
});

Deno.test("defineStrategy() demands parameters that have no default, and refuses other types", () => {
  const strict = defineStrategy({
    name: "strict",
    params: { level: z.number(), side: z.enum(["over", "under"]).default("over") },
    signals: ({ close }, p) => ({
      entries: p.side === "over" ? above(close, p.level) : below(close, p.level),
    }),
  });
  // @ts-expect-error: level has no default
  assertThrows(() => strict(), ParameterError, "Set level of strict to a number: it is undefined");
  // @ts-expect-error: a level is a number
  assertThrows(() => strict({ level: "high" }), ParameterError, 'it is "high"');
  assertThrows(
    () => strict({ level: 1, side: "beside" as "over" }),
    ParameterError,
    'one of "over", "under": it is "beside"',
  );
  assertEquals(strict.defaults, { side: "over" });
});

Deno.test("defineStrategy() knows indicators and columns by name in signals, nothing else", () => {
  defineStrategy({
    name: "typed",
    indicators: ({ close }) => ({ average: sma(close, 5) }),
    // @ts-expect-error: there is no such indicator
    signals: ({ average, close, avrage }) => ({
      entries: above(close, average),
      exits: below(close, avrage),
    }),
  });
});

Deno.test("a strategy's factory tells its name, version, schema and defaults", () => {
  assertEquals([smaCross.name, smaCross.version, smaCross.description], ["sma_crossover", "0.1.0", ""]);
  assertEquals(smaCross.defaults, { fast: 20, slow: 100 });
  assertEquals(Object.keys(smaCross.schema.shape), ["fast", "slow"]);
  const { name, version, params } = smaCross();
  assertEquals([name, version, params], ["sma_crossover", "0.1.0", { fast: 20, slow: 100 }]);
});

Deno.test("a parameter outside its schema is refused with field, value and what is allowed", () => {
  const low = failure({ fast: 1 });
  assertEquals([low.code, low.field, low.value, low.allowed], [
    "parameter",
    "fast",
    1,
    "a whole number, at least 2",
  ]);
  assertStringIncludes(low.message, "Set fast of sma_crossover to a whole number, at least 2: it is 1");
  assertEquals(failure({ slow: 401 }).allowed, "a whole number, at most 400");
  assertEquals(failure({ fast: "20" }).value, "20");
  assertEquals(failure({ fast: 2.5 }).field, "fast");
});

Deno.test("an unknown parameter is refused with the name that was meant", () => {
  const error = failure({ fats: 3 });
  assertEquals([error.field, error.value, error.allowed], ["fats", 3, "fast, slow"]);
  assertStringIncludes(error.message, 'did you mean "fast"?');
  assertEquals(failure({ toString: 1 }).field, "toString");
});

Deno.test("parameters that do not go together are refused with the check's own words", () => {
  const error = failure({ fast: 200 });
  assertEquals([error.field, error.allowed], ["params", "fast must be below slow"]);
  assertStringIncludes(error.message, '{"fast":200,"slow":100}');
});

Deno.test("parameters that are no object are refused", () => {
  assertEquals(failure(20).field, "params");
  assertEquals(failure(null).value, null);
});

Deno.test("a strategy's parameters cannot be changed afterwards", () => {
  assert(Object.isFrozen(smaCross().params));
});

Deno.test("defineStrategy() refuses a name that could not be a file's", () => {
  for (const name of ["", "sma crossover", "../x", undefined]) {
    const define = () =>
      defineStrategy({ name: name!, signals: ({ close }) => ({ entries: above(close, 1) }) });
    assertEquals(assertThrows(define, ParameterError).field, "name");
  }
});

Deno.test("defineStrategy() refuses a part that it does not know, and names the nearest", () => {
  const define = () => defineStrategy({ name: "x", signal: () => ({}) } as never);
  const error = assertThrows(define, ParameterError, 'did you mean "signals"?');
  assertEquals(error.field, "signal");
});

Deno.test("a strategy without indicators, parameters or exits runs", () => {
  const hold = defineStrategy({ name: "hold", signals: ({ close }) => ({ entries: above(close, 0) }) });
  const { trades } = simulate(hold(), randomWalk(20, 1));
  assertEquals([trades.length, trades.open[0]], [1, 1]);
});

Deno.test("defineStrategy() refuses a parameter that is no schema, and a default that its schema would refuse", () => {
  const define = (params: Record<string, unknown>) => () =>
    defineStrategy({
      name: "odd",
      params: params as never,
      signals: ({ close }) => ({ entries: above(close, 1) }),
    });
  const bare = assertThrows(define({ n: 5 }), ParameterError, "Give n of odd a zod schema");
  assertEquals(bare.field, "params.n");
  const error = assertThrows(define({ n: z.int().min(2).default(1) }), ParameterError);
  assertEquals([error.field, error.value, error.allowed], ["n", 1, "a whole number, at least 2"]);
  assertStringIncludes(error.message, "Set the default of n of odd to");
  const trimmed = z.string().transform((text) => text.length).default(3);
  assertEquals(define({ trimmed, side: z.enum(["long", "short"]).default("long") })().defaults, {
    trimmed: 3,
    side: "long",
  });
});

Deno.test("a strategy prints its parameters, and what makes strategies the ones that it takes", () => {
  assertEquals(Deno.inspect(smaCross({ fast: 10 })), "sma_crossover 0.1.0: fast 10, slow 100");
  assertEquals(Deno.inspect(smaCross).split("\n"), [
    "sma_crossover 0.1.0",
    "fast: a whole number, at least 2, default 20",
    "slow: a whole number, at most 400, default 100",
  ]);
});
