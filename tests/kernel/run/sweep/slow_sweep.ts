/** A sweep that takes its time, alone in a process that a test kills; imported, the same sweep. */
import {
  defineStrategy,
  range,
  type Sweep,
  sweep,
  type SweepOptions,
  syntheticBars,
  z,
} from "../../../../kernel/mod.ts";

/** Places orders, which takes the full engine. */
export const slow = defineStrategy({
  name: "slow_orders",
  params: { every: z.int(), hold: z.int() },
  state: () => ({ bar: 0 }),
  onBar(ctx, p) {
    const bar = ctx.state.bar++;
    if (bar % p.every === 0) ctx.buy();
    if (bar % p.every === p.hold) ctx.close();
  },
});

export function slowSweep(points: number, options: Partial<SweepOptions> = {}): Promise<Sweep> {
  const bars = syntheticBars({ symbols: ["A"], bars: 2_000, seed: 3 });
  const params = { every: range(20, 19 + points / 10), hold: range(2, 11) };
  return sweep(slow, bars, { params, workers: 0, ...options });
}

if (import.meta.main) {
  const result = await slowSweep(Number(Deno.args[0]));
  await result.saved;
}
