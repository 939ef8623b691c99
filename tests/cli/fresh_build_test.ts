import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { buildIfStale } from "../../cli/fresh_build.ts";

async function project(check: (root: string, built: () => Promise<number>) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  await Deno.mkdir(join(root, "islands", "deep"), { recursive: true });
  await Deno.writeTextFile(join(root, "islands", "deep", "A.tsx"), "a");
  await Deno.writeTextFile(join(root, "deno.json"), "{}");
  let builds = 0;
  const build = () => (builds++, new Promise<void>((resolve) => setTimeout(resolve, 10)));
  const built = async () => {
    builds = 0;
    await Promise.all([1, 2].map(() => buildIfStale(root, { build, announce: () => {} })));
    return builds;
  };
  try {
    await check(root, built);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("buildIfStale() builds once, also for two who start together, and again after a change", () =>
  project(async (root, built) => {
    assertEquals([await built(), await built()], [1, 0]);
    await Deno.writeTextFile(join(root, "islands", "deep", "A.tsx"), "b");
    assertEquals([await built(), await built()], [1, 0]);
    await Deno.rename(join(root, "islands", "deep", "A.tsx"), join(root, "islands", "deep", "B.tsx"));
    assertEquals([await built(), await built()], [1, 0]);
    await Deno.writeTextFile(join(root, "README.md"), "not a source");
    assertEquals(await built(), 0);
  }));

Deno.test("buildIfStale() does not take a build that failed for a finished one", () =>
  project(async (root, built) => {
    const build = () => Promise.reject(new Error("no"));
    await assertRejects(() => buildIfStale(root, { build, announce: () => {} }), Error, "no");
    assertEquals(await built(), 1);
  }));
