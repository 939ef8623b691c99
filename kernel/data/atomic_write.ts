/** A reader sees the old file or the whole new one, after a crash too: temporary file, fsync, rename. */
import { dirname } from "node:path";

/** `write` fills the temporary file, which lies in the target's folder: a rename needs one file system. */
export function placeAtomically(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  return viaTemporary(path, write, (temporary) => Deno.rename(temporary, path));
}

export function writeAtomically(path: string, content: Uint8Array): Promise<void> {
  return placeAtomically(path, (temporary) => Deno.writeFile(temporary, content, { createNew: true }));
}

/** Writes a file where there is none, whole or not at all; false where one is there already. */
export function writeNew(path: string, text: string): Promise<boolean> {
  return viaTemporary(
    path,
    (temporary) => Deno.writeTextFile(temporary, text, { createNew: true }),
    async (temporary) => {
      try {
        // A link, unlike a rename, fails where the name is taken.
        await Deno.link(temporary, path);
        return true;
      } catch (error) {
        if (error instanceof Deno.errors.AlreadyExists) return false;
        throw error;
      } finally {
        await Deno.remove(temporary);
      }
    },
  );
}

async function viaTemporary<T>(
  path: string,
  write: (temporary: string) => Promise<void>,
  place: (temporary: string) => Promise<T>,
): Promise<T> {
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
    return await place(temporary);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}
