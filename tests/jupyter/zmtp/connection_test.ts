import { assertEquals, assertRejects } from "@std/assert";
import { connect, type Message, ZmtpConnection } from "../../../jupyter/zmtp/connection.ts";
import { encodeFrames, FrameReader, ZmtpError } from "../../../jupyter/zmtp/frame.ts";
import { encodeCommand, greeting, ready } from "../../../jupyter/zmtp/handshake.ts";
import { type Peer, serveEcho, servePublisher, serveRouter } from "../../../jupyter/zmtp/server.ts";

const LOOPBACK = { hostname: "127.0.0.1", port: 0 };
const at = (port: number) => ({ hostname: "127.0.0.1", port });
const bytes = (text: string) => new TextEncoder().encode(text);
const texts = (message: Message) => message.map((part) => new TextDecoder().decode(part));

async function eventually(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 3_000 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  assertEquals(condition(), true);
}

/** What a peer gets that greets properly and then sends `after` instead of what it should. */
async function intrude(
  port: number,
  hello: Uint8Array,
  after: Uint8Array = new Uint8Array(),
): Promise<number | null> {
  const conn = await Deno.connect(at(port));
  await conn.write(hello);
  await conn.write(after);
  const chunk = new Uint8Array(1024);
  let count: number | null = 0;
  while (count !== null) count = await conn.read(chunk).catch(() => null);
  conn.close();
  return count;
}

Deno.test("a ROUTER answers each DEALER with its own messages, in order", async () => {
  const router = serveRouter(LOOPBACK, (message, peer) => void peer.send([...message, bytes("!")]));
  const dealers = await Promise.all(
    [1, 2, 3].map(() => connect(at(router.port), { socketType: "DEALER", identity: "me" })),
  );
  for (const [index, dealer] of dealers.entries()) {
    for (let i = 0; i < 700; i++) void dealer.send([bytes(`${index}`), bytes(`${i}`)]);
  }
  for (const [index, dealer] of dealers.entries()) {
    let i = 0;
    for await (const message of dealer.messages()) {
      assertEquals(texts(message), [`${index}`, `${i}`, "!"]);
      if (++i === 700) break;
    }
    dealer.close();
  }
  router.close();
});

Deno.test("a large message passes whole", async () => {
  const echo = serveEcho(LOOPBACK);
  const request = await connect(at(echo.port), { socketType: "REQ" });
  const large = new Uint8Array(5_000_000).map((_, i) => i);
  await request.send([new Uint8Array(), large]);
  for await (const [, body] of request.messages()) {
    assertEquals(body!.length, large.length);
    assertEquals(body!.subarray(-3), large.subarray(-3));
    break;
  }
  request.close();
  echo.close();
});

Deno.test("a PUB sends only what was subscribed, by message or by command", async () => {
  const publisher = servePublisher(LOOPBACK);
  const all = await connect(at(publisher.port), { socketType: "SUB" });
  const heard: string[][] = [];
  const hearing = (async () => {
    for await (const message of all.messages()) heard.push(texts(message));
  })();
  // A subscriber of ZMTP 3.1, and one that changes its mind.
  const raw = await Deno.connect(at(publisher.port));
  await raw.write(greeting());
  await raw.write(ready("SUB", ""));
  await raw.write(encodeCommand("SUBSCRIBE", bytes("b")));
  await raw.write(encodeCommand("SUBSCRIBE", bytes("a")));
  await raw.write(encodeCommand("CANCEL", bytes("a")));
  const reader = new FrameReader();
  const rawHeard: string[] = [];
  const rawHearing = (async () => {
    const chunk = new Uint8Array(4096);
    let skip = 64;
    for (let count = await raw.read(chunk); count !== null; count = await raw.read(chunk).catch(() => null)) {
      const from = Math.min(skip, count);
      skip -= from;
      for (const { command, body } of reader.push(chunk.subarray(from, count))) {
        if (!command) rawHeard.push(new TextDecoder().decode(body));
      }
    }
  })();
  while (rawHeard.length === 0 || heard.length === 0) {
    await publisher.publish([bytes("b")]);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await publisher.publish([bytes("a1")]);
  await publisher.publish([bytes("b1")]);
  await eventually(() => rawHeard.includes("b1") && heard.flat().includes("b1"));
  assertEquals(heard.flat().includes("a1"), true);
  assertEquals(rawHeard.includes("a1"), false);
  all.close();
  raw.close();
  await Promise.all([hearing, rawHearing]);
  publisher.close();
});

Deno.test("a PING is answered with a PONG that carries its context", async () => {
  const echo = serveEcho(LOOPBACK);
  const conn = await Deno.connect(at(echo.port));
  await conn.write(greeting());
  await conn.write(ready("REQ", ""));
  await conn.write(encodeCommand("PING", Uint8Array.of(0, 10, 7, 8)));
  const reader = new FrameReader();
  const commands: Uint8Array[] = [];
  const chunk = new Uint8Array(1024);
  let skip = 64;
  while (commands.length < 2) {
    const count = (await conn.read(chunk))!;
    const from = Math.min(skip, count);
    skip -= from;
    commands.push(...reader.push(chunk.subarray(from, count)).map(({ body }) => body));
  }
  assertEquals([...commands[1]!], [4, ...bytes("PONG"), 7, 8]);
  conn.close();
  echo.close();
});

Deno.test("peers that break the protocol are hung up on, and the others served on", async () => {
  const got: string[] = [];
  const router = serveRouter(LOOPBACK, (message) => got.push(...texts(message)));
  const version2 = greeting();
  version2[10] = 2;
  const curve = greeting();
  curve.set(bytes("CURVE"), 12);
  await intrude(router.port, new Uint8Array(64));
  await intrude(router.port, version2);
  await intrude(router.port, curve);
  await intrude(router.port, greeting(), ready("SUB", ""));
  await intrude(
    router.port,
    greeting(),
    encodeFrames([{ more: false, command: false, body: bytes("READY") }]),
  );
  await intrude(router.port, greeting(), encodeCommand("ERROR", bytes("no")));
  await intrude(router.port, greeting(), encodeCommand("READY", Uint8Array.of(200, 1)));
  await intrude(router.port, greeting(), encodeCommand("READY", Uint8Array.of(1, 65, 255, 255, 255, 255)));
  await intrude(router.port, greeting(), Uint8Array.of(2, 255, 0, 0, 0, 0, 0, 0, 0));
  const dealer = await connect(at(router.port), { socketType: "DEALER" });
  await dealer.send([bytes("still here")]);
  await eventually(() => got.length > 0);
  assertEquals(got, ["still here"]);
  dealer.close();
  router.close();
});

Deno.test("connect() refuses a peer that is no ZMTP socket", async () => {
  const listener = Deno.listen(LOOPBACK);
  const { port } = listener.addr as Deno.NetAddr;
  const refused = assertRejects(() => connect(at(port), { socketType: "DEALER" }), ZmtpError, "ZMTP");
  const conn = await listener.accept();
  await conn.write(bytes("HTTP/1.1 400 Bad Request\r\n".padEnd(64)));
  await refused;
  conn.close();
  listener.close();
});

Deno.test("a router forgets a peer that is gone", async () => {
  const peers: Peer[] = [];
  const router = serveRouter(LOOPBACK, (_, peer) => peers.push(peer));
  const dealer = await connect(at(router.port), { socketType: "DEALER" });
  await dealer.send([bytes("hello")]);
  await eventually(() => peers.length === 1);
  dealer.close();
  for (let i = 0; i < 20; i++) await peers[0]!.send([new Uint8Array(100_000)]);
  router.close();
});

Deno.test("a peer that takes nothing any more is given up, one that takes its time is not", async () => {
  const listener = Deno.listen(LOOPBACK);
  const open = async () => {
    const accepted = listener.accept();
    const [ours, theirs] = await Promise.all([
      accepted.then((conn) => ZmtpConnection.open(conn, { socketType: "PUB", stallMs: 1_500 })),
      connect(at((listener.addr as Deno.NetAddr).port), { socketType: "SUB" }),
    ]);
    return { ours, theirs };
  };
  const part = [new Uint8Array(1_000_000)];
  const suspended = await open();
  await assertRejects(() => Promise.all(Array.from({ length: 40 }, () => suspended.ours.send(part))));
  suspended.theirs.close();

  const slow = await open();
  const sent = Promise.all(Array.from({ length: 40 }, () => slow.ours.send(part)));
  let received = 0;
  for await (const _ of slow.theirs.messages()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (++received === 40) break;
  }
  await sent;
  slow.ours.close();
  slow.theirs.close();
  listener.close();
});
