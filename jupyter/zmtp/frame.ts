/**
 * ZMTP 3.0 frames: a flag octet, a length of one or eight octets, a body.
 *
 * The peer may be hostile: a length is checked before anything is allocated for it, and the bytes of one frame
 * may arrive in any number of pieces.
 */

/** A peer broke the protocol; the connection cannot be used any further. */
export class ZmtpError extends Error {
  override readonly name = "ZmtpError";
}

export interface Frame {
  /** Another frame of the same message follows. */
  more: boolean;
  /** A command of the protocol itself (READY, PING, …) instead of a part of a message. */
  command: boolean;
  body: Uint8Array;
}

const MORE = 1;
const LONG = 2;
const COMMAND = 4;

/** Largest body accepted from a peer unless told otherwise, in bytes. */
export const MAX_FRAME_BYTES = 512 * 1024 * 1024;

export function encodeFrames(frames: readonly Frame[]): Uint8Array<ArrayBuffer> {
  let total = 0;
  for (const { body } of frames) total += (body.length > 255 ? 9 : 2) + body.length;
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { more, command, body } of frames) {
    const long = body.length > 255;
    bytes[at++] = (more ? MORE : 0) | (long ? LONG : 0) | (command ? COMMAND : 0);
    if (long) {
      view.setBigUint64(at, BigInt(body.length));
      at += 8;
    } else {
      bytes[at++] = body.length;
    }
    bytes.set(body, at);
    at += body.length;
  }
  return bytes;
}

export function encodeMessage(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return encodeFrames(
    parts.map((body, index) => ({ more: index < parts.length - 1, command: false, body })),
  );
}

/** A buffer that grew for one large frame is given back when it is empty. */
const KEPT_BYTES = 64 * 1024;

/** Collects bytes as they come and gives the frames that are complete. */
export class FrameReader {
  #buffer = new Uint8Array(KEPT_BYTES);
  #start = 0;
  #end = 0;
  readonly #maxBytes: number;

  constructor(maxBytes = MAX_FRAME_BYTES) {
    this.#maxBytes = maxBytes;
  }

  push(chunk: Uint8Array): Frame[] {
    this.#append(chunk);
    const frames: Frame[] = [];
    for (let frame = this.#next(); frame; frame = this.#next()) frames.push(frame);
    if (this.#start === this.#end) {
      this.#start = this.#end = 0;
      if (this.#buffer.length > KEPT_BYTES) this.#buffer = new Uint8Array(KEPT_BYTES);
    }
    return frames;
  }

  #append(chunk: Uint8Array): void {
    const kept = this.#end - this.#start;
    if (this.#end + chunk.length > this.#buffer.length) {
      const needed = kept + chunk.length;
      const target = needed > this.#buffer.length ? new Uint8Array(needed * 2) : this.#buffer;
      // Copying within one buffer is safe: `set` and `copyWithin` both behave as if through a copy.
      target.set(this.#buffer.subarray(this.#start, this.#end));
      this.#buffer = target;
      this.#start = 0;
      this.#end = kept;
    }
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  #next(): Frame | null {
    const available = this.#end - this.#start;
    if (available < 2) return null;
    const flags = this.#buffer[this.#start]!;
    if (flags & ~(MORE | LONG | COMMAND)) {
      throw new ZmtpError(`cannot read a frame: its flags are ${flags}, and the reserved bits must be 0`);
    }
    const headLength = flags & LONG ? 9 : 2;
    if (available < headLength) return null;
    const length = this.#length(flags);
    if (length > this.#maxBytes) {
      throw new ZmtpError(
        `cannot read a frame: it announces ${length} bytes, at most ${this.#maxBytes} are taken`,
      );
    }
    if (available < headLength + length) return null;
    const from = this.#start + headLength;
    const body = this.#buffer.slice(from, from + length);
    this.#start = from + length;
    return { more: (flags & MORE) !== 0, command: (flags & COMMAND) !== 0, body };
  }

  #length(flags: number): number {
    if (!(flags & LONG)) return this.#buffer[this.#start + 1]!;
    const view = new DataView(this.#buffer.buffer, this.#start + 1, 8);
    return Number(view.getBigUint64(0));
  }
}
