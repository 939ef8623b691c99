/** A run on the sample, for tests: bars come straight from the file that ships, no workspace is touched. */
import { fileURLToPath } from "node:url";
import { readBarsFile } from "../../../kernel/data/bars_file.ts";
import { samples } from "../../../kernel/data/sample/samples.ts";
import {
  type Bars,
  crossedAbove,
  crossedBelow,
  defineStrategy,
  makeBars,
  sliceBars,
  sma,
  z,
} from "../../../kernel/mod.ts";

export const smaCross = defineStrategy({
  name: "sma_crossover",
  params: { fast: z.int().min(2).default(20), slow: z.int().default(100) },
  check: (p) => p.fast < p.slow || "fast must be below slow",
  indicators: ({ close }, p) => ({ fast: sma(close, p.fast), slow: sma(close, p.slow) }),
  signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
});

export async function sampleBars(start = "2005-01-01"): Promise<Bars> {
  const [sample] = samples;
  if (!sample) throw new Error("no sample");
  const columns = await readBarsFile(fileURLToPath(sample.file));
  const { symbol, name, note } = sample;
  return sliceBars(makeBars({ symbol, name, ...columns, origin: { source: "sample", note } }), { start });
}
