/** Records with typed arrays as bytes: the engine's own structured clone, since both ends run the same engine. */
import { deserialize, serialize } from "node:v8";

export const packed = (value: unknown): Uint8Array => serialize(value);

export const unpacked = <T>(bytes: Uint8Array): T => deserialize(bytes) as T;
