/**
 * What a search has done so far, on disk: records are appended and are there when `append` returns, so that a process that is
 * killed loses at most the one it was writing. A record that was cut off is taken away when the journal is opened again; where
 * more than that is wrong the file is copied first.
 *
 * A record is four 32-bit numbers (mark, bytes of the head, bytes of the columns, checksum), the head as JSON, and the columns
 * one after the other as little-endian doubles.
 */
import { dirname } from "node:path";
import { DataError } from "../../market/errors.ts";
import { storeFault } from "../store/faults.ts";

/** Columns of numbers, and what else belongs to them. */
export interface JournalRecord {
  readonly head: unknown;
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** One process's at a time. */
export interface Journal {
  /** What was there when it was opened. */
  readonly records: readonly JournalRecord[];
  /** Where the file as it was is kept, if not all of it could be read; null where only a record was cut off. */
  readonly damaged: string | null;
  append(record: JournalRecord): Promise<void>;
  /** Lets others open it. */
  close(): void;
  /** Closes and removes it. */
  remove(): Promise<void>;
}

const MARK = 0x5442_4a31;
const PREFIX = 16;

interface Head {
  readonly head: unknown;
  readonly names: readonly string[];
  /** Of every column, or of each. */
  readonly length: number | readonly number[];
}

/** Tries to lock, in milliseconds: a program that this process starts holds its files for the moment until it runs. */
const LOCK_TRIES = [0, 10, 30, 100, 300];

async function lock(file: Deno.FsFile): Promise<boolean> {
  for (const pause of LOCK_TRIES) {
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    if (await file.tryLock(true)) return true;
  }
  return false;
}

/**
 * Opens a journal, or begins one.
 *
 * @throws DataError with the field "journal" where another process has it open, the file is no journal, or the disk refuses
 */
export async function openJournal(path: string): Promise<Journal> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    const file = await Deno.open(path, { read: true, write: true, create: true });
    try {
      if (!await lock(file)) {
        throw new DataError(`Wait until the other process that works on ${path} is done, or stop it`, {
          field: "journal",
          value: path,
        });
      }
      const bytes = await Deno.readFile(path);
      const { records, end } = readRecords(bytes);
      const isCutOff = isPartOfRecord(bytes, end);
      if (records.length === 0 && !isCutOff) {
        throw new DataError(
          `Move ${path} away, or take another name: it is no journal, or its beginning is damaged`,
          {
            field: "journal",
            value: path,
          },
        );
      }
      const damaged = isCutOff ? null : await keepDamaged(path, bytes);
      if (end < bytes.length) await file.truncate(end);
      await file.seek(end, Deno.SeekMode.Start);
      return journalOf(path, file, { records, damaged });
    } catch (error) {
      file.close();
      throw error;
    }
  } catch (error) {
    throw storeFault(error, dirname(path));
  }
}

/** Beside the journal, under a name that is free. */
async function keepDamaged(path: string, bytes: Uint8Array): Promise<string> {
  for (let n = 1;; n++) {
    const copy = `${path}.damaged${n > 1 ? `-${n}` : ""}`;
    try {
      await Deno.writeFile(copy, bytes, { createNew: true });
      return copy;
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
}

function journalOf(
  path: string,
  file: Deno.FsFile,
  { records, damaged }: Pick<Journal, "records" | "damaged">,
): Journal {
  let open = true;
  const close = () => {
    if (open) file.close();
    open = false;
  };
  return {
    records,
    damaged,
    async append(record) {
      try {
        const bytes = recordBytes(record);
        for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
        await file.syncData();
      } catch (error) {
        throw storeFault(error, dirname(path));
      }
    },
    close,
    async remove() {
      close();
      await Deno.remove(path).catch(() => {});
    },
  };
}

function recordBytes({ head, columns }: JournalRecord): Uint8Array {
  const names = Object.keys(columns);
  const lengths = names.map((name) => columns[name]!.length);
  const length = lengths.every((each) => each === lengths[0]) ? lengths[0] ?? 0 : lengths;
  const text = new TextEncoder().encode(JSON.stringify({ head, names, length } satisfies Head));
  const values = lengths.reduce((sum, each) => sum + each, 0);
  const bytes = new Uint8Array(PREFIX + text.length + values * 8);
  bytes.set(text, PREFIX);
  let at = PREFIX + text.length;
  for (const name of names) {
    const column = columns[name]!;
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at += column.byteLength;
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MARK);
  view.setUint32(4, text.length);
  view.setUint32(8, bytes.length - PREFIX - text.length);
  view.setUint32(12, checksum(bytes.subarray(PREFIX)));
  return bytes;
}

/** The whole records, and where they end. */
function readRecords(bytes: Uint8Array): { records: JournalRecord[]; end: number } {
  const records: JournalRecord[] = [];
  let end = 0;
  for (let place = placeOf(bytes, 0); place?.isWhole; place = placeOf(bytes, end)) {
    const { from, text, to } = place;
    const { head, names, length } = JSON.parse(
      new TextDecoder().decode(bytes.subarray(from, from + text)),
    ) as Head;
    const values = new Float64Array(bytes.slice(from + text, to).buffer);
    let at = 0;
    const columns = names.map((name, i) => {
      const own = typeof length === "number" ? length : length[i]!;
      return [name, values.subarray(at, at += own)] as const;
    });
    records.push({ head, columns: Object.fromEntries(columns) });
    end = to;
  }
  return { records, end };
}

/** Of the record that begins at a place; null where none does. */
function placeOf(bytes: Uint8Array, at: number) {
  if (at + PREFIX > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, PREFIX);
  if (view.getUint32(0) !== MARK) return null;
  const text = view.getUint32(4);
  const [from, to] = [at + PREFIX, at + PREFIX + text + view.getUint32(8)];
  const isWhole = to <= bytes.length && view.getUint32(12) === checksum(bytes.subarray(from, to));
  return { from, text, to, isWhole };
}

/** Whether what begins at a place can be the beginning of one record, as a killed process leaves it: no other is behind it. */
function isPartOfRecord(bytes: Uint8Array, at: number): boolean {
  const mark = new Uint8Array(4);
  new DataView(mark.buffer).setUint32(0, MARK);
  if (bytes.subarray(at, at + 4).some((byte, i) => byte !== mark[i])) return false;
  const place = placeOf(bytes, at);
  if (place === null) return true;
  if (place.to <= bytes.length) return false;
  for (let next = bytes.indexOf(mark[0]!, at + 1); next >= 0; next = bytes.indexOf(mark[0]!, next + 1)) {
    if (placeOf(bytes, next)?.isWhole) return false;
  }
  return true;
}

/** FNV-1a over words of four bytes, which tells a torn record from a whole one. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  const whole = bytes.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    const word = bytes[i]! | bytes[i + 1]! << 8 | bytes[i + 2]! << 16 | bytes[i + 3]! << 24;
    hash = Math.imul(hash ^ word, 0x01000193);
  }
  for (let i = whole; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash >>> 0;
}
