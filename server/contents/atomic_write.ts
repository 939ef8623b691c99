/** A reader sees the old file or the whole new one, after a crash too: temporary file, fsync, rename. */
import { basename, dirname, join } from "node:path";

/** Keeps the permissions of the file that it replaces. The temporary name is hidden, so that no listing shows it. */
export async function atomicWrite(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(file), `.${basename(file).slice(0, 40)}.${crypto.randomUUID()}.tmp`);
  const mode = await Deno.stat(file).then((info) => info.mode, () => null);
  try {
    {
      using handle = await Deno.open(temporary, {
        write: true,
        createNew: true,
        ...(mode !== null && { mode }),
      });
      for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await handle.write(rest));
      await handle.sync();
    }
    await Deno.rename(temporary, file);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

/** Like `atomicWrite`, for a name that is free: an existing file is never replaced. */
export async function createAtomically(file: string, bytes: Uint8Array): Promise<void> {
  (await Deno.open(file, { write: true, createNew: true })).close();
  await atomicWrite(file, bytes).catch(async (error) => {
    await Deno.remove(file).catch(() => {});
    throw error;
  });
}
