/** Building and the development server: `fresh/dev`. */
export { Builder, type BuildOptions, type ResolvedBuildConfig } from "./dev/builder.ts";
