/**
 * Files out of gzip and zip, by Deno's own zlib: it checks each file's CRC and stops at a limit, so neither a damaged
 * nor a malicious archive gives data.
 */
import { DataError } from "../../market/errors.ts";
import { asUtf8, contentOf, type ImportFile } from "./content.ts";
import { type Limits, refuseSize } from "./limits.ts";

/** An archive in an archive in an archive is no data. */
const DEPTH = 3;
const MEGABYTE = 1 << 20;
const zlib = () => import("node:zlib");

/**
 * The data file in a compressed one; others as they are.
 *
 * @param entry which file of a zip, where there are several
 */
export async function unpack(file: ImportFile, limits: Limits, entry?: string): Promise<ImportFile> {
  let inner = file;
  for (let depth = 0; depth <= DEPTH; depth++) {
    refuseSize(inner.name, inner.bytes.length, limits);
    inner = asUtf8(inner);
    const content = contentOf(inner);
    if (content === "gzip") inner = await gunzip(inner, limits);
    else if (content === "zip") inner = await unzip(inner, limits, entry);
    else return inner;
  }
  throw new DataError(`Unpack ${file.name}: it is packed more than ${DEPTH} times.`, { field: "path" });
}

async function gunzip({ name, bytes }: ImportFile, limits: Limits): Promise<ImportFile> {
  const { gunzipSync } = await zlib();
  return {
    name: name.replace(/\.gz$/i, ""),
    bytes: inflate(name, bytes, limits, (maxOutputLength) => gunzipSync(bytes, { maxOutputLength })),
  };
}

function inflate(
  name: string,
  packed: Uint8Array,
  limits: Limits,
  run: (maxOutputLength: number) => Uint8Array,
): Uint8Array<ArrayBuffer> {
  const most = Math.min(limits.bytes, Math.max(MEGABYTE, packed.length * limits.ratio));
  try {
    return new Uint8Array(run(most) as Uint8Array<ArrayBuffer>);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "ERR_BUFFER_TOO_LARGE") {
      throw new DataError(
        `Unpack ${name} yourself: its ${packed.length} bytes become more than ${most}, which no prices do.`,
        { field: "bytes", value: packed.length, allowed: `up to ${most} unpacked`, cause: error },
      );
    }
    throw damaged(name, (error as Error).message, error);
  }
}

const damaged = (name: string, what: string, cause?: unknown): DataError =>
  new DataError(`Load ${name} again: it is damaged or cut off (${what}).`, {
    field: "path",
    value: what,
    cause,
  });

interface Entry {
  name: string;
  method: number;
  encrypted: boolean;
  crc: number;
  packed: Uint8Array;
}

/** APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12, 4.3.16 and, for sizes kept as zip64 does, 4.5.3. */
function entriesOf({ name, bytes }: ImportFile): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    let end = bytes.length - 22;
    const lowest = Math.max(0, end - 65_535);
    while (end >= lowest && view.getUint32(end, true) !== 0x06054b50) end--;
    if (end < lowest) throw damaged(name, "no directory at its end");
    const entries: Entry[] = [];
    let at = view.getUint32(end + 16, true);
    for (let left = view.getUint16(end + 10, true); left > 0; left--) {
      if (view.getUint32(at, true) !== 0x02014b50) throw damaged(name, "a wrong directory");
      const [nameLength, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
      const [length, local] = sizesOf(view, at, at + 46 + nameLength!, extra!);
      const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      if (start + length > bytes.length) throw damaged(name, "an entry beyond its end");
      entries.push({
        name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength!)),
        method: view.getUint16(at + 10, true),
        encrypted: (view.getUint16(at + 8, true) & 1) === 1,
        crc: view.getUint32(at + 16, true),
        packed: bytes.subarray(start, start + length),
      });
      at += 46 + nameLength! + extra! + comment!;
    }
    return entries;
  } catch (error) {
    if (error instanceof RangeError) throw damaged(name, "an entry beyond its end", error);
    throw error;
  }
}

const IN_EXTRA = 0xffffffff;

/** Packed length and local header of an entry; those that do not fit 32 bits stand among the extra fields. */
function sizesOf(
  view: DataView,
  entry: number,
  extra: number,
  length: number,
): [length: number, local: number] {
  const short = [
    view.getUint32(entry + 24, true),
    view.getUint32(entry + 20, true),
    view.getUint32(entry + 42, true),
  ];
  let at = extra;
  while (at < extra + length && view.getUint16(at, true) !== 1) at += 4 + view.getUint16(at + 2, true);
  at += 4;
  const [, packed, local] = short.map((size) => {
    if (size !== IN_EXTRA) return size;
    at += 8;
    return Number(view.getBigUint64(at - 8, true));
  });
  return [packed!, local!];
}

async function unzip(file: ImportFile, limits: Limits, wanted: string | undefined): Promise<ImportFile> {
  const { crc32, inflateRawSync } = await zlib();
  const entries = entriesOf(file).filter(({ name }) => !/(\/|^)(\.|__MACOSX\/)|\/$/.test(name));
  const entry = chooseEntry(file.name, entries, wanted);
  const { name, method, encrypted, crc, packed } = entry;
  const label = `${name} in ${file.name}`;
  if (encrypted) throw new DataError(`Unpack ${file.name} yourself: it has a password.`, { field: "path" });
  if (method !== 0 && method !== 8) {
    throw new DataError(`Unpack ${file.name} yourself: ${name} is packed by method ${method}.`, {
      field: "path",
      value: method,
      allowed: "stored or deflated files",
    });
  }
  const bytes = method === 0
    ? new Uint8Array(packed)
    : inflate(label, packed, limits, (maxOutputLength) => inflateRawSync(packed, { maxOutputLength }));
  if (crc32(bytes) >>> 0 !== crc) throw damaged(label, "wrong checksum");
  return { name, bytes };
}

function chooseEntry(archive: string, entries: Entry[], wanted: string | undefined): Entry {
  if (entries.some(({ name }) => name === "xl/workbook.xml")) {
    throw new DataError(`Save the sheet of ${archive} as CSV: it is an Excel workbook.`, {
      field: "path",
      value: archive,
      allowed: "CSV, TSV, JSON, Parquet or Arrow",
    });
  }
  const names = entries.map(({ name }) => name);
  const found = wanted === undefined ? entries : entries.filter(({ name }) => name === wanted);
  if (found.length === 1) return found[0]!;
  if (entries.length === 0) throw new DataError(`Give another file: ${archive} is empty.`, { field: "path" });
  const some = names.slice(0, 8).join(", ") + (names.length > 8 ? ", …" : "");
  throw new DataError(
    wanted === undefined
      ? `Set entry to one of the ${names.length} files in ${archive}: ${some}`
      : `Set entry to a file that ${archive} has: it is ${wanted}, and there is ${some}`,
    { field: "entry", value: wanted, allowed: names.join(", ") },
  );
}
