/** A search in a process of its own: told what to do as JSON, answers with a line of JSON; may hang in mid-way to be killed. */
import {
  type Bars,
  crossedAbove,
  crossedBelow,
  defineStrategy,
  optimise,
  type OptimiseOptions,
  range,
  sma,
  syntheticBars,
  z,
} from "../../../../kernel/mod.ts";

export interface SearchOrder {
  readonly options: Partial<OptimiseOptions>;
  /** Which report of progress it hangs in; never without. */
  readonly hangAt?: number;
  readonly bars?: { readonly seed?: number };
  readonly name?: string;
  readonly slow?: number;
}

export interface SearchAnswer {
  readonly error?: string;
  readonly table?: Readonly<Record<string, readonly unknown[]>>;
  readonly notes?: readonly string[];
  readonly ending?: string;
  readonly probability?: number;
  /** Calls of onProgress. */
  readonly reports: number;
  /** Of these, the ones that knew a rate. */
  readonly rated: number;
}

const order = JSON.parse(Deno.args[0]!) as SearchOrder;
const strategy = defineStrategy({
  name: order.name ?? "crossing",
  params: { fast: z.int().default(5), slow: z.int().default(50) },
  check: (p) => p.fast < p.slow,
  indicators: ({ close }, p) => ({ fast: sma(close, p.fast), slow: sma(close, p.slow) }),
  signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
});
const [bars] = syntheticBars({ symbols: ["ACME"], bars: 600, sigma: 0.3, seed: order.bars?.seed ?? 3 });
let [reports, rated] = [0, 0];
const answer = (more: Partial<SearchAnswer>) =>
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify({ ...more, reports, rated })}\n`));
try {
  const found = await optimise(strategy, bars as Bars, {
    params: { fast: range(2, 40), slow: range(10, order.slow ?? 150) },
    workers: 0,
    ...order.options,
    onProgress: ({ rate }) => {
      if (rate > 0) rated++;
      if (++reports !== order.hangAt) return;
      answer({});
      for (;;);
    },
  });
  await found.saved;
  const columns = Object.entries(found.table).filter(([name]) => name !== "length");
  answer({
    table: Object.fromEntries(columns.map(([name, column]) => [name, [...column as Float64Array]])),
    notes: found.notes,
    ending: found.ending,
    probability: found.overfitting.overfitting.value?.probability,
  });
} catch (error) {
  answer({ error: (error as Error).message });
}
