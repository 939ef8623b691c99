import { assertEquals } from "@std/assert";
import { countTrials, recordTrials } from "../../../../kernel/data/catalogue/ledger.ts";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const KEY = { strategy: "sma_crossover", data: "US|1d|SP500" };

Deno.test("nothing was tried where nothing is recorded", () =>
  inFolder(async (folder) => assertEquals(await countTrials(folder, KEY), 0)));

Deno.test("a variant that is tried again, in the same sweep or in another, counts once", () =>
  inFolder(async (folder) => {
    assertEquals(await recordTrials(folder, KEY, Uint32Array.of(7, 3, 7, 4_294_967_295)), 3);
    assertEquals(await recordTrials(folder, KEY, Uint32Array.of(7, 3, 7, 4_294_967_295)), 3);
    assertEquals(await recordTrials(folder, KEY, Uint32Array.of(3, 8)), 4);
    assertEquals(await countTrials(folder, KEY), 4);
  }));

Deno.test("another strategy and other data have counts of their own", () =>
  inFolder(async (folder) => {
    await recordTrials(folder, KEY, Uint32Array.of(1, 2));
    assertEquals(await countTrials(folder, { ...KEY, data: "US|1h|SP500" }), 0);
    assertEquals(await recordTrials(folder, { ...KEY, strategy: "rsi" }, Uint32Array.of(1)), 1);
    assertEquals(await countTrials(folder, KEY), 2);
  }));

Deno.test("what is recorded at the same time is all counted", () =>
  inFolder(async (folder) => {
    const blocks = Array.from(
      { length: 8 },
      (_, i) => Uint32Array.from({ length: 100 }, (_, j) => 50 * i + j),
    );
    await Promise.all(blocks.map((block) => recordTrials(folder, KEY, block)));
    assertEquals(await countTrials(folder, KEY), 450);
  }));
