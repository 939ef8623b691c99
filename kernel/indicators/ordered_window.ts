import { checkPeriod } from "./arguments.ts";

/**
 * The last n values in order of size: how many are below a value, which is the k-th, how far they are from a
 * value. Holds no NaN. O(log n) for each question and each new value, 5n numbers of memory.
 *
 * A treap (Seidel and Aragon 1996) in typed arrays. The node of a value is the place that the value has in a
 * ring of n, so that the oldest is found at once and nothing is allocated.
 */
export class OrderedWindow {
  readonly #n: number;
  readonly #values: Float64Array;
  /** Node numbers are one more than places in the ring; 0 is no node. */
  readonly #left: Int32Array;
  readonly #right: Int32Array;
  readonly #size: Int32Array;
  readonly #sum: Float64Array;
  readonly #priority: Int32Array;
  #root = 0;
  #next = 1;
  #count = 0;

  constructor(n: number) {
    checkPeriod(n);
    this.#n = n;
    this.#values = new Float64Array(n + 1);
    this.#left = new Int32Array(n + 1);
    this.#right = new Int32Array(n + 1);
    this.#size = new Int32Array(n + 1);
    this.#sum = new Float64Array(n + 1);
    this.#priority = Int32Array.from({ length: n + 1 }, (_, node) => scrambled(node));
  }

  /** How many values there are: n at most. */
  get count(): number {
    return this.#count;
  }

  /** Takes a value in, and the oldest out if there are n. */
  push(value: number): void {
    const node = this.#next;
    if (this.#count === this.#n) this.#root = this.#without(this.#root, node);
    else this.#count++;
    this.#values[node] = value;
    this.#left[node] = this.#right[node] = 0;
    this.#root = this.#with(this.#root, this.#counted(node));
    this.#next = node === this.#n ? 1 : node + 1;
  }

  clear(): void {
    this.#root = 0;
    this.#next = 1;
    this.#count = 0;
  }

  countBelow(value: number): number {
    let count = 0;
    let node = this.#root;
    while (node !== 0) {
      if (this.#values[node]! < value) {
        count += this.#size[this.#left[node]!]! + 1;
        node = this.#right[node]!;
      } else node = this.#left[node]!;
    }
    return count;
  }

  countAtMost(value: number): number {
    let count = 0;
    let node = this.#root;
    while (node !== 0) {
      if (this.#values[node]! <= value) {
        count += this.#size[this.#left[node]!]! + 1;
        node = this.#right[node]!;
      } else node = this.#left[node]!;
    }
    return count;
  }

  /** The k-th smallest, from 0. */
  at(k: number): number {
    let node = this.#root;
    while (node !== 0) {
      const before = this.#size[this.#left[node]!]!;
      if (k === before) return this.#values[node]!;
      if (k < before) node = this.#left[node]!;
      else {
        k -= before + 1;
        node = this.#right[node]!;
      }
    }
    return NaN;
  }

  /** Sum of the distances of all values to one. */
  distanceTo(center: number): number {
    let below = 0;
    let sumBelow = 0;
    let node = this.#root;
    while (node !== 0) {
      if (this.#values[node]! < center) {
        const left = this.#left[node]!;
        below += this.#size[left]! + 1;
        sumBelow += this.#sum[left]! + this.#values[node]!;
        node = this.#right[node]!;
      } else node = this.#left[node]!;
    }
    return this.#sum[this.#root]! - 2 * sumBelow + center * (2 * below - this.#count);
  }

  #with(root: number, node: number): number {
    if (root === 0) return node;
    if (this.#priority[node]! > this.#priority[root]!) {
      this.#split(root, node);
      return this.#counted(node);
    }
    if (this.#isBefore(node, root)) this.#left[root] = this.#with(this.#left[root]!, node);
    else this.#right[root] = this.#with(this.#right[root]!, node);
    return this.#counted(root);
  }

  /** Hangs the tree under `root` to the left and right of `node`, by what comes before and after it. */
  #split(root: number, node: number): void {
    if (root === 0) {
      this.#left[node] = this.#right[node] = 0;
    } else if (this.#isBefore(root, node)) {
      this.#split(this.#right[root]!, node);
      this.#right[root] = this.#left[node]!;
      this.#left[node] = this.#counted(root);
    } else {
      this.#split(this.#left[root]!, node);
      this.#left[root] = this.#right[node]!;
      this.#right[node] = this.#counted(root);
    }
  }

  #without(root: number, node: number): number {
    if (root === node) return this.#joined(this.#left[node]!, this.#right[node]!);
    if (this.#isBefore(node, root)) this.#left[root] = this.#without(this.#left[root]!, node);
    else this.#right[root] = this.#without(this.#right[root]!, node);
    return this.#counted(root);
  }

  /** One tree of two, all of the first before all of the second. */
  #joined(first: number, second: number): number {
    if (first === 0) return second;
    if (second === 0) return first;
    if (this.#priority[first]! > this.#priority[second]!) {
      this.#right[first] = this.#joined(this.#right[first]!, second);
      return this.#counted(first);
    }
    this.#left[second] = this.#joined(first, this.#left[second]!);
    return this.#counted(second);
  }

  #counted(node: number): number {
    const left = this.#left[node]!;
    const right = this.#right[node]!;
    this.#size[node] = this.#size[left]! + this.#size[right]! + 1;
    this.#sum[node] = this.#sum[left]! + this.#sum[right]! + this.#values[node]!;
    return node;
  }

  #isBefore(a: number, b: number): boolean {
    const valueA = this.#values[a]!;
    const valueB = this.#values[b]!;
    return valueA === valueB ? a < b : valueA < valueB;
  }
}

/** A number without pattern from one with: the nodes' priorities, which keep the tree shallow. */
function scrambled(node: number): number {
  let mixed = Math.imul(node ^ (node >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return mixed ^ (mixed >>> 16);
}
