import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "node:path";
import { recall, remember } from "../../../../kernel/data/store/memory.ts";
import { addPiece, memoryInUse, readSeries, setMemoryLimit } from "../../../../kernel/data/store/mod.ts";
import { ParameterError } from "../../../../kernel/market/errors.ts";
import { withWorkspace } from "../workspace.ts";
import { DAILY, FETCHED, firstDay, flatPiece } from "./pieces.ts";

const BYTES = 6 * 8 * 10;
const tenBars = (price: number) => ({
  columns: flatPiece({ from: firstDay(0), to: firstDay(10), price }).columns,
});

/** From an empty memory of a size. */
function withMemory(bytes: number): void {
  setMemoryLimit(0);
  setMemoryLimit(bytes);
}

Deno.test("memory gives back what was read lately and drops what nobody asked for the longest", () => {
  withMemory(3 * BYTES);
  for (const name of ["a", "b", "c"]) remember(name, tenBars(1));
  assertEquals(memoryInUse(), 3 * BYTES);
  assert(recall("a"));
  remember("d", tenBars(2));
  assertEquals(["a", "b", "c", "d"].map((name) => recall(name) !== undefined), [true, false, true, true]);
  assertEquals(memoryInUse(), 3 * BYTES);
});

Deno.test("memory keeps nothing larger than all of it, and the same thing once", () => {
  withMemory(BYTES - 1);
  remember("a", tenBars(1));
  assertEquals([recall("a"), memoryInUse()], [undefined, 0]);
  withMemory(10 * BYTES);
  for (let i = 0; i < 5; i++) remember("a", tenBars(1));
  assertEquals(memoryInUse(), BYTES);
  setMemoryLimit(BYTES / 2);
  assertEquals(memoryInUse(), 0);
});

Deno.test("a memory limit is a number of bytes", () => {
  for (const bytes of [-1, NaN]) {
    assertThrows(() => setMemoryLimit(bytes), ParameterError, "Set the memory limit to bytes, 0 or more");
  }
});

Deno.test("what somebody has written into is not handed out again, wherever the number stands", () => {
  const columns = () => tenBars(1).columns;
  for (const field of ["time", "close", "volume"] as const) {
    for (const row of [0, 4, 9]) {
      withMemory(10 * BYTES);
      const prices = { columns: columns() };
      remember("a", prices);
      assert(recall("a"));
      prices.columns[field][row]! *= 1.0000001;
      assertEquals([recall("a"), memoryInUse()], [undefined, 0]);
    }
  }
  withMemory(10 * BYTES);
  const prices = { columns: columns() };
  prices.columns.close[0] = 5;
  remember("a", prices);
  prices.columns.close.reverse();
  assertEquals(recall("a"), undefined);
});

Deno.test("a series in memory is read without its files, and anew once another process has written it", () =>
  withWorkspace(async (folder) => {
    withMemory(1e6);
    const piece = flatPiece({ from: firstDay(0), to: firstDay(10) });
    await addPiece(folder, DAILY, piece, { priority: () => 0 });
    await Deno.remove(join(folder, "columns"), { recursive: true });
    await Deno.remove(join(folder, "bars"), { recursive: true });
    const first = await readSeries(folder, DAILY);
    assertEquals(first?.columns.close[0], 100);
    withMemory(0);
    await addPiece(folder, DAILY, { ...piece, columns: tenBars(7).columns, fetched: FETCHED + 1 }, {
      priority: () => 0,
    });
    withMemory(1e6);
    remember(first!.row.hash, first!);
    assertEquals((await readSeries(folder, DAILY))?.columns.close[0], 7);
  }));
