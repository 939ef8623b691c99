/** What every indicator of a table must pass; a case says only what is its own. */
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { Bars } from "../../../kernel/market/bars.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";
import { ParameterError } from "../../../kernel/series/errors.ts";
import { Evaluator } from "../../../kernel/signals/evaluate.ts";
import { lift, type Row, streaming } from "../../../kernel/signals/lift.ts";
import { type Column, COLUMNS, type Columns } from "../../../kernel/signals/node.ts";
import { seededRandom } from "../random_walk.ts";

type Name = keyof Columns;
type Columned = Readonly<Record<Name, Float64Array>>;
/** One array for each output; of an indicator with one output it is called `value`. */
export type Outputs = Readonly<Record<string, Float64Array>>;

export interface Case {
  /** Numbers to try, small windows first: the bars of the tests are few. */
  numbers: number[][];
  /**
   * The slow, obvious form: columns of the bars, then numbers. Needed where no other library has the
   * indicator.
   */
  oracle?: (columns: Columned, ...numbers: number[]) => Float64Array | Outputs;
  /** Relative error allowed to the oracle, where it loses digits itself; default 1e-9. */
  tolerance?: number;
  /** Which column of the bars stands for an input; default the one of its name, close where there is none. */
  columns?: Readonly<Record<string, Name>>;
  /** Values that a parameter must refuse; default those that are no whole number of bars, at least 1. */
  refused?: Readonly<Record<string, readonly number[]>>;
}

/**
 * Output of another library: bars once, and for each indicator and numbers its values, null where there are
 * none.
 */
export interface Golden {
  origin: string;
  columns: Partial<Record<Name, (number | null)[]>>;
  cases: { indicator: string; numbers: number[]; values: Values | Record<string, Values> }[];
}

type Values = (number | null)[];

const NO_PERIOD = [0, -3, 2.5, NaN, Infinity, 2e7];
export const NOT_POSITIVE = [0, -1, NaN, Infinity];

export function testIndicators(
  rows: Readonly<Record<string, Row>>,
  cases: Readonly<Record<string, Case>>,
  golden: Golden,
): void {
  Deno.test(`there is a case for each of ${Object.keys(rows).join(", ")}`, () => {
    assertEquals(Object.keys(cases).sort(), Object.keys(rows).sort());
    const strays = golden.cases.filter(({ indicator }) => !(indicator in rows));
    assertEquals(strays.map(({ indicator }) => indicator), []);
  });
  for (const [name, each] of Object.entries(cases)) testIndicator(name, rows[name]!, each, golden);
}

function testIndicator(name: string, row: Row, each: Case, golden: Golden): void {
  const references = golden.cases.filter(({ indicator }) => indicator === name);
  const inputsOf = (columns: Columned) => row.inputs.map((input) => columns[columnOf(input, each)]);
  const on = (columns: Columned, numbers: readonly number[]): Outputs =>
    named<Float64Array>(row.compute(...inputsOf(columns), ...numbers));
  const title = (numbers: readonly number[]) => `${name}(${numbers.join(", ")})`;

  for (const { numbers, values } of references) {
    Deno.test(`${title(numbers)} agrees with ${golden.origin}`, () => {
      const expected = named<Float64Array>(
        Array.isArray(values) ? column(values) : mapValues(values, column),
      );
      const actual = on(mapValues(golden.columns, column) as unknown as Columned, numbers);
      assertEquals(Object.keys(actual).sort(), Object.keys(expected).sort());
      assertClose(actual, expected, title(numbers));
    });
  }

  const { oracle, tolerance } = each;
  if (oracle) {
    Deno.test(`${name}() follows its definition, with NaNs anywhere and few bars`, () => {
      fc.assert(fc.property(withHoles, fc.constantFrom(...each.numbers), (columns, numbers) => {
        assertClose(
          on(columns, numbers),
          named<Float64Array>(oracle(columns, ...numbers)),
          title(numbers),
          tolerance,
        );
      }));
    });
  } else if (references.length === 0) throw new Error(`give ${name} reference values or an oracle`);

  Deno.test(`${name}() keeps every value when later bars are cut off`, () => {
    const bars = someBars(90, 3);
    for (const numbers of each.numbers) {
      const whole = on(bars, numbers);
      for (let cut = 0; cut <= bars.length; cut++) {
        const part = mapValues(columnsOf(bars), (values) => values.subarray(0, cut));
        assertSame(on(part, numbers), mapValues(whole, (values) => values.subarray(0, cut)), title(numbers));
      }
    }
  });

  Deno.test(`stream.${name}() gives bar by bar what ${name}() gives at once`, () => {
    const equal = (columns: Columned, numbers: readonly number[]) => {
      const whole = on(columns, numbers);
      const live = streaming(row)(...numbers);
      const inputs = inputsOf(columns);
      const seen = mapValues(whole, (values) => new Float64Array(values.length).fill(777));
      for (let i = 0; i < columns.close.length; i++) {
        const next = live.next(...inputs.map((input) => input[i]!)) as number | Record<string, number>;
        const results = typeof next === "number" ? { value: next } : next;
        for (const [output, value] of Object.entries(results)) seen[output]![i] = value;
      }
      assertSame(seen, whole, title(numbers));
    };
    for (const numbers of each.numbers) equal(someBars(300, 4), numbers);
    fc.assert(fc.property(withHoles, fc.constantFrom(...each.numbers), equal));
  });

  Deno.test(`${name}() starts anew after a day of NaNs, whichever column has them`, () => {
    const bars = someBars(600, 5);
    for (const numbers of each.numbers) {
      const last = mapValues(on(bars, numbers), (values) => values.at(-1)!);
      const names = [...new Set(row.inputs.map((input) => columnOf(input, each)))];
      for (const holed of names.filter((input) => input !== "time")) {
        const columns = { ...columnsOf(bars), [holed]: bars[holed].slice().fill(NaN, 60, 66) };
        const after = on(columns, numbers);
        const what = `${title(numbers)} with NaNs in ${holed}`;
        const shown = Object.values(after).some((values) => values.subarray(60, 80).some(Number.isNaN));
        assert(shown, `${what} shows nothing of them`);
        const recovered = mapValues(after, (values) => Number.isNaN(values.at(-1)!));
        assertEquals(recovered, mapValues(last, Number.isNaN), `${what} never recovers`);
      }
    }
  });

  Deno.test(`${name}() writes to the buffers it is given, whatever is in them`, () => {
    const bars = someBars(80, 6);
    for (const numbers of each.numbers) {
      const expected = on(bars, numbers);
      const out = mapValues(expected, () => new Float64Array(80).fill(123));
      const given = row.outputs ? out : out.value!;
      assertStrictEquals(row.compute(...inputsOf(bars), ...numbers, given), given);
      assertSame(out, expected, title(numbers));
    }
  });

  Deno.test(`${name}() refuses buffers of another length, its inputs and the same one twice`, () => {
    const bars = someBars(10, 7);
    const numbers = each.numbers[0]!;
    const outputs = row.outputs ?? ["value"];
    const give = (buffer: (k: number) => Float64Array) => {
      const record = Object.fromEntries(outputs.map((output, k) => [output, buffer(k)]));
      return () => row.compute(...inputsOf(bars), ...numbers, row.outputs ? record : record.value);
    };
    assertThrows(give(() => new Float64Array(9)), ParameterError, "10 values");
    for (const input of inputsOf(bars)) {
      const last = outputs.length - 1;
      assertThrows(
        give((k) => k === last ? input : new Float64Array(10)),
        ParameterError,
        "out is also an input",
      );
    }
    const twice = new Float64Array(10);
    if (row.outputs) assertThrows(give(() => twice), ParameterError, "another output");
  });

  if (row.inputs.length > 1) {
    Deno.test(`${name}() refuses columns of different lengths`, () => {
      const inputs = inputsOf(someBars(10, 8)).map((input, k) => k === 1 ? input.subarray(1) : input);
      const call = () => row.compute(...inputs, ...each.numbers[0]!);
      assertThrows(call, ParameterError, "as many as the first input");
    });
  }

  const parameters = Object.entries(row.parameters);
  if (parameters.length > 0) {
    Deno.test(`${name}() refuses numbers that are not allowed, on arrays, on columns and as a stream`, () => {
      const handles = row.inputs.map((input) => COLUMNS[columnOf(input, each)]);
      parameters.forEach(([parameter, fallback], k) => {
        const required = fallback === undefined ? [undefined] : [];
        for (const value of [...required, ...each.refused?.[parameter] ?? NO_PERIOD]) {
          const numbers = each.numbers[0]!.map((number, at) => at === k ? value : number) as number[];
          const calls = [
            () => row.compute(...inputsOf(someBars(10, 9)), ...numbers),
            () => lift(name, row)(...handles, ...numbers),
            () => streaming(row)(...numbers),
          ];
          for (const call of calls) {
            const error = assertThrows(call, ParameterError, `Set ${parameter} to `);
            assertEquals([error.field, error.value], [parameter, value]);
          }
        }
      });
    });
  }

  if (parameters.length > 0 && parameters.every(([, fallback]) => fallback !== undefined)) {
    Deno.test(`${name}() has the defaults that its row names`, () => {
      const bars = someBars(300, 10);
      const numbers = parameters.map(([, fallback]) => fallback!);
      assertSame(on(bars, []), on(bars, numbers), title(numbers));
      const handles = row.inputs.map((input) => COLUMNS[columnOf(input, each)]);
      assertEquals(lift(name, row)(...handles), lift(name, row)(...handles, ...numbers));
    });
  }

  Deno.test(`${name}() is in a run what it is on arrays`, () => {
    const bars = someBars(120, 11);
    const handles = row.inputs.map((input) => COLUMNS[columnOf(input, each)]);
    for (const numbers of each.numbers) {
      const evaluator = new Evaluator(bars);
      const nodes = named<Column>(
        lift(name, row)(...handles, ...numbers) as unknown as Column | Record<string, Column>,
      );
      assertSame(mapValues(nodes, (node) => evaluator.column(node)), on(bars, numbers), title(numbers));
    }
  });
}

/** Bars of four hours, so that a day has six, with volume. */
export function someBars(length: number, seed: number, coarse = false): Bars {
  const random = seededRandom(seed);
  const round = (value: number) => coarse ? Math.round(value) : value;
  const columns = { open: [], high: [], low: [], close: [], volume: [] } as Record<string, number[]>;
  let price = coarse ? 20 : 100;
  for (let i = 0; i < length; i++) {
    const open = round(price);
    price *= 1 + (random() - 0.49) * 0.08;
    const close = round(price);
    columns.open!.push(open);
    columns.close!.push(close);
    columns.high!.push(round(Math.max(open, close) * (1 + 0.02 * random())));
    columns.low!.push(round(Math.min(open, close) * (1 - 0.02 * random())));
    columns.volume!.push(Math.floor(1000 * random()) + 1);
  }
  const { open, high, low, close, volume } = columns as Record<Name, number[]>;
  const time = Float64Array.from({ length }, (_, i) => (i + 2) * 14_400_000);
  return makeBars({
    symbol: `WALK${seed}`,
    market: "CRYPTO",
    timeframe: "4h",
    time,
    open,
    high,
    low,
    close,
    volume,
  });
}

/**
 * Bars with a few NaNs, half of the time on whole prices, so that there are ties and bars without any move.
 */
const withHoles = fc.record({
  length: fc.integer({ min: 0, max: 60 }),
  seed: fc.nat(),
  coarse: fc.boolean(),
  holes: fc.array(
    fc.record({
      name: fc.constantFrom<Name>("open", "high", "low", "close", "volume"),
      at: fc.integer({ min: 0, max: 59 }),
    }),
    { maxLength: 3 },
  ),
}).map(({ length, seed, coarse, holes }) => {
  const columns = columnsOf(someBars(length, seed, coarse));
  for (const { name, at } of holes) {
    if (at < length) columns[name][at] = NaN;
  }
  return columns;
});

function columnsOf({ time, open, high, low, close, volume }: Columned): Columned {
  return { time, open, high, low, close, volume };
}

function columnOf(input: string, each: Case): Name {
  return each.columns?.[input] ?? (input in COLUMNS ? input as Name : "close");
}

function named<T extends Float64Array | Column>(
  result: T | Readonly<Record<string, T>>,
): Readonly<Record<string, T>> {
  const single = result instanceof Float64Array || result.kind === "column";
  return single ? { value: result as T } : result as Readonly<Record<string, T>>;
}

function mapValues<V, W, K extends string>(record: Readonly<Partial<Record<K, V>>>, change: (value: V) => W) {
  const entries = Object.entries(record).map(([key, value]) => [key, change(value as V)]);
  return Object.fromEntries(entries) as Record<K, W>;
}

const column = (values: Values) => Float64Array.from(values, (value) => value ?? NaN);

export function assertClose(actual: Outputs, expected: Outputs, what: string, relative = 1e-9): void {
  for (const [output, wanted] of Object.entries(expected)) {
    assertEquals(actual[output]!.length, wanted.length, what);
    wanted.forEach((want, i) => {
      const got = actual[output]![i]!;
      const near = Number.isNaN(want)
        ? Number.isNaN(got)
        : Math.abs(got - want) <= relative * Math.max(1, Math.abs(want));
      assert(near, `${output} ${i} of ${what} is ${got}, not ${want}`);
    });
  }
}

function assertSame(actual: Outputs, expected: Outputs, what: string): void {
  assertEquals(Object.keys(actual).sort(), Object.keys(expected).sort(), what);
  for (const [output, wanted] of Object.entries(expected)) {
    assertEquals(actual[output]!.length, wanted.length, what);
    for (let i = 0; i < wanted.length; i++) {
      // Equal to the last bit, but for the sign of zero.
      const [got, want] = [actual[output]![i]!, wanted[i]!];
      assert(
        got === want || (got !== got && want !== want),
        `${output} ${i} of ${what} is ${got}, not ${want}`,
      );
    }
  }
}
