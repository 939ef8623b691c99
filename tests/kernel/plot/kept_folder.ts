/** As in a notebook whose server gives out what its outputs keep. */
const SESSION = Symbol.for("tapebook.session");

export async function withKeptFolder(task: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  Object.defineProperty(globalThis, SESSION, { value: { stills: false, kept: folder }, configurable: true });
  try {
    await task(folder);
  } finally {
    delete (globalThis as { [SESSION]?: unknown })[SESSION];
    await Deno.remove(folder, { recursive: true });
  }
}
