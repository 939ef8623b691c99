import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  encodeFrames,
  encodeMessage,
  type Frame,
  FrameReader,
  ZmtpError,
} from "../../../jupyter/zmtp/frame.ts";

const frame = fc.record({
  more: fc.boolean(),
  command: fc.boolean(),
  body: fc.uint8Array({ maxLength: 700 }),
});

function split(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

Deno.test("FrameReader gives the frames that were sent, however their bytes are cut", () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 20 }), (frames, cuts) => {
      const reader = new FrameReader();
      const read = split(encodeFrames(frames), cuts).flatMap((chunk) => reader.push(chunk));
      assertEquals(read, frames as Frame[]);
    }),
  );
});

Deno.test("FrameReader gives a frame as soon as its last byte is there", () => {
  const reader = new FrameReader();
  const bytes = encodeMessage([new Uint8Array(300).fill(7)]);
  for (const byte of bytes.subarray(0, -1)) assertEquals(reader.push(Uint8Array.of(byte)), []);
  assertEquals(reader.push(bytes.subarray(-1))[0]?.body.length, 300);
});

Deno.test("FrameReader reads or refuses any bytes, and never holds more than it was given", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 10 }), (chunks) => {
    const reader = new FrameReader(1000);
    let given = 0;
    let got = 0;
    try {
      for (const chunk of chunks) {
        given += chunk.length;
        for (const { body } of reader.push(chunk)) got += body.length + 2;
      }
    } catch (error) {
      assert(error instanceof ZmtpError);
    }
    assert(got <= given);
  }));
});

Deno.test("FrameReader refuses a length beyond its limit before the bytes are there", () => {
  const hostile = Uint8Array.of(2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
  assertThrows(() => new FrameReader().push(hostile), ZmtpError, "announces");
  assertThrows(() => new FrameReader(10).push(Uint8Array.of(0, 11)), ZmtpError, "at most 10");
});

Deno.test("FrameReader refuses reserved flags", () => {
  assertThrows(() => new FrameReader().push(Uint8Array.of(8, 0)), ZmtpError, "flags");
});

Deno.test("encodeMessage() marks every part but the last with more", () => {
  const parts = ["a", "b", ""].map((text) => new TextEncoder().encode(text));
  const frames = new FrameReader().push(encodeMessage(parts));
  assertEquals(frames.map(({ more, body }) => [more, body.length]), [[true, 1], [true, 1], [false, 0]]);
});
