/** Kernels at hand: one is kept warm in reserve, so that a notebook's first cell need not wait for a start. */
import { join, resolve } from "node:path";
import type { Kernel, KernelOptions, StartKernel } from "./kernel.ts";
import { endOrphans } from "./orphans.ts";
import { startKernel } from "./start.ts";

export interface KernelPool {
  /** A ready kernel standing in `folder`, an absolute path. It belongs to the caller, who closes it. */
  take(folder: string): Promise<Kernel>;
  /** Ends the kernel in reserve; kernels that were taken are not touched. */
  close(): Promise<void>;
}

/** `options.folder` is where the kernel in reserve waits. `start` can be replaced in tests. */
export function createPool(options: KernelOptions, start: StartKernel = startKernel): KernelPool {
  let closed = false;
  let reserve: Promise<Kernel | null> = Promise.resolve(null);
  const refill = () => {
    // A start that fails here fails again, and is reported, when somebody needs the kernel.
    reserve = closed ? Promise.resolve(null) : start(options).catch(() => null);
  };
  refill();
  // What cannot be ended now is ended by the next server.
  const swept = endOrphans().catch(() => 0);

  return {
    async take(folder) {
      if (await hasOwnConfiguration(folder, options.productRoot)) {
        return await start({ ...options, folder, startFolder: folder });
      }
      const taken = reserve;
      reserve = Promise.resolve(null);
      const warm = await taken;
      const kernel = warm?.state === "idle" ? warm : await start({ ...options, folder });
      refill();
      try {
        await kernel.enter(folder);
        return kernel;
      } catch (error) {
        await kernel.close();
        throw error;
      }
    },
    async close() {
      closed = true;
      const kernel = await reserve;
      await kernel?.close();
      await swept;
    },
  };
}

/** Such a folder has an import map of its own, which Deno reads only where the process starts. */
async function hasOwnConfiguration(folder: string, productRoot: string): Promise<boolean> {
  if (resolve(folder) === resolve(productRoot)) return false;
  for (const name of ["deno.json", "deno.jsonc"]) {
    const found = await Deno.stat(join(folder, name)).then(() => true, () => false);
    if (found) return true;
  }
  return false;
}
