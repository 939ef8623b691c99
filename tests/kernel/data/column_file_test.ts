import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { join } from "node:path";
import {
  decodeColumns,
  encodeColumns,
  readColumnFile,
  writeColumnFile,
} from "../../../kernel/data/column_file.ts";
import { withWorkspace } from "./workspace.ts";

const columns = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 40 })).chain((
  [count, rows],
) => fc.array(fc.float64Array({ minLength: rows, maxLength: rows }), { minLength: count, maxLength: count }));

Deno.test("decodeColumns() gives back what encodeColumns() wrote, NaN and infinities included", () => {
  fc.assert(fc.property(columns, (written) => {
    assertEquals(decodeColumns(encodeColumns(written), written.length), written);
  }));
});

Deno.test("decodeColumns() takes no file that is cut, grown, or of another kind", () => {
  const bytes = encodeColumns([Float64Array.of(1, 2), Float64Array.of(3, 4)]);
  for (let length = 0; length < bytes.length; length++) {
    assertEquals(decodeColumns(bytes.slice(0, length), 2), undefined);
  }
  const grown = new Uint8Array(bytes.length + 8);
  grown.set(bytes);
  assertEquals(decodeColumns(grown, 2), undefined);
  assertEquals(decodeColumns(bytes, 3), undefined);
  const other = bytes.slice();
  other[0] = 0;
  assertEquals(decodeColumns(other, 2), undefined);
});

Deno.test("encodeColumns() refuses columns of unequal length", () => {
  assertThrows(() => encodeColumns([Float64Array.of(1), Float64Array.of(1, 2)]), RangeError);
});

Deno.test("writeColumnFile() leaves one whole file and no temporary one", () =>
  withWorkspace(async (folder) => {
    const path = join(folder, "deep", "er", "hash");
    await writeColumnFile(path, [Float64Array.of(1)]);
    await writeColumnFile(path, [Float64Array.of(2)]);
    assertEquals(await readColumnFile(path, 1), [Float64Array.of(2)]);
    assertEquals([...Deno.readDirSync(join(folder, "deep", "er"))].map(({ name }) => name), ["hash"]);
  }));

Deno.test("writeColumnFile() leaves nothing behind when it fails", () =>
  withWorkspace(async (folder) => {
    await Deno.mkdir(join(folder, "taken", "child"), { recursive: true });
    await assertRejects(() => writeColumnFile(join(folder, "taken"), [Float64Array.of(1)]));
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["taken"]);
  }));

Deno.test("readColumnFile() gives undefined where there is no file and throws where it may not read", () =>
  withWorkspace(async (folder) => {
    assertEquals(await readColumnFile(join(folder, "none"), 1), undefined);
    await assertRejects(() => readColumnFile(folder, 1));
  }));
