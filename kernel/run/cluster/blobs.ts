/** Bytes in Redis under the hash of what they are: sent once, whoever asks, and checked on arrival. */
import { createHash } from "node:crypto";
import type { Redis } from "ioredis";
import { blobKey, pieceKey } from "./names.ts";

/** Redis stands still while it copies a value: not for long. */
const PIECE = 512 * 1024;
/** Seconds that something stays without being used: longer than a sweep goes on without a word. */
export const STAY = 24 * 3_600;

const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Bytes that are gone, or are not what they are called: whoever has them can put them there again. */
export class LostBlob extends Error {
  readonly hash: string;

  constructor(hash: string) {
    super(`${hash} is not in Redis, or damaged there`);
    this.hash = hash;
  }
}

/**
 * Puts bytes there and gives their hash.
 *
 * @param afresh Also where they seem to be there: what is damaged looks as if it were.
 */
export async function putBlob(redis: Redis, bytes: Uint8Array, afresh = false): Promise<string> {
  const hash = hashOf(bytes);
  if (!afresh && await keepBlob(redis, hash)) return hash;
  const pieces = Math.ceil(bytes.length / PIECE);
  for (let i = 0; i < pieces; i++) {
    const piece = bytes.subarray(i * PIECE, (i + 1) * PIECE);
    await redis.set(pieceKey(hash, i), Buffer.from(piece.buffer, piece.byteOffset, piece.length), "EX", STAY);
  }
  // Last: whoever finds it finds all of them.
  await redis.set(blobKey(hash), pieces, "EX", STAY);
  return hash;
}

/** Lets bytes stay for another while; false where they are not there in full. */
export async function keepBlob(redis: Redis, hash: string): Promise<boolean> {
  const pieces = await redis.get(blobKey(hash));
  if (pieces === null) return false;
  const keys = [...Array.from({ length: Number(pieces) }, (_, i) => pieceKey(hash, i)), blobKey(hash)];
  const steps = redis.pipeline();
  for (const key of keys) steps.expire(key, STAY);
  const kept = await steps.exec();
  return kept!.every(([error, there]) => error === null && there === 1);
}

/** @throws LostBlob */
export async function getBlob(redis: Redis, hash: string): Promise<Uint8Array> {
  const count = Number(await redis.get(blobKey(hash)));
  const pieces: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    const piece = await redis.getBuffer(pieceKey(hash, i));
    if (piece !== null) pieces.push(piece);
  }
  const bytes = Buffer.concat(pieces);
  if (count > 0 && hashOf(bytes) === hash) return bytes;
  throw new LostBlob(hash);
}
