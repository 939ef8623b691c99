/** The kinds of test, in the order of their counts, and where each lives. A test file belongs to exactly one kind. */
export interface Kind {
  name: string;
  paths: string[];
  /** Folders whose docstring examples run as tests of this kind. */
  examples?: string[];
  /** What must be on the machine: see setup.ts. */
  needs: ("chromium" | "nbclient" | "redis")[];
  /** Files side by side, one per core: only for tests that neither wait nor measure. */
  parallel: boolean;
  /** Tests that a machine may lack the files for. */
  skippable?: boolean;
}

export const KINDS: Kind[] = [
  {
    name: "unit",
    paths: [
      "tests/architecture_test.ts",
      "tests/setup_test.ts",
      "tests/browser_coverage_test.ts",
      "tests/kernel",
      "tests/document",
      "tests/browser",
      "tests/components",
      "tests/strategies",
    ],
    examples: ["kernel"],
    needs: [],
    parallel: true,
  },
  {
    name: "integration",
    paths: ["tests/contracts", "tests/jupyter", "tests/server", "tests/routes", "tests/cli", "tests/interop"],
    needs: ["chromium", "nbclient", "redis"],
    parallel: false,
  },
  { name: "e2e", paths: ["tests/e2e"], needs: ["chromium"], parallel: false },
  { name: "long", paths: ["tests/long"], needs: ["redis"], parallel: false },
  { name: "shared", paths: ["tests/shared"], needs: [], parallel: false, skippable: true },
];

export function kindOf(file: string): Kind | undefined {
  return KINDS.find((kind) => kind.paths.some((path) => file === path || file.startsWith(path + "/")));
}
