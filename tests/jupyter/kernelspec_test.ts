import { assert, assertEquals, assertMatch } from "@std/assert";
import { isInNpxCache, kernelspec, kernelspecFolder } from "../../jupyter/kernelspec.ts";

function folder(...[destination, env, os]: Parameters<typeof kernelspecFolder>): string {
  const located = kernelspecFolder(destination, env, os);
  return located.ok ? located.folder : located.message;
}

Deno.test("kernelspec() starts this deno with absolute paths and is interrupted by message", () => {
  const spec = kernelspec("/opt/deno", "/srv/tapebook");
  assertEquals(spec.interrupt_mode, "message");
  assertEquals(spec.argv[0], "/opt/deno");
  assertEquals(spec.argv.slice(-3), ["/srv/tapebook/cli/jupyter.ts", "serve", "{connection_file}"]);
  assert(spec.argv.includes("--allow-run=/opt/deno"));
});

Deno.test("kernelspecFolder() follows Jupyter's rules for each system", () => {
  const user = { type: "user" } as const;
  assertEquals(folder(user, { HOME: "/h" }, "linux"), "/h/.local/share/jupyter/kernels/tapebook");
  assertEquals(folder(user, { HOME: "/h", XDG_DATA_HOME: "/x" }, "linux"), "/x/jupyter/kernels/tapebook");
  assertEquals(folder(user, { HOME: "/h" }, "darwin"), "/h/Library/Jupyter/kernels/tapebook");
  assertEquals(folder(user, { APPDATA: "/a" }, "windows"), "/a/jupyter/kernels/tapebook");
  assertEquals(folder(user, { HOME: "/h", JUPYTER_DATA_DIR: "/j" }, "linux"), "/j/kernels/tapebook");
  assertEquals(folder({ type: "prefix", prefix: "/p" }, {}, "linux"), "/p/share/jupyter/kernels/tapebook");
  const sysPrefix = { type: "sysPrefix" } as const;
  assertEquals(folder(sysPrefix, { VIRTUAL_ENV: "/v" }, "linux"), "/v/share/jupyter/kernels/tapebook");
  assertEquals(folder(sysPrefix, { CONDA_PREFIX: "/c" }, "linux"), "/c/share/jupyter/kernels/tapebook");
});

Deno.test("kernelspecFolder() says what is missing and what to do", () => {
  assertMatch(folder({ type: "sysPrefix" }, {}, "linux"), /no Python environment is active\. Activate one/);
  assertMatch(folder({ type: "user" }, {}, "linux"), /set HOME, or use --prefix/);
  assertMatch(folder({ type: "user" }, {}, "windows"), /home folder/);
});

Deno.test("isInNpxCache() knows npm's cache on every system", () => {
  assert(isInNpxCache("/root/.npm/_npx/1f2/node_modules/deno/deno"));
  assert(isInNpxCache("C:\\npm-cache\\_npx\\1f2\\deno.exe"));
  assertEquals(isInNpxCache("/usr/local/bin/deno"), false);
});
