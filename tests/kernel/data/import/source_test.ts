import { assertEquals, assertRejects } from "@std/assert";
import { importFrom } from "../../../../kernel/data/import/import_bars.ts";
import { readFileBars } from "../../../../kernel/data/import/file_bars.ts";
import type { ImportOptions } from "../../../../kernel/data/import/options.ts";
import type { DataProgress } from "../../../../kernel/data/progress.ts";
import { DataError } from "../../../../kernel/market/errors.ts";

const CSV = "date,open,high,low,close\n2024-01-02,1,2,1,2\n";

async function withServer(
  answer: (request: Request) => Response | Promise<Response>,
  task: (address: string) => Promise<void>,
) {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, answer);
  try {
    await task(`http://127.0.0.1:${server.addr.port}/data/acme.csv?key=1`);
  } finally {
    await server.shutdown();
  }
}

const load = (address: string | URL, options: ImportOptions = {}) => importFrom("/none", address, options);

Deno.test("import loads an address and names the bars after its file", () =>
  withServer(() => new Response(CSV), async (address) => {
    const [bars] = (await load(address)).bars;
    assertEquals([bars?.symbol, bars?.origin.note], ["acme", "acme.csv"]);
    assertEquals((await load(new URL(address))).bars[0]?.length, 1);
  }));

Deno.test("import names the address and the status that a server answers", () =>
  withServer(() => new Response("no", { status: 404 }), async (address) => {
    await assertRejects(() => load(address), DataError, `${address}: the server answers 404`);
  }));

Deno.test("import tells a page from data, whatever its name", () =>
  withServer(() => new Response("<html>sign in</html>"), async (address) => {
    await assertRejects(() => load(address), DataError, "web page");
  }));

Deno.test("import stops a download at its limit, announced or not", async () => {
  const large = "x".repeat(100_000);
  const stream = () => new Response(new Blob([large]).stream());
  for (const answer of [() => new Response(large), stream]) {
    await withServer(answer, async (address) => {
      await assertRejects(() => load(address, { limits: { bytes: 1000 } }), DataError, "more than 1000");
    });
  }
});

Deno.test("import gives up an address when told to", () =>
  withServer(async (request) => {
    await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
    return new Response();
  }, async (address) => {
    const controller = new AbortController();
    const loading = assertRejects(() => load(address, { signal: controller.signal }), Error, "enough");
    controller.abort(new Error("enough"));
    await loading;
  }));

Deno.test("import names an address where nothing answers, and loads no other kinds", async () => {
  await assertRejects(
    () => load("http://127.0.0.1:1/a.csv"),
    DataError,
    "Check the address http://127.0.0.1:1/a.csv",
  );
  await assertRejects(() => load(new URL("file:///etc/passwd")), DataError, "only http and https are loaded");
});

Deno.test("a text tells how many of its bytes are read, up to all of them, and reading it can be stopped", async () => {
  const bytes = new TextEncoder().encode(CSV + "2024-01-02,10.5,11.25,9.75,10.125\n".repeat(20_000));
  const source = { name: "long.csv", bytes };
  const seen: number[] = [];
  const onProgress = ({ done, total, unit }: DataProgress) => {
    assertEquals([total, unit], [bytes.length, "bytes"]);
    seen.push(done);
  };
  await readFileBars(source, ".", { onProgress, timeframe: "1d" });
  assertEquals(seen, seen.toSorted((a, b) => a - b));
  assertEquals([seen[0], seen.at(-1)], [0, bytes.length]);

  const controller = new AbortController();
  const stop = () => controller.abort(new RangeError("enough"));
  const reading = () => readFileBars(source, ".", { onProgress: stop, signal: controller.signal });
  await assertRejects(reading, RangeError, "enough");
});

Deno.test("a download tells how many bytes have come and from where", () =>
  withServer(() => new Response(CSV, { headers: { "content-length": `${CSV.length}` } }), async (address) => {
    const seen: [number, number, string | null][] = [];
    await load(address, { onProgress: ({ done, total, source }) => seen.push([done, total, source]) });
    assertEquals(seen.filter(([, , source]) => source !== null), [[
      CSV.length,
      CSV.length,
      new URL(address).host,
    ]]);
  }));
