import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type Environment,
  holeRest,
  isOffline,
  memoryLimit,
  missingCredentials,
  namedOrder,
  providerSettings,
  settingName,
} from "../../../kernel/data/credentials.ts";
import { ParameterError } from "../../../kernel/market/errors.ts";

const given = (variables: Record<string, string>): Environment => (name) => variables[name];
const acme = {
  name: "acme-data",
  baseUrl: "https://acme.invalid",
  limits: [{ requests: 300, ms: 60_000 }],
  credentials: [
    { variable: "ACME_KEY", about: "" },
    { variable: "ACME_SECRET", about: "" },
    { variable: "ACME_EXTRA", about: "", optional: true as const },
  ],
};
const settingsOf = (variables: Record<string, string>) => providerSettings(acme, given(variables));

function refused(read: () => unknown): ParameterError {
  return assertThrows(read, ParameterError);
}

Deno.test("without any variable a provider keeps its own address and limits and has no keys", () => {
  const settings = settingsOf({});
  assertEquals(settings, { baseUrl: acme.baseUrl, limits: acme.limits, credentials: {} });
  assertEquals(missingCredentials(acme, settings).map(({ variable }) => variable), [
    "ACME_KEY",
    "ACME_SECRET",
  ]);
});

Deno.test("keys are trimmed, and an empty one is not set", () => {
  const settings = settingsOf({ ACME_KEY: " k1\n", ACME_SECRET: "  ", OTHER_KEY: "x" });
  assertEquals(settings.credentials, { ACME_KEY: "k1" });
  assertEquals(missingCredentials(acme, settings).map(({ variable }) => variable), ["ACME_SECRET"]);
});

Deno.test("a key that cannot be one is named by its variable and never shown", () => {
  for (const value of ["two words", "line\nbreak", "späte", "x".repeat(5000)]) {
    const error = refused(() => settingsOf({ ACME_SECRET: value }));
    assertEquals([error.field, error.value], ["ACME_SECRET", undefined]);
    assert(error.message.startsWith("Set ACME_SECRET to the key alone"), error.message);
    assert(!Deno.inspect(error).includes(value), "the value is shown");
  }
});

Deno.test("a choice has one of its words, the first by default, and an error shows what it is", () => {
  const choosing = {
    ...acme,
    credentials: [{
      variable: "ACME_FEED",
      about: "",
      optional: true,
      choices: ["slow", "fast"],
    }],
  } as const;
  const read = (variables: Record<string, string>) =>
    providerSettings(choosing, given(variables)).credentials;
  assertEquals(read({}), { ACME_FEED: "slow" });
  assertEquals(read({ ACME_FEED: " fast " }), { ACME_FEED: "fast" });
  const { message } = refused(() => read({ ACME_FEED: "faster" }));
  assertEquals(message, 'Set ACME_FEED to slow or fast: it is "faster"');
});

Deno.test("the address of a provider can be another", () => {
  const name = settingName("acme-data", "URL");
  assertEquals(name, "TAPEBOOK_ACME_DATA_URL");
  assertEquals(settingsOf({ [name]: "http://127.0.0.1:8080/base//" }).baseUrl, "http://127.0.0.1:8080/base");
  for (
    const value of ["acme", "ftp://acme", "https://me:pass@acme", "https://acme?key=1", "https://acme#x"]
  ) {
    assertEquals(refused(() => settingsOf({ [name]: value })).field, name);
  }
});

Deno.test("limits are requests in a time, several at once, or none", () => {
  const name = settingName("acme-data", "LIMIT");
  const limits = (text: string) => settingsOf({ [name]: text }).limits;
  assertEquals(limits("300/min"), [{ requests: 300, ms: 60_000 }]);
  assertEquals(limits("5/s, 250/d"), [{ requests: 5, ms: 1_000 }, { requests: 250, ms: 86_400_000 }]);
  assertEquals(limits("100/15min"), [{ requests: 100, ms: 900_000 }]);
  assertEquals(limits("none"), []);
  for (const value of ["300", "0/min", "5/0s", "-1/s", "5 per minute", "5/week", "1e3/s"]) {
    assertEquals(refused(() => limits(value)).value, value);
  }
});

Deno.test("orders are names of providers, and offline is a yes or a no", () => {
  assertEquals(namedOrder("US", given({})), undefined);
  const env = given({ TAPEBOOK_PROVIDERS_US: "fmp,  yahoo ,", TAPEBOOK_PROVIDERS_IN: "FMP" });
  assertEquals(namedOrder("US", env), ["fmp", "yahoo"]);
  assertEquals(refused(() => namedOrder("IN", env)).field, "TAPEBOOK_PROVIDERS_IN");
  const offline = (text: string) => isOffline(given({ TAPEBOOK_OFFLINE: text }));
  assertEquals(["1", "true", "ON", "0", "no", ""].map(offline), [true, true, true, false, false, false]);
  assertEquals(refused(() => offline("maybe")).field, "TAPEBOOK_OFFLINE");
});

Deno.test("a hole of a source rests for whole days, a week unless said", () => {
  const rest = (text: string) => holeRest(given({ TAPEBOOK_HOLE_DAYS: text })) / 86_400_000;
  assertEquals(["", "30", "0"].map(rest), [7, 30, 0]);
  for (const value of ["-1", "1.5", "week"]) assertEquals(refused(() => rest(value)).value, value);
});

Deno.test("the memory for bars is a number of megabytes, half a gigabyte unless said", () => {
  const limit = (text: string) => memoryLimit(given({ TAPEBOOK_MEMORY_MB: text }));
  assertEquals(["", "64", "0"].map(limit), [512 * 2 ** 20, 64 * 2 ** 20, 0]);
  for (const value of ["-1", "1.5", "lots", "1GB"]) assertEquals(refused(() => limit(value)).value, value);
});
