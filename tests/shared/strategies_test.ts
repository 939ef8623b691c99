/** Intraday strategies on real bars, against what tests/golden/strategies.py makes of the same files. */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { loadBars, type Market } from "tapebook";
import golden from "../golden/strategies_shared.json" with { type: "json" };
import { type Entries, figuresOf, strategyOf } from "../strategies/regression.ts";
import { sharedFile, sharedTest } from "./shared_data.ts";

for (const [name, { params, options, data }] of Object.entries(golden as unknown as Entries)) {
  for (const [file, expected] of Object.entries(data)) {
    sharedTest(
      `${name} on ${file} signals, trades and returns as an independent computation does`,
      async () => {
        const market: Market = file.startsWith("crypto") ? "CRYPTO" : "US";
        const bars = await loadBars(sharedFile(file), { market });
        const { totalReturn, ...counts } = figuresOf(await strategyOf(name, params), bars, options);
        const { totalReturn: expectedReturn, ...expectedCounts } = expected;
        assertEquals(counts, expectedCounts);
        assertAlmostEquals(totalReturn, expectedReturn, 1e-9);
      },
    );
  }
}
