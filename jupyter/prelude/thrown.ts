/**
 * Values that are thrown and are no errors. The kernel keeps nothing of them but their text, so what an object without
 * a text of its own is turned into text for is remembered here. Runs inside the kernel.
 */
export interface Thrown {
  /** The value with that text as a reader wants it; null where its text says all. */
  inspect(text: string): string | null;
  forget(): void;
}

export function rememberThrown(): Thrown {
  const { toString } = Object.prototype;
  let last: object | null = null;
  Object.defineProperty(Object.prototype, "toString", {
    value: {
      toString(this: unknown) {
        if (typeof this === "object") last = this;
        return Reflect.apply(toString, this, []);
      },
    }.toString,
    writable: true,
    enumerable: false,
    configurable: true,
  });
  return {
    inspect: (text) =>
      last !== null && Reflect.apply(toString, last, []) === text ? Deno.inspect(last) : null,
    forget: () => last = null,
  };
}
