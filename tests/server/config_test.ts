import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { options, readConfig, settings, settingText } from "../../server/config.ts";

function config(env: Record<string, string> = {}, args: string[] = []) {
  const read = readConfig(env, args);
  assert(read.ok, read.ok ? "" : read.message);
  return read.config;
}

function fault(env: Record<string, string>, args: string[] = []) {
  const read = readConfig(env, args);
  assert(!read.ok);
  return read;
}

Deno.test("readConfig() fills every default", () => {
  const { token, ...rest } = config();
  assertMatch(token, /^[\w-]{32}$/);
  assertEquals(rest, {
    root: "notebooks",
    host: "127.0.0.1",
    port: 8888,
    allowedHosts: [],
    maxFileBytes: 100 * 1024 ** 2,
    logLevel: "info",
    kernel: {
      idleMs: 3_600_000,
      limits: { outputBytes: 20 * 1024 ** 2, consoleBytes: 10 * 1024 ** 2, outputs: 10_000 },
    },
  });
});

Deno.test("readConfig() makes another token at each start unless one is set", () => {
  assertNotEquals(config().token, config().token);
  assertEquals(config({ TAPEBOOK_TOKEN: "my-own-token" }).token, "my-own-token");
});

Deno.test("readConfig() takes an empty variable for an absent one", () => {
  assertEquals(config({ TAPEBOOK_PORT: "", TAPEBOOK_TOKEN: "" }).port, 8888);
});

Deno.test("the command line overrides the environment, with a space or an equals sign", () => {
  const env = { TAPEBOOK_PORT: "1", TAPEBOOK_ROOT: "a", TAPEBOOK_HOST: "::1" };
  const { port, root, host } = config(env, ["--port", "9", "--root=b=c"]);
  assertEquals({ port, root, host }, { port: 9, root: "b=c", host: "::1" });
});

Deno.test("allowed hosts are a list in lower case", () => {
  assertEquals(
    config({ TAPEBOOK_ALLOWED_HOSTS: "Lab.example, box:8080,[::2]:1" }).allowedHosts,
    ["lab.example", "box:8080", "[::2]:1"],
  );
});

Deno.test("readConfig() names the setting that is wrong and what it may be", () => {
  assertEquals(fault({ TAPEBOOK_PORT: "70000" }), {
    ok: false,
    code: "invalid-setting",
    field: "TAPEBOOK_PORT",
    value: "70000",
    allowed: "a whole number from 0 to 65535",
    message: 'TAPEBOOK_PORT is "70000". Use a whole number from 0 to 65535.',
  });
  assertEquals(fault({}, ["--port", "x"]).field, "--port");
  assertEquals(fault({}, ["--root"]).message, "--root is empty. Use a folder.");
  assertEquals(fault({}, ["--prot", "1"]).message, "There is no option --prot. Use --root, --host, --port.");
});

Deno.test("readConfig() refuses what each setting may not be", () => {
  const wrong: Record<string, string[]> = {
    TAPEBOOK_HOST: ["http://x", "a b"],
    TAPEBOOK_PORT: ["-1", "1.5", "0x10", "99999999999"],
    TAPEBOOK_TOKEN: ["short", "with space in it", "ünïcödé-token"],
    TAPEBOOK_ALLOWED_HOSTS: ["*", "a/b", "http://a"],
    TAPEBOOK_MAX_FILE_MB: ["0", "501"],
    TAPEBOOK_LOG_LEVEL: ["loud"],
    TAPEBOOK_KERNEL_IDLE_MINUTES: ["0"],
    TAPEBOOK_KERNEL_OUTPUT_MB: ["none"],
    TAPEBOOK_KERNEL_CONSOLE_MB: ["1e3"],
    TAPEBOOK_KERNEL_OUTPUTS: ["0"],
  };
  for (const [field, values] of Object.entries(wrong)) {
    for (const value of values) assertEquals(fault({ [field]: value }).field, field, value);
  }
});

Deno.test("a refused token is not repeated", () => {
  const { value, message } = fault({ TAPEBOOK_TOKEN: "secret!" });
  assertEquals(value, "***");
  assert(!message.includes("secret!"));
  assertEquals(message, "TAPEBOOK_TOKEN is too short. Use 8 to 200 letters, digits, - . _ or ~.");
  assertMatch(fault({ TAPEBOOK_TOKEN: "with space in it" }).message, /is of other characters/);
});

Deno.test(".env.example lists every setting with its default and its meaning", () => {
  const text = Deno.readTextFileSync(new URL("../../.env.example", import.meta.url));
  const defaults = settings.parse({}) as Record<string, unknown>;
  const expected = Object.keys(settings.shape).map((name) => {
    const { meaning, allowed } = settingText(name);
    return `# ${meaning}: ${allowed}.\n${name}=${defaults[name] ?? ""}`;
  });
  // What follows is for kernels.
  assertEquals(text.trim().split("\n\n").slice(1, 1 + expected.length), expected);
});

Deno.test("every command-line option stands for a setting", () => {
  for (const name of Object.values(options)) assert(name in settings.shape);
});
