/** Building and the development server: `fresh/dev`. */
export { type BuildConfig, Builder, type BuildOptions } from "./dev/builder.ts";
