/** Where the stand-in says more than Fresh does: what it refuses, and why. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { Builder } from "fresh/dev";
import { app } from "./fixture_app/main.ts";

const root = new URL("./fixture_app", import.meta.url).pathname;
const options = { sanitizeOps: false, sanitizeResources: false };

async function withFolder(
  files: Record<string, string>,
  run: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${folder}/${path}`, text);
    }
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test(
  "islands: a typed array other than bytes is refused, where Fresh would send an object",
  options,
  async () => {
    const apply = await new Builder({ root }).build({ snapshot: "memory" });
    apply(app);
    const response = await app.handler()(new Request("http://localhost/refused?column"));
    assertEquals(response.status, 500);
    assertStringIncludes(
      await response.text(),
      "Island props cannot hold Float64Array: send columns as a Uint8Array",
    );
  },
);

Deno.test("Builder.build() names an import that it cannot find", options, async () => {
  const files = { "deno.json": "{}", "islands/Broken.tsx": 'import "missing-package";' };
  await withFolder(files, async (folder) => {
    await Deno.symlink(new URL("../../node_modules", import.meta.url), `${folder}/node_modules`);
    const error = await assertRejects(() => new Builder({ root: folder }).build({ snapshot: "memory" }));
    assertStringIncludes(
      String(error),
      'islands/Broken.tsx:1:7: ERROR: [plugin: deno-resolver] Could not resolve "missing-package"',
    );
  });
});

Deno.test("Builder.build() says so when there is no deno.json", options, async () => {
  await withFolder({}, async (folder) => {
    const error = await assertRejects(() => new Builder({ root: folder }).build({ snapshot: "memory" }));
    assertStringIncludes(String(error), `no deno.json in ${folder} or above it`);
  });
});
