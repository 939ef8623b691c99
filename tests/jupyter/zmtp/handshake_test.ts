import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { FrameReader, ZmtpError } from "../../../jupyter/zmtp/frame.ts";
import {
  checkGreeting,
  checkPartner,
  decodeCommand,
  greeting,
  ready,
  readyProperties,
} from "../../../jupyter/zmtp/handshake.ts";

Deno.test("a greeting is accepted by its own check and is as the protocol lays it out", () => {
  const bytes = greeting();
  checkGreeting(bytes);
  assertEquals(bytes.length, 64);
  assertEquals([bytes[0], bytes[9], bytes[10], bytes[11], bytes[32]], [0xff, 0x7f, 3, 0, 0]);
});

Deno.test("READY carries the socket type, and the identity where the type has one", () => {
  const properties = (bytes: Uint8Array) =>
    readyProperties(decodeCommand(new FrameReader().push(bytes)[0]!).data);
  const text = (value?: Uint8Array) => new TextDecoder().decode(value);
  const dealer = properties(ready("DEALER", "me"));
  assertEquals([text(dealer.get("socket-type")), text(dealer.get("identity"))], ["DEALER", "me"]);
  assertEquals(properties(ready("PUB", "me")).has("identity"), false);
});

Deno.test("checkPartner() lets only sockets talk that fit together", () => {
  const type = (name: string) => new Map([["socket-type", new TextEncoder().encode(name)]]);
  checkPartner("DEALER", type("ROUTER"));
  checkPartner("PUB", type("XSUB"));
  assertThrows(() => checkPartner("SUB", type("ROUTER")), ZmtpError, 'a SUB socket cannot talk to "ROUTER"');
  assertThrows(() => checkPartner("REP", new Map()), ZmtpError);
});

Deno.test("whatever a peer sends as handshake is read or refused as a fault of the protocol", () => {
  const orRefused = (read: () => void) => {
    try {
      read();
    } catch (error) {
      assert(error instanceof ZmtpError, String(error));
    }
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
    orRefused(() => checkGreeting(bytes));
    orRefused(() => decodeCommand({ more: false, command: true, body: bytes }));
    orRefused(() => readyProperties(bytes));
  }));
});
