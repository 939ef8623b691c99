/** Adds properties to an object that are computed when they are first read. */
export function addLazily<T extends object, L extends object>(
  target: T,
  makers: { readonly [K in keyof L]: () => L[K] },
): T & L {
  for (const name of Object.keys(makers) as (keyof L)[]) {
    let known: { readonly value: L[keyof L] } | undefined;
    const get = () => (known ??= { value: makers[name]() }).value;
    Object.defineProperty(target, name, { get, enumerable: true });
  }
  return target as T & L;
}
