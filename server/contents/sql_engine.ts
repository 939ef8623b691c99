/** The files of DuckDB for browsers, out of its npm package: worker and WebAssembly, 35 MB that a page asks for once. */
import { createRequire } from "node:module";

const FILES: Readonly<Record<string, string>> = {
  "duckdb-browser-eh.worker.js": "text/javascript; charset=utf-8",
  "duckdb-eh.wasm": "application/wasm",
};

export interface EngineFile {
  readonly type: string;
  readonly size: number;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

const { resolve } = createRequire(import.meta.url);

/** Null for any other name. */
export async function sqlEngineFile(name: string): Promise<EngineFile | null> {
  if (!Object.hasOwn(FILES, name)) return null;
  const file = await Deno.open(resolve(`@duckdb/duckdb-wasm/dist/${name}`));
  const { size } = await file.stat();
  return { type: FILES[name]!, size, body: file.readable };
}
