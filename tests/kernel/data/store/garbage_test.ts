import { assertEquals } from "@std/assert";
import { dirname, join } from "node:path";
import { storeSnapshot } from "../../../../kernel/data/snapshots.ts";
import { collectGarbage } from "../../../../kernel/data/store/garbage.ts";
import { addPiece, readSeries, setMemoryLimit } from "../../../../kernel/data/store/mod.ts";
import { dataFolder } from "../../../../kernel/data/workspace.ts";
import { makeBars } from "../../../../kernel/market/make_bars.ts";
import { withWorkspace } from "../workspace.ts";
import { DAILY, firstDay, flatPiece } from "./pieces.ts";

setMemoryLimit(0);

const HOUR = 3_600_000;

async function write(path: string, text: string, age = 0): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text);
  const time = new Date(Date.now() - age);
  await Deno.utime(path, time, time);
}

async function takeSnapshot(folder: string, symbol: string, age: number): Promise<string> {
  const one = [10];
  const hash = await storeSnapshot(
    folder,
    makeBars({ symbol, time: ["2024-01-02"], open: one, high: one, low: one, close: one }),
  );
  const time = new Date(Date.now() - age);
  await Deno.utime(join(folder, "snapshots", `${hash}.bars`), time, time);
  return hash;
}

Deno.test("snapshots stay that a notebook, a deleted one or a strategy's file names, and those of today", () =>
  withWorkspace(async (workspace) => {
    const folder = dataFolder(workspace);
    const week = 7 * 24 * HOUR;
    const [run, cell, output, bin, code, gone] = await Promise.all(
      ["run", "cell", "output", "bin", "code", "gone"].map((symbol) => takeSnapshot(folder, symbol, week)),
    );
    await takeSnapshot(folder, "young", HOUR);
    const manifest = { data: [{ symbol: "A", snapshot: run }] };
    await write(
      join(workspace, "runs", "a.ipynb"),
      JSON.stringify({ metadata: { tapebook: { manifest } }, cells: [] }),
    );
    const cells = [{ source: [`await loadSnapshot("${cell}")\n`], outputs: [{ text: [`'${output}'`] }] }];
    await write(join(workspace, "deep", "er", "b.ipynb"), JSON.stringify({ cells }));
    await write(join(folder, "bin", "1", "c.ipynb"), `{"cells": [{"source": "${bin}"}]}`);
    await write(join(workspace, "mine.ts"), `export const hash = "${code}";`);
    await write(join(workspace, "node_modules", "x.ipynb"), `"${gone}"`);
    const expected = {
      unused: [join("snapshots", `${gone}.bars`)],
      bytes: (await Deno.stat(join(folder, "snapshots", `${gone}.bars`))).size,
      kept: 6,
    };
    assertEquals(await collectGarbage(workspace, false), { ...expected, removed: false });
    assertEquals(await collectGarbage(workspace, true), { ...expected, removed: true });
    assertEquals(await collectGarbage(workspace, true), { unused: [], bytes: 0, kept: 6, removed: true });
  }));

Deno.test("files that no series is stored in go once they are old, and none that one is", () =>
  withWorkspace(async (workspace) => {
    const folder = dataFolder(workspace);
    const { row } = await addPiece(folder, DAILY, flatPiece({ from: firstDay(0), to: firstDay(9) }), {
      priority: () => 0,
    });
    const bars = join(folder, "bars", "CRYPTO", "1d");
    const old = [
      join(bars, "AAABBB", `${"a".repeat(64)}.parquet`),
      join(bars, "AAABBB", `${row.hash}.parquet.0-0.tmp`),
      join(bars, "BEFORE.parquet"),
      join(folder, "columns", "b".repeat(64)),
      join(folder, "columns", `${row.hash}.0-0.tmp`),
    ];
    for (const path of old) await write(path, "xy", HOUR);
    await write(join(folder, "columns", "c".repeat(64)), "xy");
    const dry = await collectGarbage(workspace, false);
    assertEquals([dry.unused.length, dry.bytes, dry.kept], [5, 10, 3]);
    for (const path of [join(bars, "AAABBB", `${row.hash}.parquet`), join(folder, "columns", row.hash)]) {
      const time = new Date(Date.now() - HOUR);
      await Deno.utime(path, time, time);
    }
    assertEquals((await collectGarbage(workspace, true)).unused, dry.unused);
    assertEquals((await readSeries(folder, DAILY))?.columns.time.length, 9);
  }));

Deno.test("a workspace without data has no garbage, and looking makes none", () =>
  withWorkspace(async (workspace) => {
    assertEquals(await collectGarbage(workspace, true), { unused: [], bytes: 0, kept: 0, removed: true });
    assertEquals([...Deno.readDirSync(workspace)], []);
  }));
