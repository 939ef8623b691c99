/** A reader sees the old file or the whole new one, after a crash too: temporary file, fsync, rename. */
import { dirname } from "node:path";

/** `write` fills the temporary file, which lies in the target's folder: a rename needs one file system. */
export async function placeAtomically(
  path: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    await write(temporary);
    const file = await Deno.open(temporary, { read: true, write: true });
    try {
      await file.sync();
    } finally {
      file.close();
    }
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

export function writeAtomically(path: string, content: Uint8Array | string): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return placeAtomically(path, (temporary) => Deno.writeFile(temporary, bytes, { createNew: true }));
}
