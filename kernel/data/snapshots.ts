/**
 * Bars pinned under the hash of their content, one file each in the workspace, and several in one file that travels.
 *
 * Layout, little-endian: magic "TBS1", u32 bytes of the JSON that follows, which describes the bars in order; then for
 * each a column file (column_file.ts); at the end the sha256 of all before it, so that no damage goes unseen.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import type { Bars } from "../market/bars.ts";
import { DataError, ParameterError, quote } from "../market/errors.ts";
import { makeBars } from "../market/make_bars.ts";
import { writeAtomically } from "./atomic_write.ts";
import { decodeColumns, encodeColumns } from "./column_file.ts";
import { Label, labelOf } from "./export/label.ts";
import { vouch } from "./quality.ts";
import { fingerprint, OHLCV_FIELDS, ohlcvFrom, ohlcvList } from "./ohlcv.ts";

const MAGIC = 0x31534254;
const START_BYTES = 8;
const END_BYTES = 32;
const COLUMN_FILE_BYTES = (rows: number): number => encodeColumns([]).length + OHLCV_FIELDS.length * rows * 8;

const Description = Label.extend({
  hash: z.string(),
  rows: z.int().min(0),
  origin: z.looseObject({ source: z.string(), note: z.string().optional() }),
});
const Header = z.array(Description);

/** sha256, in hex, of everything that a backtest sees of bars; where they came from does not count. */
export function snapshotHash(bars: Bars): string {
  const { symbol, name, market, timeframe, currency, actions = [], delisted = false } = bars;
  const events = actions.map((action) => [
    action.kind,
    action.time,
    action.kind === "split" ? action.ratio : action.amount,
  ]);
  const content = [fingerprint(bars), symbol, name, market, timeframe, currency, events, delisted];
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

/** A snapshot that is there already is written again: this mends a damaged one. */
export async function storeSnapshot(folder: string, bars: Bars): Promise<string> {
  const hash = snapshotHash(bars);
  await writeAtomically(snapshotPath(folder, hash), encodeSnapshots([bars]));
  return hash;
}

/** The same without writing again what is there whole, by its length. */
export async function pinSnapshot(folder: string, bars: Bars): Promise<string> {
  const hash = snapshotHash(bars);
  const stored = await Deno.stat(snapshotPath(folder, hash)).catch(() => undefined);
  // The words about bars come before the columns, and may be other ones: only too short a file is certainly damaged.
  const least = START_BYTES + COLUMN_FILE_BYTES(bars.length) + END_BYTES;
  return stored !== undefined && stored.size > least ? hash : await storeSnapshot(folder, bars);
}

export async function readSnapshot(folder: string, hash: string): Promise<Bars> {
  const bytes = await read(
    snapshotPath(folder, hash),
    `Import the snapshot or take it again: ${quote(hash)}`,
  );
  const [bars] = decodeSnapshots(bytes, "the stored snapshot");
  if (bars && snapshotHash(bars) === hash) {
    // Whoever pinned them had looked at them; that they are still usable must not depend on a newer check.
    vouch(bars);
    return bars;
  }
  throw new DataError(`Import the snapshot or take it again: what is stored is not ${quote(hash)}`, {
    field: "hash",
    value: hash,
  });
}

export async function exportSnapshots(
  folder: string,
  hashes: string | readonly string[],
  path: string,
): Promise<void> {
  const list = typeof hashes === "string" ? [hashes] : hashes;
  if (!Array.isArray(list) || list.length === 0) {
    const allowed = "at least one hash that snapshot() gave";
    throw new ParameterError(`Set hashes to ${allowed}: it is ${quote(hashes)}`, {
      field: "hashes",
      value: hashes,
      allowed,
    });
  }
  const all = await Promise.all(list.map((hash) => readSnapshot(folder, hash)));
  await writeAtomically(path, encodeSnapshots(all));
}

/** All of a file's snapshots or, where one is damaged, none. */
export async function importSnapshots(folder: string, path: string): Promise<string[]> {
  const bytes = await read(path, `Name a file that exists, relative to the notebook: ${quote(path)}`);
  const all = decodeSnapshots(bytes, path);
  return await Promise.all(all.map((bars) => storeSnapshot(folder, bars)));
}

/** The hash becomes the name of a file: nothing else may. */
function snapshotPath(folder: string, hash: string): string {
  if (typeof hash === "string" && /^[0-9a-f]{64}$/.test(hash)) {
    return join(folder, "snapshots", `${hash}.bars`);
  }
  const allowed = "the 64 hex digits that snapshot() gave";
  throw new ParameterError(`Set hash to ${allowed}: it is ${quote(hash)}`, {
    field: "hash",
    value: hash,
    allowed,
  });
}

async function read(path: string, what: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new DataError(`${what} is not there`, { field: "snapshot", value: path, cause });
  }
}

function encodeSnapshots(all: readonly Bars[]): Uint8Array<ArrayBuffer> {
  const header = all.map((bars): z.infer<typeof Description> => ({
    ...labelOf(bars),
    hash: snapshotHash(bars),
    rows: bars.length,
    origin: { ...bars.origin },
  }));
  const text = new TextEncoder().encode(JSON.stringify(header));
  const end = all.reduce((sum, { length }) => sum + COLUMN_FILE_BYTES(length), START_BYTES + text.length);
  const bytes = new Uint8Array(end + END_BYTES);
  const start = new DataView(bytes.buffer);
  start.setUint32(0, MAGIC, true);
  start.setUint32(4, text.length, true);
  bytes.set(text, START_BYTES);
  let offset = START_BYTES + text.length;
  for (const bars of all) {
    bytes.set(encodeColumns(ohlcvList(bars)), offset);
    offset += COLUMN_FILE_BYTES(bars.length);
  }
  bytes.set(digest(bytes.subarray(0, end)), end);
  return bytes;
}

function decodeSnapshots(bytes: Uint8Array<ArrayBuffer>, file: string): Bars[] {
  const descriptions = headerOf(bytes);
  if (descriptions === undefined) throw damaged(file, "it is no file of snapshots, or damaged");
  let offset = START_BYTES + new DataView(bytes.buffer).getUint32(4, true);
  const all = descriptions.map(({ hash, rows, ...description }) => {
    const end = offset + COLUMN_FILE_BYTES(rows);
    // A copy: the values of a column file are aligned only from its own beginning.
    const columns = decodeColumns(bytes.slice(offset, end), OHLCV_FIELDS.length);
    if (!columns) throw damaged(file, `${description.symbol} is not whole`);
    offset = end;
    const bars = makeBars({ ...description, ...ohlcvFrom(columns) });
    if (snapshotHash(bars) !== hash) throw damaged(file, `${description.symbol} does not have its hash`);
    return bars;
  });
  return all;
}

function headerOf(bytes: Uint8Array<ArrayBuffer>): z.infer<typeof Header> | undefined {
  const last = bytes.length - END_BYTES;
  if (last < START_BYTES || digest(bytes.subarray(0, last)).compare(bytes, last) !== 0) return undefined;
  const start = new DataView(bytes.buffer);
  const end = START_BYTES + start.getUint32(4, true);
  if (start.getUint32(0, true) !== MAGIC || end > last) return undefined;
  try {
    return Header.parse(JSON.parse(new TextDecoder().decode(bytes.subarray(START_BYTES, end))));
  } catch {
    return undefined;
  }
}

const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();

const damaged = (file: string, how: string): DataError =>
  new DataError(`Fetch ${quote(file)} again: ${how}`, { field: "snapshot", value: file });
