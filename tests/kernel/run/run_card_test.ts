import { assertEquals, assertNotEquals } from "@std/assert";
import { backtest, defineStrategy, makeBars, z } from "../../../kernel/mod.ts";
import type { CardFigure } from "../../../kernel/plot/spec/figure.ts";
import { FIGURE_MIME } from "../../../kernel/plot/spec/figure.ts";

const hold = defineStrategy({
  name: "hold",
  params: { times: z.int().default(2), safe: z.string().default("") },
  onBar: (ctx) => void (ctx.position.quantity === 0 && ctx.buy()),
});

async function cardOver(days: number): Promise<CardFigure> {
  const close = Float64Array.from({ length: days }, (_, i) => 100 * 1.05 ** i);
  const time = close.map((_, i) => Date.UTC(2024, 0, 1 + i));
  const bars = makeBars({
    symbol: "BTC",
    market: "CRYPTO",
    time,
    open: close,
    high: close,
    low: close,
    close,
  });
  const run = await backtest(hold(), bars);
  const shown = run as unknown as { [key: symbol]: () => Promise<Record<string, unknown>> };
  return (await shown[Symbol.for("Jupyter.display")]!())[FIGURE_MIME] as CardFigure;
}

const cagr = ({ metrics }: CardFigure) => metrics.find(({ label }) => label === "CAGR")!.value;

Deno.test("the card of a run shorter than a quarter shows no growth a year", async () => {
  assertEquals(cagr(await cardOver(17)), null);
  assertNotEquals(cagr(await cardOver(91)), null);
});

Deno.test("the card counts the trades that are still open beside those that are closed", async () => {
  const { value, note } = (await cardOver(17)).metrics.find(({ label }) => label === "trades")!;
  assertEquals([value, note], [0, "+ 1 open"]);
});

Deno.test("the card's title leaves out a parameter without text", async () => {
  assertEquals((await cardOver(17)).title, "Hold 2 · BTC · 2024");
});
