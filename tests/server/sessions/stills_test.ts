import { assertEquals, assertRejects } from "@std/assert";
import { silentLogger } from "../../../server/observe/logger.ts";
import { createStillRenderer } from "../../../server/sessions/still_renderer.ts";
import { createStills } from "../../../server/sessions/stills.ts";

const module = import.meta.resolve("../../fakes/still_worker.ts");

Deno.test("a figure is drawn in a worker, several at a time", async () => {
  const renderer = createStillRenderer({ module });
  const drawn = await Promise.all(["a", "b"].map((figure) => renderer.render(figure)));
  assertEquals(drawn.map((pictures) => pictures["image/svg+xml"]), ['"a"', '"b"']);
  renderer.close();
});

Deno.test("a figure that fails or breaks the worker is given up, and the next is drawn", async () => {
  const renderer = createStillRenderer({ module });
  await assertRejects(() => renderer.render("fail"), Error, "failed");
  await assertRejects(() => renderer.render("break"), Error, "broken");
  assertEquals((await renderer.render("a"))["image/svg+xml"], '"a"');
  renderer.close();
});

Deno.test("a figure that takes too long is given up, with the worker", async () => {
  const renderer = createStillRenderer({ module, longest: 100 });
  await assertRejects(() => renderer.render("hang"), Error, "no picture after 0.1 s");
  renderer.close();
});

Deno.test("createStills() draws equal figures once and gives null for one that cannot be drawn", async () => {
  let drawn = 0;
  const stillOf = createStills((figure) => {
    if (figure === "bad") return Promise.reject(new Error("no"));
    drawn++;
    return Promise.resolve({ "image/svg+xml": "<svg/>", "image/png": "AQID" });
  }, silentLogger);
  const [first, second] = await Promise.all([stillOf({ a: 1 }), stillOf({ a: 1 })]);
  assertEquals(first, { "image/svg+xml": "<svg/>", "image/png": "AQID" });
  assertEquals(second, first);
  assertEquals([drawn, await stillOf("bad")], [1, null]);
});
