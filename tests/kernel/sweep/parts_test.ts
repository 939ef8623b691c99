import { assert, assertEquals } from "@std/assert";
import { above, and, below, defineStrategy, not, sma, z } from "tapebook";
import { compilerOf } from "../../../kernel/sweep/compile.ts";
import { partsOf } from "../../../kernel/sweep/parts.ts";

const strategy = defineStrategy({
  name: "parts",
  params: { a: z.int().min(2), b: z.int().min(2) },
  signals: ({ close, high }, p) => {
    const up = above(sma(close, p.a), sma(close, p.b));
    return { entries: and(up, above(high, sma(close, p.a))), exits: not(below(close, sma(high, p.b))) };
  },
});
const points = Array.from({ length: 40 }, (_, i) => ({ a: 2 + i % 8, b: 20 + Math.floor(i / 8) }));
const { program } = compilerOf(strategy).compile(points);
const trials = points.map((_, i) => i);

Deno.test("trials in parts are all there once and in order, each part within its columns", () => {
  for (const most of [7, 10, 15]) {
    const parts = [...partsOf(program, trials, most)];
    assert(parts.length > 1);
    assertEquals(parts.flatMap((part) => part.trials), trials);
    for (const { columns } of parts) assert(columns.size <= most, `${columns.size} columns`);
  }
});

Deno.test("a part names the columns of its trials, and no others", () => {
  const [part] = partsOf(program, [3], 1);
  const names = [...part!.columns].map((place) => {
    const { operation, parameters, inputs } = program.columns[place] as typeof program.columns[0] & {
      operation: string;
      parameters: number[];
      inputs: { operation: string }[];
    };
    return [operation, ...parameters, ...inputs.map((input) => input.operation)].join(" ");
  });
  assertEquals(names.toSorted(), ["close", "high", "sma 20 close", "sma 20 high", "sma 5 close"]);
});

Deno.test("what fits is one part", () => {
  const parts = [...partsOf(program, trials, program.columns.length)];
  assertEquals(parts.length, 1);
  assertEquals(parts[0]!.columns.size, program.columns.length);
});
