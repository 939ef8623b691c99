import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { decodeJupyter, encodeJupyter, makeMessage, WireError } from "../../jupyter/wire.ts";

const KEY = "a key";
const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("a message comes out as it went in, with identities and buffers", () => {
  const content = fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<never>);
  fc.assert(fc.property(content, fc.array(fc.uint8Array()), (content, buffers) => {
    const message = {
      ...makeMessage("stream", "session", JSON.parse(JSON.stringify(content))),
      identities: [bytes("peer")],
      buffers,
    };
    assertEquals(decodeJupyter(encodeJupyter(message, KEY), KEY), message);
  }));
});

Deno.test("decodeJupyter() refuses a changed, a forged and a missing signature", () => {
  const frames = encodeJupyter(makeMessage("stream", "s", { text: "a" }), KEY);
  for (let at = 1; at < frames.length; at++) {
    const changed = frames.map((frame, index) => index === at ? Uint8Array.from([...frame, 32]) : frame);
    assertThrows(() => decodeJupyter(changed, KEY), WireError, "signature");
  }
  assertThrows(() => decodeJupyter(frames, "another key"), WireError, "signature");
  assertThrows(
    () => decodeJupyter(encodeJupyter(makeMessage("stream", "s", {}), ""), KEY),
    WireError,
    "signature",
  );
});

Deno.test("decodeJupyter() accepts unsigned messages only without a key", () => {
  const frames = encodeJupyter(makeMessage("status", "s", {}), "");
  assertEquals(decodeJupyter(frames, "").header.msg_type, "status");
});

Deno.test("decodeJupyter() refuses what lacks frames or is no JSON object", () => {
  const message = makeMessage("stream", "s", {});
  assertThrows(() => decodeJupyter([], KEY), WireError, "frames");
  assertThrows(() => decodeJupyter(encodeJupyter(message, KEY).slice(0, 4), KEY), WireError, "frames");
  const listed = { ...message, content: [] as unknown as Record<string, never> };
  assertThrows(() => decodeJupyter(encodeJupyter(listed, KEY), KEY), WireError, "JSON");
  const nameless = { ...message, header: {} as never };
  assertThrows(() => decodeJupyter(encodeJupyter(nameless, KEY), KEY), WireError, "JSON");
});
