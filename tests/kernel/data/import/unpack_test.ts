import { assert, assertEquals, assertRejects } from "@std/assert";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import { importFrom } from "../../../../kernel/data/import/import_bars.ts";
import type { ImportOptions } from "../../../../kernel/data/import/options.ts";
import { DataError } from "../../../../kernel/market/errors.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const CSV = encode("date,open,high,low,close\n2024-01-02,1,2,1,2\n");

interface Entry {
  name: string;
  content: Uint8Array;
  stored?: boolean;
  flags?: number;
  crc?: number;
  /** Sizes in the extra fields, as writers of large files put them. */
  zip64?: boolean;
}

/** A zip archive by APPNOTE.TXT. */
function zip(...entries: Entry[]): Uint8Array {
  const parts: Uint8Array[] = [], directory: Uint8Array[] = [];
  let at = 0;
  const bytes = (...fields: [size: 2 | 4 | 8, value: number][]) => {
    const out = new Uint8Array(fields.reduce((sum, [size]) => sum + size, 0));
    const view = new DataView(out.buffer);
    let offset = 0;
    for (const [size, value] of fields) {
      if (size === 2) view.setUint16(offset, value, true);
      else if (size === 4) view.setUint32(offset, value, true);
      else view.setBigUint64(offset, BigInt(value), true);
      offset += size;
    }
    return out;
  };
  for (const { name, content, stored = false, flags = 0, crc = crc32(content), zip64 = false } of entries) {
    const packed = stored ? content : new Uint8Array(deflateRawSync(content));
    const [method, label] = [stored ? 0 : 8, encode(name)];
    const local = bytes(
      [4, 0x04034b50],
      [2, 20],
      [2, flags],
      [2, method],
      [4, 0],
      [4, crc],
      [4, packed.length],
      [4, content.length],
      [2, label.length],
      [2, 0],
    );
    const extra = zip64 ? bytes([2, 1], [2, 16], [8, content.length], [8, packed.length]) : new Uint8Array();
    const [small, large] = zip64 ? [0xffffffff, 0xffffffff] : [packed.length, content.length];
    directory.push(
      bytes(
        [4, 0x02014b50],
        [2, 45],
        [2, 20],
        [2, flags],
        [2, method],
        [4, 0],
        [4, crc],
        [4, small],
        [4, large],
        [2, label.length],
        [2, extra.length],
        [2, 0],
        [2, 0],
        [2, 0],
        [4, 0],
        [4, at],
      ),
      label,
      extra,
    );
    parts.push(local, label, packed);
    at += local.length + label.length + packed.length;
  }
  const size = directory.reduce((sum, each) => sum + each.length, 0);
  parts.push(
    ...directory,
    bytes([4, 0x06054b50], [2, 0], [2, 0], [2, entries.length], [2, entries.length], [4, size], [4, at], [
      2,
      0,
    ]),
  );
  const whole = new Uint8Array(at + size + 22);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

const take = (bytes: Uint8Array, options: ImportOptions = {}) =>
  importFrom("/none", { name: "a.zip", bytes }, options);
const opens = async (
  bytes: Uint8Array,
  options: ImportOptions = {},
) => [...(await take(bytes, options)).bars[0]!.close];

Deno.test("import reads gzip, zip, and one in the other", async () => {
  const gz = new Uint8Array(gzipSync(CSV));
  for (
    const bytes of [
      gz,
      zip({ name: "in/a.csv", content: CSV }),
      zip({ name: "a.csv", content: CSV, stored: true }),
      zip({ name: "a.csv", content: CSV, zip64: true }),
      zip({ name: "a.csv.gz", content: gz, stored: true }),
      new Uint8Array(gzipSync(zip({ name: "a.csv", content: CSV }))),
    ]
  ) assertEquals(await opens(bytes), [2]);
});

Deno.test("import overlooks folders and what macOS adds to a zip", async () => {
  const noise = encode("noise");
  const bytes = zip(
    { name: "data/", content: new Uint8Array(), stored: true },
    { name: "data/a.csv", content: CSV },
    { name: "__MACOSX/data/._a.csv", content: noise },
    { name: "data/.DS_Store", content: noise },
  );
  assertEquals(await opens(bytes), [2]);
});

Deno.test("import asks which of several files in a zip is meant", async () => {
  const bytes = zip({ name: "a.csv", content: CSV }, { name: "b.txt", content: encode("read me") });
  const error = await assertRejects(
    () => take(bytes),
    DataError,
    "Set entry to one of the 2 files in a.zip: a.csv, b.txt",
  );
  assertEquals(error.field, "entry");
  assertEquals(await opens(bytes, { entry: "a.csv" }), [2]);
  await assertRejects(
    () => take(bytes, { entry: "c.csv" }),
    DataError,
    "it is c.csv, and there is a.csv, b.txt",
  );
});

const damages: [what: string, bytes: () => Uint8Array, message: string][] = [
  [
    "a workbook",
    () => zip({ name: "xl/workbook.xml", content: CSV }, { name: "xl/a.xml", content: CSV }),
    "Save the sheet",
  ],
  ["a password", () => zip({ name: "a.csv", content: CSV, flags: 1 }), "it has a password"],
  ["a wrong checksum", () => zip({ name: "a.csv", content: CSV, crc: 1 }), "wrong checksum"],
  ["a zip that is cut off", () => zip({ name: "a.csv", content: CSV }).slice(0, 60), "damaged or cut off"],
  ["a gzip that is cut off", () => new Uint8Array(gzipSync(CSV)).slice(0, 30), "damaged or cut off"],
  ["an empty zip", () => zip(), "a.zip is empty"],
  ["too many layers", () => {
    let bytes = CSV as Uint8Array;
    for (let i = 0; i < 6; i++) bytes = new Uint8Array(gzipSync(bytes));
    return bytes;
  }, "packed more than 3 times"],
];
for (const [what, bytes, message] of damages) {
  Deno.test(`import names ${what}`, async () => {
    await assertRejects(() => take(bytes()), DataError, message);
  });
}

Deno.test("import never takes a zip that is changed in one byte for other prices", async () => {
  const whole = zip({ name: "a.csv", content: CSV });
  for (let i = 0; i < whole.length; i++) {
    const bytes = whole.slice();
    bytes[i]! ^= 0x41;
    const closes = await opens(bytes).catch((error) => {
      assert(error instanceof DataError, `byte ${i}: ${error}`);
      return [2];
    });
    assertEquals(closes, [2], `byte ${i}`);
  }
});

Deno.test("import stops at its limits, before the memory is full", async () => {
  const many = encode(
    "time,open,high,low,close\n" +
      Array.from({ length: 3000 }, (_, i) => `${(i + 2e7) * 60},1,1,1,1\n`).join(""),
  );
  const limited = (bytes: Uint8Array, limits: ImportOptions["limits"]) => take(bytes, { limits });
  await assertRejects(() => limited(many, { bytes: 1000 }), DataError, "more than 1000");
  await assertRejects(() => limited(many, { rows: 2999 }), DataError, "it has 3000 rows, more than 2999");
  assertEquals((await limited(many, { rows: 3000 })).bars[0]!.length, 3000);
  for (
    const bomb of [
      new Uint8Array(gzipSync(new Uint8Array(1 << 24))),
      zip({ name: "a.csv", content: new Uint8Array(1 << 24) }),
    ]
  ) {
    const error = await assertRejects(() => limited(bomb, { ratio: 100 }), DataError, "which no prices do");
    assertEquals(error.field, "bytes");
  }
});
