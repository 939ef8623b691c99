/**
 * Times the same indicators of two npm packages, in a process of its own: they are no packages of the product, whose
 * lock file stands in every run's manifest, and one of them brings types that break the type check. indicators_bench.ts
 * starts it with rivals.lock, the period and the number of samples; prices come in as doubles on stdin, high, low
 * and close one after another; milliseconds go out as JSON, by package and indicator.
 */
interface Options {
  period: number;
  values: number[];
  high: number[];
  low: number[];
  close: number[];
}
type Indicatorts =
  & Record<"sma" | "ema" | "rsi", (values: number[], options: { period: number }) => unknown>
  & {
    atr(high: number[], low: number[], close: number[], options: { period: number }): unknown;
  };
type TechnicalIndicators = Record<"sma" | "ema" | "rsi" | "atr", (options: Options) => unknown>;

// Not literals, or the type check would fetch them for the product.
const PACKAGES = ["npm:indicatorts@2.2.2", "npm:technicalindicators@3.1.0"];
const [indicatorts, technicalindicators] = await Promise.all(PACKAGES.map((name) => import(name))) as [
  Indicatorts,
  TechnicalIndicators,
];

const [period, samples] = Deno.args.map(Number) as [number, number];
const input = new Float64Array(await new Response(Deno.stdin.readable).arrayBuffer());
const length = input.length / 3;
const column = (k: number) => [...input.subarray(k * length, (k + 1) * length)];
const [high, low, close] = [column(0), column(1), column(2)];
const options = { period, values: close, high, low, close };

const theirs: Record<string, Record<string, () => unknown>> = {
  indicatorts: {
    sma: () => indicatorts.sma(close, { period }),
    ema: () => indicatorts.ema(close, { period }),
    rsi: () => indicatorts.rsi(close, { period }),
    atr: () => indicatorts.atr(high, low, close, { period }),
  },
  technicalindicators: {
    sma: () => technicalindicators.sma(options),
    ema: () => technicalindicators.ema(options),
    rsi: () => technicalindicators.rsi(options),
    atr: () => technicalindicators.atr(options),
  },
};

function median(once: () => unknown): number {
  const times: number[] = [];
  for (let i = -2; i < samples; i++) {
    const started = performance.now();
    once();
    if (i >= 0) times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[samples >> 1]!;
}

const result = Object.entries(theirs).map(([name, indicators]) => [
  name,
  Object.fromEntries(Object.entries(indicators).map(([indicator, once]) => [indicator, median(once)])),
]);
await new Response(JSON.stringify(Object.fromEntries(result))).body!.pipeTo(Deno.stdout.writable);
