import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import type { Kernel, KernelOptions } from "../../jupyter/kernel.ts";
import { createPool } from "../../jupyter/pool.ts";
import { FakeKernel } from "../fakes/kernel.ts";

const OPTIONS: KernelOptions = { productRoot: "/product", folder: "/waiting", env: {} };

function counted(): {
  started: KernelOptions[];
  kernels: FakeKernel[];
  start(options: KernelOptions): Promise<Kernel>;
} {
  const started: KernelOptions[] = [];
  const kernels: FakeKernel[] = [];
  return {
    started,
    kernels,
    start(options) {
      const kernel = new FakeKernel();
      started.push(options);
      kernels.push(kernel);
      return Promise.resolve(kernel);
    },
  };
}

Deno.test("take() gives the warm kernel, moved to the folder, and warms another", async () => {
  const { start, kernels } = counted();
  const pool = createPool(OPTIONS, start);
  const taken = await pool.take("/notebooks");
  assertEquals(taken === kernels[0], true);
  assertEquals(kernels[0]!.folder, "/notebooks");
  assertEquals(kernels.length, 2);
  assertEquals(await pool.take("/other") === kernels[1], true);
  await pool.close();
});

Deno.test("take() never gives one kernel twice", async () => {
  const { start } = counted();
  const pool = createPool(OPTIONS, start);
  const taken = await Promise.all([pool.take("/a"), pool.take("/b"), pool.take("/c")]);
  assertEquals(new Set(taken).size, 3);
  await pool.close();
});

Deno.test("take() starts anew when the warm kernel has died, and says why when it cannot", async () => {
  const { start, kernels } = counted();
  const pool = createPool(OPTIONS, start);
  await Promise.resolve();
  kernels[0]!.state = "dead";
  assertEquals((await pool.take("/a")) === kernels[0], false);
  await pool.close();
  const broken = createPool(OPTIONS, () => Promise.reject(new Error("no such folder")));
  await assertRejects(() => broken.take("/a"), Error, "no such folder");
  await broken.close();
});

Deno.test("take() rejects when the folder cannot be entered, and leaves no kernel behind", async () => {
  const { start, kernels } = counted();
  const pool = createPool(OPTIONS, start);
  kernels[0]!.enter = () => Promise.reject(new Error("no such folder"));
  await assertRejects(() => pool.take("/gone"), Error, "no such folder");
  assertEquals(kernels[0]!.state, "dead");
  await pool.close();
});

Deno.test("take() starts cold in a folder with an import map of its own", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(join(folder, "deno.json"), "{}");
  const { start, started } = counted();
  const pool = createPool(OPTIONS, start);
  await pool.take(folder);
  assertEquals(started[1], { ...OPTIONS, folder, startFolder: folder });
  const own = createPool({ ...OPTIONS, productRoot: folder }, start);
  await own.take(folder);
  assertEquals(started.at(-1)?.startFolder, undefined);
  await pool.close();
  await own.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("close() ends the kernel in reserve and leaves those that were taken", async () => {
  const { start, kernels } = counted();
  const pool = createPool(OPTIONS, start);
  await pool.take("/a");
  await pool.close();
  assertEquals(kernels.map(({ state }) => state), ["idle", "dead"]);
});
