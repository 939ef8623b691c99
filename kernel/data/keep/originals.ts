/** Files that imports came from, kept as they were: by their content, under names that the workspace chooses. */
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { placeAtomically } from "../atomic_write.ts";
import type { Original } from "../import/source.ts";

/** What a file may still be called: an ending that tells what it is, and nothing else of its name. */
const ENDING = /(\.(csv|tsv|psv|txt|json|jsonl|ndjson|parquet|arrow|feather|ipc))?(\.(gz|zip))?$/i;

export interface KeptOriginal {
  /** Within the data folder, with slashes. */
  readonly file: string;
  /** False where it was kept already. */
  readonly created: boolean;
}

export async function keepOriginal(folder: string, original: Original, name: string): Promise<KeptOriginal> {
  const hash = await hashOf(original);
  const file = `originals/${hash}/original${(ENDING.exec(name)?.[0] ?? "").toLowerCase()}`;
  const path = join(folder, file);
  const kept = await Deno.stat(path).then(() => true, () => false);
  if (kept) return { file, created: false };
  await placeAtomically(
    path,
    (temporary) =>
      "path" in original
        ? Deno.copyFile(original.path, temporary)
        : Deno.writeFile(temporary, original.bytes, { createNew: true }),
  );
  return { file, created: true };
}

export async function dropOriginal(folder: string, file: string): Promise<void> {
  await Deno.remove(dirname(join(folder, file)), { recursive: true });
}

async function hashOf(original: Original): Promise<string> {
  const hash = createHash("sha256");
  if ("bytes" in original) return hash.update(original.bytes).digest("hex");
  // By pieces: it may be larger than the memory.
  using file = await Deno.open(original.path);
  const piece = new Uint8Array(1 << 20);
  for (let count = file.readSync(piece); count !== null; count = file.readSync(piece)) {
    hash.update(piece.subarray(0, count));
  }
  return hash.digest("hex");
}
