/** Reading and writing text files without ever writing over a change that the writer has not seen. */
import { createHash } from "node:crypto";
import { type Failure, failure, failureFrom } from "./failure.ts";
import { atomicWrite } from "./atomic_write.ts";

/** What a file was when it was read or written: its content by hash, and when it was last modified (epoch ms). */
export interface Stamp {
  hash: string;
  modified: number;
}

export type TextRead = { ok: true; text: string; stamp: Stamp } | Failure;
export type TextWritten = { ok: true; stamp: Stamp } | Failure;

export async function readTextFile(file: string, path: string, maxBytes: number): Promise<TextRead> {
  try {
    const { size, mtime, isFile } = await Deno.stat(file);
    if (!isFile) return failure("not-a-file", `${path} is not a file.`);
    if (size > maxBytes) return tooLarge(path, maxBytes);
    const bytes = await Deno.readFile(file);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { ok: true, text, stamp: { hash: hashOf(bytes), modified: mtime?.getTime() ?? 0 } };
  } catch (error) {
    if (error instanceof TypeError) return failure("not-text", `${path} is not a text in UTF-8.`);
    return failureFrom(error, path);
  }
}

/** Writes when the file still has the content of `expected`; its time alone may differ. */
export async function writeTextFile(
  file: string,
  path: string,
  text: string,
  expected: Stamp,
): Promise<TextWritten> {
  try {
    const current = await Deno.readFile(file);
    if (hashOf(current) !== expected.hash) return failure("changed", `${path} was changed on disk.`);
    const bytes = new TextEncoder().encode(text);
    await atomicWrite(file, bytes);
    const { mtime } = await Deno.stat(file);
    return { ok: true, stamp: { hash: hashOf(bytes), modified: mtime?.getTime() ?? 0 } };
  } catch (error) {
    return failureFrom(error, path);
  }
}

export function tooLarge(path: string, maxBytes: number): Failure {
  const megabytes = Math.floor(maxBytes / 1024 ** 2);
  return failure(
    "too-large",
    `${path} is larger than ${megabytes} MB, the limit that TAPEBOOK_MAX_FILE_MB sets.`,
  );
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
