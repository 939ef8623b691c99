import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { join } from "node:path";
import {
  exportSnapshots,
  importSnapshots,
  readSnapshot,
  snapshotHash,
  storeSnapshot,
} from "../../../kernel/data/snapshots.ts";
import type { Bars } from "../../../kernel/market/bars.ts";
import { DataError, ParameterError } from "../../../kernel/market/errors.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";
import { withWorkspace } from "./workspace.ts";

const prices = [10, 11, 12.5];
const acme = makeBars({
  symbol: "ACMÉ & Co",
  name: "Acme",
  market: "IN",
  time: ["2024-01-02", "2024-01-03", "2024-01-04"],
  open: prices,
  high: prices,
  low: prices,
  close: prices,
  volume: [100, NaN, 300],
  origin: { source: "csv", note: "acme.csv", selection: ["chosen by hand"] },
  actions: [
    { kind: "split", time: "2024-01-03", ratio: 2 },
    { kind: "dividend", time: "2024-01-04", amount: 0.1 },
  ],
  delisted: true,
});
const plain = makeBars({ symbol: "B", time: ["2024-01-02"], open: [1], high: [1], low: [1], close: [1] });

Deno.test("a snapshot gives back everything that went in", () =>
  withWorkspace(async (folder) => {
    for (const bars of [acme, plain]) {
      const hash = await storeSnapshot(folder, bars);
      assertEquals(await readSnapshot(folder, hash), bars);
    }
  }));

Deno.test("a snapshot's hash changes with all that a backtest sees, and with nothing else", () => {
  const hash = snapshotHash(acme);
  assertEquals(snapshotHash(makeBars({ ...acme, origin: { source: "elsewhere" } })), hash);
  const others: Partial<Bars>[] = [
    { close: Float64Array.of(10, 11, 12.4), low: Float64Array.of(10, 11, 12.4) },
    { volume: Float64Array.of(100, 0, 300) },
    { symbol: "ACME" },
    { name: "ACME" },
    { market: "US" },
    { timeframe: "1w" },
    { currency: "EUR" },
    { actions: [{ kind: "split", time: Date.UTC(2024, 0, 3), ratio: 3 }] },
    { actions: [] },
    { delisted: false },
  ];
  const hashes = others.map((change) => snapshotHash(makeBars({ ...acme, ...change })));
  assertEquals(new Set([hash, ...hashes]).size, others.length + 1);
});

Deno.test("snapshots travel as one file to another workspace", () =>
  withWorkspace(async (folder) => {
    const [from, to, file] = [join(folder, "from"), join(folder, "to"), join(folder, "set.bars")];
    const hashes = [await storeSnapshot(from, acme), await storeSnapshot(from, plain)];
    await exportSnapshots(from, hashes, file);
    assertEquals(await importSnapshots(to, file), hashes);
    assertEquals(await readSnapshot(to, hashes[0]!), acme);
    assertEquals(await readSnapshot(to, hashes[1]!), plain);
  }));

Deno.test("of a file with any byte changed or missing nothing is imported", () =>
  withWorkspace(async (folder) => {
    const [from, to, file] = [join(folder, "from"), join(folder, "to"), join(folder, "set.bars")];
    await exportSnapshots(from, [await storeSnapshot(from, acme), await storeSnapshot(from, plain)], file);
    const whole = await Deno.readFile(file);
    for (let i = 0; i < whole.length; i++) {
      const changed = whole.slice();
      changed[i]! ^= 0x10;
      await Deno.writeFile(file, changed);
      await assertRejects(() => importSnapshots(to, file), DataError, "damaged");
    }
    for (const length of [0, 7, 8, 100, whole.length - 1]) {
      await Deno.writeFile(file, whole.subarray(0, length));
      await assertRejects(() => importSnapshots(to, file), DataError, "Fetch");
    }
    await Deno.writeFile(file, Uint8Array.of(...whole, 0));
    await assertRejects(() => importSnapshots(to, file), DataError, "damaged");
    await assertRejects(() => Deno.stat(to), Deno.errors.NotFound);
  }));

Deno.test("a file that was made to lie is refused, though its own sum is right", () =>
  withWorkspace(async (folder) => {
    const file = join(folder, "set.bars");
    await exportSnapshots(folder, [await storeSnapshot(folder, plain)], file);
    const whole = Buffer.from(await Deno.readFile(file)).subarray(0, -32);
    const refused = async (from: string, to: string, message: string) => {
      const changed = Buffer.from(whole.toString("latin1").replace(from, to), "latin1");
      await Deno.writeFile(file, Buffer.concat([changed, createHash("sha256").update(changed).digest()]));
      await assertRejects(() => importSnapshots(folder, file), DataError, message);
    };
    await refused('"symbol":"B"', '"symbol":"C"', "C does not have its hash");
    await refused('"rows":1', '"rows":9', "B is not whole");
    await refused('"market":"US"', '"market":"XX"', "no file of snapshots");
    await refused('"symbol"', '"sumbol"', "no file of snapshots");
  }));

Deno.test("a damaged, exchanged or missing snapshot is an error, and taking it again mends it", () =>
  withWorkspace(async (folder) => {
    const hash = await storeSnapshot(folder, acme);
    const other = await storeSnapshot(folder, plain);
    assertNotEquals(hash, other);
    const path = (of: string) => join(folder, "snapshots", `${of}.bars`);
    await Deno.copyFile(path(other), path(hash));
    await assertRejects(() => readSnapshot(folder, hash), DataError, "what is stored is not");
    await Deno.truncate(path(hash), 50);
    await assertRejects(() => readSnapshot(folder, hash), DataError);
    await assertRejects(() => exportSnapshots(folder, [other, hash], join(folder, "set.bars")), DataError);
    await assertRejects(() => Deno.stat(join(folder, "set.bars")), Deno.errors.NotFound);
    await storeSnapshot(folder, acme);
    assertEquals(await readSnapshot(folder, hash), acme);
    await Deno.remove(path(hash));
    await assertRejects(() => readSnapshot(folder, hash), DataError, "is not there");
  }));

Deno.test("what is no hash never becomes a path", () =>
  withWorkspace(async (folder) => {
    await Deno.writeTextFile(join(folder, "secret.bars"), "secret");
    for (const hash of ["../secret", "", "A".repeat(64), "0".repeat(63), undefined]) {
      await assertRejects(() => readSnapshot(folder, hash as string), ParameterError, "64 hex digits");
    }
  }));

Deno.test("one snapshot travels without a list, and none at all makes no file", () =>
  withWorkspace(async (folder) => {
    const hash = await storeSnapshot(folder, plain);
    const file = join(folder, "one.bars");
    for (const none of [[], undefined, 5] as unknown[]) {
      await assertRejects(
        () => exportSnapshots(folder, none as string[], file),
        ParameterError,
        "at least one hash",
      );
    }
    await assertRejects(() => Deno.stat(file), Deno.errors.NotFound);
    await exportSnapshots(folder, hash, file);
    assertEquals(await importSnapshots(folder, file), [hash]);
  }));
