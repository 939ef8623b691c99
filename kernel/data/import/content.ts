/** What a file is, by its first bytes: a name may say anything. */
import { DataError } from "../../market/errors.ts";

export type Content = "gzip" | "zip" | "parquet" | "arrow" | "json" | "text";

/** A file in memory. */
export interface ImportFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

const MAGIC: [start: string, content: Content | { what: string; todo: string }][] = [
  ["\x1f\x8b", "gzip"],
  ["PK\x03\x04", "zip"],
  ["PK\x05\x06", "zip"],
  ["PAR1", "parquet"],
  ["ARROW1", "arrow"],
  ["\xff\xff\xff\xff", "arrow"],
  ["FEA1", { what: "Feather version 1", todo: "write it as Parquet" }],
  ["PARE", { what: "encrypted Parquet", todo: "write it without encryption" }],
  ["%PDF", { what: "a PDF", todo: "give the data as CSV" }],
  ["\xd0\xcf\x11\xe0", { what: "an old Excel workbook", todo: "save the sheet as CSV" }],
  ["SQLite format 3", { what: "an SQLite database", todo: "export the table as CSV or Parquet" }],
  ["\x89HDF", { what: "an HDF5 file", todo: "write it as Parquet" }],
  ["BZh", { what: "compressed with bzip2", todo: "unpack it, or use gzip" }],
  ["\xfd7zXZ", { what: "compressed with xz", todo: "unpack it, or use gzip" }],
  ["\x28\xb5\x2f\xfd", { what: "compressed with zstd", todo: "unpack it, or use gzip" }],
  ["7z\xbc\xaf", { what: "a 7z archive", todo: "unpack it, or use zip" }],
];

/** @throws DataError for what is no data, naming what it is instead */
export function contentOf({ name, bytes }: ImportFile): Content {
  const starts = (magic: string) => [...magic].every((char, i) => bytes[i] === char.charCodeAt(0));
  const found = MAGIC.find(([magic]) => starts(magic))?.[1];
  if (typeof found === "string") return found;
  if (found) throw refused(name, found.what, found.todo);
  const head = new TextDecoder().decode(bytes.subarray(0, 1024)).replace(/^\uFEFF/, "").trimStart();
  if (head === "" && bytes.length <= 1024) throw refused(name, "empty", "give a file with a header and rows");
  if (/^<(!doctype html|html|head|body|\?xml|table)/i.test(head)) {
    throw refused(name, "a web page or XML", "look at it: it may be an error of the site it was loaded from");
  }
  if (bytes.subarray(0, 65_536).includes(0)) {
    throw refused(name, "neither text nor a known format", "give CSV, JSON, Parquet or Arrow");
  }
  return /^[[{]/.test(head) ? "json" : "text";
}

const refused = (name: string, what: string, todo: string): DataError =>
  new DataError(`Cannot read ${name}: it is ${what}; ${todo}.`, {
    field: "path",
    value: what,
    allowed: "CSV, TSV, JSON, Parquet or Arrow, also as gzip or zip",
  });

/** UTF-16, as Excel's "Unicode text" is, as UTF-8; other bytes as they are, without the mark at their start. */
export function asUtf8(file: ImportFile): ImportFile {
  const [first, second, third] = file.bytes;
  const utf16 = first === 0xff && second === 0xfe
    ? "utf-16le"
    : first === 0xfe && second === 0xff
    ? "utf-16be"
    : "";
  if (utf16) {
    return { ...file, bytes: new TextEncoder().encode(new TextDecoder(utf16).decode(file.bytes)) };
  }
  const marked = first === 0xef && second === 0xbb && third === 0xbf;
  return marked ? { ...file, bytes: file.bytes.subarray(3) } : file;
}
