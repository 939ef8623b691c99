import type { Part } from "./overfitting_data.ts";

export const some = <T>(value: T): Part<T> => ({ value, reason: null });

export const none = (reason: string): Part<never> => ({ value: null, reason });
