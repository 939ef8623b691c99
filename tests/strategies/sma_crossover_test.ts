import { assert, assertEquals, assertThrows } from "@std/assert";
import { backtest, ParameterError } from "../../kernel/mod.ts";
import { smaCrossover } from "../../strategies/sma_crossover.ts";
import { sampleBars, smaCross } from "../kernel/run/fixtures.ts";

Deno.test("sma_crossover trades the sample as the quickstart's own definition does", async () => {
  const bars = await sampleBars();
  const [shipped, typed] = [await backtest(smaCrossover(), bars), await backtest(smaCross(), bars)];
  assertEquals(shipped.digest, typed.digest);
  assert(shipped.metrics.trades > 10);
});

Deno.test("sma_crossover refuses a fast length that is not below the slow one", () => {
  assertThrows(() => smaCrossover({ fast: 100, slow: 20 }), ParameterError, "fast must be below slow");
});

Deno.test("sma_crossover takes the parameters of its preset", async () => {
  const preset = await Deno.readTextFile(new URL("../../strategies/sma_crossover.yaml", import.meta.url));
  const number = (name: string) => Number(preset.match(new RegExp(`^  ${name}: (\\d+)$`, "m"))?.[1]);
  assertEquals(preset.match(/^strategy: (\w+)$/m)?.[1], smaCrossover.name);
  assertEquals(smaCrossover({ fast: number("fast"), slow: number("slow") }).params, smaCrossover().params);
});
