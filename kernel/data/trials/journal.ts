/**
 * What a search has done so far, on disk: records are appended and are there when `append` returns, so that a process that is
 * killed loses at most the one it was writing. A record that was cut off is taken away when the journal is opened again.
 *
 * A record is four 32-bit numbers (mark, bytes of the head, bytes of the columns, checksum), the head as JSON, and the columns
 * one after the other as little-endian doubles.
 */
import { dirname } from "node:path";
import { DataError } from "../../market/errors.ts";
import { storeFault } from "../store/faults.ts";

/** Columns of one length, and what else belongs to them. */
export interface JournalRecord {
  readonly head: unknown;
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** One process's at a time. */
export interface Journal {
  /** What was there when it was opened. */
  readonly records: readonly JournalRecord[];
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
  readonly length: number;
}

/**
 * Opens a journal, or begins one.
 *
 * @throws DataError with the field "journal" where another process has it open, and where the disk refuses
 */
export async function openJournal(path: string): Promise<Journal> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    const file = await Deno.open(path, { read: true, write: true, create: true });
    try {
      if (!await file.tryLock(true)) {
        throw new DataError(`Wait until the other process that works on ${path} is done, or stop it`, {
          field: "journal",
          value: path,
        });
      }
      const bytes = await Deno.readFile(path);
      const { records, end } = readRecords(bytes);
      if (end < bytes.length) await file.truncate(end);
      await file.seek(end, Deno.SeekMode.Start);
      return journalOf(path, file, records);
    } catch (error) {
      file.close();
      throw error;
    }
  } catch (error) {
    throw storeFault(error, dirname(path));
  }
}

function journalOf(path: string, file: Deno.FsFile, records: readonly JournalRecord[]): Journal {
  let open = true;
  const close = () => {
    if (open) file.close();
    open = false;
  };
  return {
    records,
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
  const length = names.length === 0 ? 0 : columns[names[0]!]!.length;
  const text = new TextEncoder().encode(JSON.stringify({ head, names, length } satisfies Head));
  const bytes = new Uint8Array(PREFIX + text.length + names.length * length * 8);
  bytes.set(text, PREFIX);
  let at = PREFIX + text.length;
  for (const name of names) {
    const column = columns[name]!;
    if (column.length !== length) throw new RangeError(`${name} has ${column.length} values, not ${length}`);
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
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: JournalRecord[] = [];
  let end = 0;
  while (end + PREFIX <= bytes.length && view.getUint32(end) === MARK) {
    const [text, body] = [view.getUint32(end + 4), view.getUint32(end + 8)];
    const [from, to] = [end + PREFIX, end + PREFIX + text + body];
    if (to > bytes.length || view.getUint32(end + 12) !== checksum(bytes.subarray(from, to))) break;
    const { head, names, length } = JSON.parse(
      new TextDecoder().decode(bytes.subarray(from, from + text)),
    ) as Head;
    const values = new Float64Array(bytes.slice(from + text, to).buffer);
    records.push({
      head,
      columns: Object.fromEntries(
        names.map((name, i) => [name, values.subarray(i * length, (i + 1) * length)]),
      ),
    });
    end = to;
  }
  return { records, end };
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
