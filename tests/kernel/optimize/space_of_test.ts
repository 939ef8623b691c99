import { assert, assertEquals, assertThrows } from "@std/assert";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { encodingOf } from "../../../kernel/optimize/encoding.ts";
import { everyPoint } from "../../../kernel/optimize/points.ts";
import { logUniform, range, uniform, when } from "../../../kernel/optimize/ranges.ts";
import { spaceOf, type SpaceRules } from "../../../kernel/optimize/space_of.ts";
import { parseWhole, spaceFrom } from "./spaces.ts";

const refused = (params: Record<string, unknown>, rules: Partial<SpaceRules> = {}): string =>
  assertThrows(() => spaceFrom(params, rules), ParameterError).message;

const known = { names: ["fast", "slow", "exit", "multiple", "stop"], defaults: { fast: 20, slow: 100 } };

Deno.test("spaceOf() keeps single values and defaults fixed and orders numbers", () => {
  const space = spaceFrom({ slow: [100, 50, 200], exit: "time", stop: [7] }, known);
  assertEquals(space.fixed, { fast: 20, exit: "time", stop: 7 });
  assertEquals(space.dimensions, [{ kind: "list", name: "slow", values: [50, 100, 200], ordered: true }]);
});

Deno.test("spaceOf() takes typed arrays, and leaves words in the order given", () => {
  const { dimensions } = spaceFrom({ fast: Float64Array.of(3, 1), exit: ["time", "atr"] });
  assertEquals(
    dimensions.map((dimension) => dimension.kind === "list" && [dimension.values, dimension.ordered]),
    [
      [[1, 3], true],
      [["time", "atr"], false],
    ],
  );
});

Deno.test("spaceOf() has the values that the schema makes of those given", () => {
  const { dimensions, fixed } = spaceFrom({ fast: ["3", "1"], slow: "8" }, {
    parse: (_name, value) => Number(value),
  });
  assertEquals(dimensions[0]!.kind === "list" && dimensions[0]!.values, [1, 3]);
  assertEquals(fixed, { slow: 8 });
});

Deno.test("spaceOf() says which parameter there is not, and the nearest", () => {
  const message = refused({ fats: range(1, 3) }, known);
  assert(message.includes('there is no "fats"; did you mean "fast"?'), message);
  assert(
    refused({}, known).startsWith("Give params values to try for some of fast, slow"),
    refused({}, known),
  );
  assert(refused({}).includes("it has none"));
});

Deno.test("spaceOf() refuses lists that are empty, repeat a value or hold no numbers", () => {
  assertEquals(refused({ fast: [] }), "Give fast at least one value to try: its list is empty");
  assertEquals(refused({ fast: [5, 6, 5] }), "Give fast each value once: 5 is there twice");
  assertEquals(refused({ fast: [5, NaN] }), "Give fast finite numbers: one of its values is NaN");
  assertEquals(refused({ fast: Infinity }), "Give fast finite numbers: one of its values is Infinity");
});

Deno.test("spaceOf() asks the schema about every value, and once only", () => {
  const asked: unknown[] = [];
  const parse = (name: string, value: unknown) => {
    asked.push([name, value]);
    return value;
  };
  spaceFrom({ fast: [1, 2], slow: 3 }, { parse });
  assertEquals(asked, [["fast", 1], ["fast", 2], ["slow", 3]]);
  assertEquals(refused({ fast: [1, 2.5] }, { parse: parseWhole }), "Set fast to a whole number: it is 2.5");
  assertEquals(
    refused({ slow: [1] }, { names: ["fast", "slow"], parse: parseWhole }),
    "Set fast to a whole number: it is undefined",
  );
});

Deno.test("spaceOf() says to give a list where uniform() would try fractions of a whole number", () => {
  const message = refused({ fast: uniform(2, 10) }, { parse: parseWhole });
  assertEquals(
    message,
    "Give fast a list such as range(2, 10): uniform() tries numbers such as 6.94427, and it takes a whole number",
  );
  assertEquals(spaceFrom({ stop: logUniform(0.1, 1) }).dimensions, [
    { kind: "uniform", name: "stop", low: 0.1, high: 1, log: true },
  ]);
});

Deno.test("spaceOf() puts a parameter behind those that its condition names", () => {
  const { dimensions } = spaceFrom({
    multiple: when({ exit: "atr" }, range(1, 3), 0),
    exit: when({ fast: [1, 2] }, ["time", "atr"], "time"),
    fast: range(1, 5),
  });
  assertEquals(dimensions.map(({ name }) => name), ["fast", "exit", "multiple"]);
  assertEquals(dimensions[2]!.when, { exit: ["atr"] });
  assertEquals(dimensions[1]!.when, { fast: [1, 2] });
});

Deno.test("spaceOf() settles what hangs on a parameter that does not vary", () => {
  const params = (exit: unknown) => ({ exit, multiple: when({ exit: "atr" }, range(1, 3)), fast: [1, 2] });
  const rules = { defaults: { multiple: 9 } };
  assertEquals(spaceFrom(params("time"), rules).fixed, { exit: "time", multiple: 9 });
  const { dimensions } = spaceFrom(params("atr"), rules);
  assertEquals(dimensions.map(({ name, when }) => [name, when]), [["multiple", undefined], [
    "fast",
    undefined,
  ]]);
});

Deno.test("spaceOf() says which condition waits for what never is", () => {
  const at = (condition: Record<string, unknown>) =>
    refused({ exit: ["time", "atr"], stop: uniform(0, 1), multiple: when(condition, [1, 2], 0) }, known);
  assert(at({ exti: "atr" }).includes('in when() of multiple: there is no "exti"; did you mean "exit"?'));
  assertEquals(
    at({ exit: "art" }),
    'Let when() of multiple wait for exit of "time", "atr": it waits for "art"',
  );
  assert(
    at({ stop: 0.5 }).startsWith(
      "Let when() of multiple name a parameter with a list of values: stop is any",
    ),
  );
  assert(at({}).startsWith("Give when() of multiple a parameter and its value"));
  assert(
    refused({ fast: when({ slow: 1 }, when({ slow: 2 }, [1])), slow: [1, 2] }).includes("into one when()"),
  );
});

Deno.test("spaceOf() asks what a parameter without a default is where it does not count", () => {
  const params = { exit: ["time", "atr"], multiple: when({ exit: "atr" }, [1, 2]) };
  const parse = (name: string, value: unknown) => name === "multiple" ? parseWhole(name, value) : value;
  const message =
    "Give when() of multiple as third argument what multiple is elsewhere, as it has no default: it has two";
  assertEquals(refused(params, { parse }), message);
  assertEquals(spaceFrom(params, { parse, defaults: { multiple: 3 } }).dimensions[1]!.otherwise, 3);
});

Deno.test("spaceOf() names the circle that conditions go in", () => {
  const message = refused({
    fast: when({ slow: 1 }, [1, 2], 0),
    slow: when({ exit: "atr" }, [1, 2], 0),
    exit: when({ fast: 1 }, ["time", "atr"], "time"),
  });
  assertEquals(message, "Take one when() away: the conditions go in a circle, fast -> slow -> exit -> fast");
});

Deno.test("spaceOf() tells how many points were tried where constraints leave none, and why one was refused", () => {
  const check = (p: Record<string, unknown>) =>
    (p.fast as number) < (p.slow as number) || "fast must be below slow";
  const message = refused({ fast: range(10, 20), slow: range(1, 5) }, { check });
  assert(message.includes("none of 55 points tried is allowed"), message);
  assert(/for \{"fast":\d+,"slow":\d\}: fast must be below slow$/.test(message), message);
  assert(refused({ fast: 3, slow: 2 }, { check }).includes("none of 1 points tried"));
  const thin = refused({ stop: uniform(0, 1) }, { where: (p) => p.stop === 0.5 });
  assert(thin.includes("none of 10,000 points tried is allowed") && thin.endsWith("where is false"), thin);
  assert(thin.startsWith("Change the values of stop, or where: "), thin);
});

Deno.test("spaceOf() says how many points each of two constraints refuses that leave none together", () => {
  const check = (p: Record<string, unknown>) =>
    (p.fast as number) < (p.slow as number) || "fast must be below slow";
  const contrary = (p: Record<string, unknown>) => (p.fast as number) >= (p.slow as number);
  for (const where of [contrary, () => false]) {
    const message = refused({ fast: range(5, 20, 5), slow: range(10, 60, 10) }, { check, where });
    assertEquals(
      message.replaceAll(/\{[^}]*\}/g, "{…}"),
      "Change the values of fast, slow, or the strategy's check or where: none of 24 points tried is allowed; for " +
        "4 of them, such as {…}: fast must be below slow; for 20 of them, such as {…}: where is false",
    );
  }
});

Deno.test("spaceOf() finds the one point that a constraint leaves in a large space", () => {
  const where = (p: Record<string, unknown>) => p.fast === 300 && p.slow === 300;
  assert(spaceFrom({ fast: range(1, 300), slow: range(1, 300) }, { where }).allows({ fast: 300, slow: 300 }));
});

Deno.test("spaceOf() says so where `where` gives neither true nor false, or throws", () => {
  for (
    const [given, words] of [
      [undefined, "undefined"],
      ["yes", '"yes"'],
      [1, "1"],
      [Promise.resolve(true), "a promise"],
    ] as const
  ) {
    const silent = refused({ fast: [1, 2] }, { where: () => given });
    assert(/^Let where give true or false: for \{"fast":\d\} it gives /.test(silent), silent);
    assert(silent.endsWith(words), silent);
  }
  const failing = refused({ fast: [1, 2] }, {
    where: () => {
      throw new TypeError("p.slwo is undefined");
    },
  });
  assert(/^Mend where: for \{"fast":\d\} it throws p.slwo is undefined$/.test(failing), failing);
});

Deno.test("neither where nor a strategy's check can change the points", () => {
  const change = (p: Record<string, unknown>) => {
    p.fast = 7;
    return true;
  };
  const where = refused({ fast: [1, 2] }, { where: change });
  assert(where.includes("read only property 'fast'") && where.endsWith("cannot change them"), where);
  assertThrows(() => spaceFrom({ fast: [1, 2] }, { check: change as never }), TypeError, "fast");
});

Deno.test("points have the parameters in the strategy's order, whatever when() makes them wait for", () => {
  const params = { multiple: when({ exit: "atr" }, [1, 2], 0), exit: ["time", "atr"] };
  const names = ["multiple", "slow", "exit", "missing"];
  const space = spaceFrom(params, { names, defaults: { slow: 100 }, parse: (_name, value) => value });
  assertEquals(space.dimensions.map(({ name }) => name), ["exit", "multiple"]);
  const ordered = ["multiple", "slow", "exit"];
  const { pointAt } = encodingOf(space);
  assertEquals([...everyPoint(space), pointAt([0.9, 0.9])].map(Object.keys), Array(4).fill(ordered));
});

Deno.test("a space knows the strategy's check and the caller's where", () => {
  const { allows } = spaceOf({ fast: range(1, 5), slow: range(1, 5) }, {
    strategy: "trend",
    names: ["fast", "slow"],
    defaults: {},
    parse: (_name, value) => value,
    check: (p) => (p.fast as number) < (p.slow as number),
    where: (p) => p.slow !== 5,
  });
  assertEquals([allows({ fast: 1, slow: 2 }), allows({ fast: 2, slow: 2 }), allows({ fast: 1, slow: 5 })], [
    true,
    false,
    false,
  ]);
});
