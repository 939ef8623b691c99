/** Equal expressions as one number each, so that what is made of them is made once. */
import type { Column, Node, Signal } from "./node.ts";

/**
 * What tells an operation on known inputs from all others. `own` stands for its function, stretches or values, which are
 * told apart by identity; empty without.
 */
export function expressionKey(node: Column | Signal, inputs: readonly number[], own: number | ""): string {
  const { operation, parameters } = node;
  // Joining arrays would take most of the time of compiling a program.
  let key = `${operation}(`;
  for (let i = 0; i < parameters.length; i++) key += i === 0 ? parameters[i] : `,${parameters[i]}`;
  key += ")";
  for (let i = 0; i < inputs.length; i++) key += i === 0 ? inputs[i] : `,${inputs[i]}`;
  return own === "" ? key : `${key}#${own}`;
}

/** What an operation has besides its name, numbers and inputs. */
export const ownOf = (node: Column | Signal): object | undefined =>
  node.kind === "column" ? node.compute ?? node.values : node.stretches;

/**
 * Numbers 0, 1, 2, … for expressions: nodes are the same when operation, numbers and inputs are, arrays when their values
 * are, functions and stretches when they are one object.
 */
export class Interner {
  readonly #byKey = new Map<string | number, number>();
  readonly #byNode = new Map<Exclude<Node, number>, number>();
  /** Functions, stretches and lists of booleans. */
  readonly #byObject = new WeakMap<object, number>();
  readonly #arrays = new Map<number, { readonly id: number; readonly array: Float64Array | Uint8Array }[]>();
  #count = 0;

  /** How many distinct expressions there are. */
  get count(): number {
    return this.#count;
  }

  idOf(node: Node): number {
    if (typeof node === "number") return this.#idOfKey(node);
    const known = this.#byNode.get(node);
    if (known !== undefined) return known;
    const id = "kind" in node
      ? this.#idOfOperation(node)
      : node instanceof Float64Array || node instanceof Uint8Array
      ? this.#idOfArray(node)
      : this.#idOfObject(node);
    this.#byNode.set(node, id);
    return id;
  }

  /** Forgets which nodes it has met, not what they were: those that come next are others. */
  forgetNodes(): void {
    this.#byNode.clear();
  }

  #idOfOperation(node: Column | Signal): number {
    const { inputs } = node;
    const ids: number[] = [];
    for (let i = 0; i < inputs.length; i++) ids.push(this.idOf(inputs[i]!));
    const own = ownOf(node);
    const key = expressionKey(node, ids, own === undefined ? "" : this.#idOfObject(own));
    return this.#idOfKey(node.kind === "column" && node.timeframe ? `${node.timeframe} ${key}` : key);
  }

  #idOfKey(key: string | number): number {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    this.#byKey.set(key, this.#count);
    return this.#count++;
  }

  #idOfObject(object: object): number {
    const known = this.#byObject.get(object);
    if (known !== undefined) return known;
    this.#byObject.set(object, this.#count);
    return this.#count++;
  }

  #idOfArray(array: Float64Array | Uint8Array): number {
    const hash = hashOf(array);
    const alike = this.#arrays.get(hash) ?? [];
    const known = alike.find((other) => sameBytes(other.array, array));
    if (known) return known.id;
    const id = this.#count++;
    this.#arrays.set(hash, [...alike, { id, array }]);
    return id;
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array | Uint8Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** FNV-1a over the bytes: finds candidates, which are then compared. */
function hashOf(array: Float64Array | Uint8Array): number {
  const bytes = bytesOf(array);
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash;
}

function sameBytes(a: Float64Array | Uint8Array, b: Float64Array | Uint8Array): boolean {
  if (a.constructor !== b.constructor || a.length !== b.length) return false;
  const [ours, theirs] = [bytesOf(a), bytesOf(b)];
  return ours.every((byte, i) => byte === theirs[i]);
}
