import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { newConnection, writeConnectionFile } from "../../jupyter/connection_file.ts";
import { PRODUCT_ROOT } from "./subjects.ts";

async function jupyter(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--config",
      join(PRODUCT_ROOT, "deno.json"),
      join(PRODUCT_ROOT, "cli", "jupyter.ts"),
      ...args,
    ],
    env,
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

Deno.test("install --prefix writes a kernelspec that starts this deno", async () => {
  const prefix = await Deno.makeTempDir();
  const { code, out } = await jupyter(["install", "--prefix", prefix]);
  assertEquals(code, 0);
  const folder = join(prefix, "share", "jupyter", "kernels", "tapebook");
  assertStringIncludes(out, folder);
  const spec = JSON.parse(await Deno.readTextFile(join(folder, "kernel.json")));
  assertEquals([spec.argv[0], spec.interrupt_mode, spec.language], [
    Deno.execPath(),
    "message",
    "typescript",
  ]);
  await Deno.remove(prefix, { recursive: true });
});

Deno.test("install goes to the user's folder, or where Jupyter keeps its data", async () => {
  const data = await Deno.makeTempDir();
  assertEquals((await jupyter(["install"], { JUPYTER_DATA_DIR: data })).code, 0);
  assertEquals((await Deno.stat(join(data, "kernels", "tapebook", "kernel.json"))).isFile, true);
  await Deno.remove(data, { recursive: true });
});

Deno.test("what cannot be done is said, with the usage where it helps", async () => {
  const unknown = await jupyter(["instal"]);
  assertEquals(unknown.code, 2);
  assertMatch(unknown.err, /Cannot read: instal\.[^]*deno task jupyter install/);
  const flag = await jupyter(["install", "--prefix"]);
  assertEquals(flag.code, 2);
  const none = await jupyter(["install", "--sys-prefix"], { VIRTUAL_ENV: "", CONDA_PREFIX: "" });
  assertEquals(none.code, 1);
  assertMatch(none.err, /no Python environment is active/);
  const help = await jupyter(["--help"]);
  assertEquals(help.code, 0);
  assertMatch(help.out, /--prefix DIR/);
});

Deno.test("serve names the connection file that it cannot read", async () => {
  const { code, err } = await jupyter(["serve", "/no/such/connection.json"]);
  assertEquals(code, 1);
  assertMatch(err, /cannot read the connection file \/no\/such\/connection\.json/);
});

Deno.test("serve says when a port is taken, and leaves nothing behind", async () => {
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const file = await writeConnectionFile({
    ...newConnection(),
    iopub_port: (taken.addr as Deno.NetAddr).port,
  });
  const temporary = await Deno.makeTempDir();
  const { code, err } = await jupyter(["serve", file.path], { TMPDIR: temporary });
  assertEquals(code, 1);
  assertMatch(err, /cannot serve a kernel at 127\.0\.0\.1: .*in use/);
  assertEquals([...Deno.readDirSync(temporary)].map(({ name }) => name), []);
  taken.close();
  await file.remove();
  await Deno.remove(temporary, { recursive: true });
});
