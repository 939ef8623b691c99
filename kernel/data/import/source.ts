/** A file's bytes: from disk, from the network, or handed over. */
import { basename, resolve } from "node:path";
import { DataError, ParameterError, quote } from "../../market/errors.ts";
import { startMeter, type Watched } from "../progress.ts";
import { arrowTable } from "./arrow.ts";
import { contentOf, type ImportFile } from "./content.ts";
import { csvTable } from "./csv.ts";
import { jsonTable } from "./json.ts";
import { type Limits, refuseSize } from "./limits.ts";
import { parquetTable } from "./parquet.ts";
import type { Table } from "./table.ts";
import { unpack } from "./unpack.ts";

/** A path relative to the notebook, an address, or a file's name and bytes, as an upload has them. */
export type ImportSource = string | URL | { name: string; bytes: Uint8Array };

export interface Opened {
  /** The file's name without folders, for messages and as the origin. */
  name: string;
  /** For messages: the path where there is one. */
  place: string;
  /** As it came, packed as it was. */
  original: Original;
  table: Table;
}

/** A file as its owner has it. */
export type Original = { readonly path: string } | { readonly bytes: Uint8Array<ArrayBuffer> };

interface OpenOptions {
  folder: string;
  limits: Limits;
  entry?: string;
  watched?: Watched;
}

export async function openTable(source: ImportSource, options: OpenOptions): Promise<Opened> {
  const { limits, entry } = options;
  if (isAddress(source)) {
    const file = await download(new URL(source), options);
    return {
      name: file.name,
      place: file.name,
      original: { bytes: file.bytes },
      table: await tableOf(await unpack(file, limits, entry)),
    };
  }
  if (typeof source !== "string") {
    const { name, bytes } = checkUpload(source);
    const table = await tableOf(await unpack({ name, bytes }, limits, entry));
    return { name, place: name, original: { bytes }, table };
  }
  const path = resolve(options.folder, source);
  const name = basename(path);
  const size = await sizeOf(path);
  // Parquet is read where it lies: it may be larger than the memory.
  if (await isParquet(path)) {
    const table = await parquetTable({ name, bytes: new Uint8Array() }, path);
    return { name, place: path, original: { path }, table };
  }
  refuseSize(name, size, limits);
  const bytes = readWhole(path, size);
  const table = await tableOf(await unpack({ name: path, bytes }, limits, entry));
  return { name, place: path, original: { path }, table };
}

function tableOf(file: ImportFile): Table | Promise<Table> {
  switch (contentOf(file)) {
    case "parquet":
      return parquetTable(file);
    case "arrow":
      return arrowTable(file);
    case "json":
      return jsonTable(file);
    default:
      return csvTable(file.bytes);
  }
}

export const isAddress = (source: ImportSource): source is string | URL =>
  source instanceof URL || (typeof source === "string" && /^https?:\/\//i.test(source));

function checkUpload(source: { name: string; bytes: Uint8Array }): ImportFile {
  if (typeof source?.name === "string" && source.bytes instanceof Uint8Array) {
    return { name: basename(source.name), bytes: source.bytes as Uint8Array<ArrayBuffer> };
  }
  throw new ParameterError(
    `Give a path, an address or a file as { name, bytes }: it is ${quote(source)}`,
    { field: "source", value: source, allowed: "a path, a URL, or { name, bytes } with a Uint8Array" },
  );
}

async function sizeOf(path: string): Promise<number> {
  const info = await Deno.stat(path).catch(() => undefined);
  if (info?.isFile) return info.size;
  if (info?.isDirectory) {
    throw new DataError(`Name a file in ${path}, which is a folder: files are imported one by one.`, {
      field: "path",
      value: path,
    });
  }
  throw new DataError(`No file ${path}. A relative path begins at the notebook's folder.`, {
    field: "path",
    value: path,
  });
}

/** Twice as fast as Deno.readFile, which lets its buffer grow. */
function readWhole(path: string, size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  using file = Deno.openSync(path);
  let at = 0;
  while (at < size) {
    const count = file.readSync(bytes.subarray(at));
    if (count === null) break;
    at += count;
  }
  return bytes.subarray(0, at);
}

async function isParquet(path: string): Promise<boolean> {
  const magic = new Uint8Array(4);
  const file = await Deno.open(path);
  try {
    await file.read(magic);
  } finally {
    file.close();
  }
  return new TextDecoder().decode(magic) === "PAR1" || (/\.parquet$/i.test(path) && magic[0] !== 0x1f);
}

async function download(url: URL, { limits, watched }: OpenOptions): Promise<ImportFile> {
  const { signal, onProgress } = watched ?? {};
  const name = decodeURIComponent(url.pathname.split("/").at(-1) || url.host);
  const refused = (what: string, cause?: unknown) =>
    new DataError(`Check the address ${url.href}: ${what}.`, { field: "source", value: url.href, cause });
  if (!/^https?:$/.test(url.protocol)) throw refused("only http and https are loaded");
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw refused((error as Error).message, error);
  }
  const told = Number(response.headers.get("content-length") ?? 0);
  if (!response.ok || told > limits.bytes) {
    await response.body?.cancel();
    if (!response.ok) throw refused(`the server answers ${response.status} ${response.statusText}`.trim());
    refuseSize(name, told, limits);
  }
  const meter = startMeter({ total: told || NaN, unit: "bytes", onProgress });
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body ?? []) {
      refuseSize(name, length += chunk.length, limits);
      meter.add(chunk.length, { source: url.host });
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof DataError) throw error;
    signal?.throwIfAborted();
    throw refused(`the download broke off after ${length} bytes (${(error as Error).message})`, error);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return { name, bytes };
}
