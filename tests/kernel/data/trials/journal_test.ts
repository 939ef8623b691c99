import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { openJournal } from "../../../../kernel/data/trials/journal.ts";
import { DataError } from "../../../../kernel/mod.ts";

async function inFolder(test: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(join(folder, "sweeps", "one.journal"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const record = (batch: number) => ({
  head: { batch, note: "ä" },
  columns: { fast: Float64Array.of(batch, NaN, -0), sharpe: Float64Array.of(0.1, Infinity, batch) },
});

Deno.test("a journal gives back what was appended to whoever opens it next", () =>
  inFolder(async (path) => {
    const first = await openJournal(path);
    assertEquals(first.records, []);
    await first.append(record(1));
    await first.append({ head: "no columns", columns: {} });
    first.close();
    const second = await openJournal(path);
    await second.append(record(2));
    second.close();
    const third = await openJournal(path);
    assertEquals(third.records, [record(1), { head: "no columns", columns: {} }, record(2)]);
    assert(Object.is(third.records[0]!.columns.fast![2], -0));
    await third.remove();
    await assertRejects(() => Deno.stat(path), Deno.errors.NotFound);
  }));

Deno.test("columns of a record may differ in their lengths", () =>
  inFolder(async (path) => {
    const uneven = {
      head: 1,
      columns: { a: Float64Array.of(1, 2), b: new Float64Array(), c: Float64Array.of(3) },
    };
    const journal = await openJournal(path);
    await journal.append(uneven);
    await journal.append(record(2));
    journal.close();
    const again = await openJournal(path);
    assertEquals([again.records, again.damaged], [[uneven, record(2)], null]);
    again.close();
  }));

/** A journal of two records, and where the first one ends. */
async function twoRecords(path: string) {
  const journal = await openJournal(path);
  await journal.append(record(1));
  const whole = (await Deno.stat(path)).size;
  await journal.append(record(2));
  journal.close();
  return { bytes: await Deno.readFile(path), whole };
}

Deno.test("wherever the last record was cut off, the ones before it stay and new ones follow them", () =>
  inFolder(async (path) => {
    const { bytes, whole } = await twoRecords(path);
    for (let length = whole; length < bytes.length; length++) {
      await Deno.writeFile(path, bytes.subarray(0, length));
      const again = await openJournal(path);
      assertEquals([again.records, again.damaged], [[record(1)], null]);
      await again.append(record(3));
      again.close();
      const after = await openJournal(path);
      assertEquals(after.records, [record(1), record(3)]);
      after.close();
    }
  }));

Deno.test("a byte that was changed on the disk ends the journal before its record, and the file is kept as it was", () =>
  inFolder(async (path) => {
    const { whole } = await twoRecords(path);
    const journal = await openJournal(path);
    await journal.append(record(3));
    journal.close();
    const bytes = await Deno.readFile(path);
    // Of its mark, its lengths, its checksum, its head and its columns.
    for (const [n, at] of [0, 5, 8, 13, 20, 60].entries()) {
      const changed = bytes.slice();
      changed[whole + at]! ^= 1;
      await Deno.writeFile(path, changed);
      const again = await openJournal(path);
      assertEquals(again.records, [record(1)]);
      assertEquals(again.damaged, `${path}.damaged${n === 0 ? "" : `-${n + 1}`}`);
      assertEquals(await Deno.readFile(again.damaged!), changed);
      await again.append(record(4));
      again.close();
      const after = await openJournal(path);
      assertEquals([after.records, after.damaged], [[record(1), record(4)], null]);
      after.close();
    }
  }));

Deno.test("what is no journal, or damaged from its beginning on, is refused and stays as it is", () =>
  inFolder(async (path) => {
    const { bytes } = await twoRecords(path);
    bytes[40]! ^= 1;
    for (const other of [new TextEncoder().encode("hello\nworld"), bytes]) {
      await Deno.writeFile(path, other);
      const error = await assertRejects(() => openJournal(path), DataError, "it is no journal");
      assertEquals(error.field, "journal");
      assertEquals(await Deno.readFile(path), other);
    }
    await Deno.writeFile(path, new Uint8Array());
    (await openJournal(path)).close();
  }));

Deno.test("a journal that is open cannot be opened again", () =>
  inFolder(async (path) => {
    const journal = await openJournal(path);
    const error = await assertRejects(() => openJournal(path), DataError, "Wait until the other process");
    assertEquals(error.field, "journal");
    journal.close();
  }));
