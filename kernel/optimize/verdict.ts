/** The report in one sentence. */
import { percentsReached, percentsWithin } from "../series/percents.ts";
import type { Light, OverfittingReport, Verdict } from "./overfitting_data.ts";
import { lightOf } from "./overfitting_score.ts";

/** A part in words that go on from "the best of 90 trials", and what it counts for. */
export interface Finding {
  readonly part: Exclude<keyof OverfittingReport, "objective" | "trials" | "best" | "verdict">;
  readonly light: Light;
  readonly text: string;
}

/** Confidence that is asked of a probability, and what is too little for it. */
const SURE = 0.95;
const DOUBTFUL = 0.9;

type Parts = Omit<OverfittingReport, "verdict">;

/**
 * Red where a part speaks against the best trial, amber where one is in doubt or nothing could be checked out of sample, green
 * otherwise; names what decided with its numbers.
 */
export function verdictOf(parts: Parts): Verdict {
  const { best, trials } = parts;
  if (best.value === null) return { light: "red", text: `There is nothing to trade: ${best.reason}.` };
  const findings = findingsOf(parts);
  const red = findings.filter(({ light }) => light === "red");
  const amber = findings.filter(({ light }) => light === "amber");
  const green = findings.filter(({ light }) => light === "green");
  const of = `the best of ${count(trials.count, "trial")}`;
  if (red.length > 0) return { light: "red", text: `Do not trade this yet: ${of} ${listed(red)}.` };
  if (amber.length > 0) {
    return { light: "amber", text: `Look closer before you trade this: ${of} ${listed(amber)}.` };
  }
  if (parts.score.value === null) {
    return {
      light: "amber",
      text: `This was not tested on data that it was not chosen by: ${parts.score.reason}.`,
    };
  }
  return {
    light: "green",
    text: `Nothing here speaks against this: ${of} ${
      listed(green)
    }; it is still one past, so trade it on paper first.`,
  };
}

/** What the verdict is made of; parts that are not there, or may not count, have none. */
export function findingsOf(parts: Parts): Finding[] {
  const { score, deflated, overfitting, superior, neighbourhood, random, trials } = parts;
  const findings: Finding[] = [];
  const find = (part: Finding["part"], light: Light, text: string) => findings.push({ part, light, text });
  if (score.value !== null) find("score", score.value.light, kept(score.value));
  if (overfitting.value !== null) {
    const { probability } = overfitting.value;
    const light = probability > 0.5 ? "red" : probability > 0.2 ? "amber" : "green";
    if (trials.givenUp === 0) {
      find("overfitting", light, `has a probability of overfitting of ${within(probability)}`);
    } else {
      // Of those that went on alone: it may speak against the best, not for it.
      const among = `among the ${
        overfitting.value.trials.toLocaleString("en-US")
      } that were not given up early`;
      find(
        "overfitting",
        light === "green" ? "amber" : light,
        light === "green"
          ? `has a probability of overfitting that is known ${among} alone`
          : `has a probability of overfitting of ${within(probability)} ${among}`,
      );
    }
  }
  if (deflated.value !== null) {
    const { probability } = deflated.value;
    const light = confidence(probability);
    const by = trials.tried > trials.count ? `, ${count(trials.tried, "variant")} ever tried` : "";
    find(
      "deflated",
      light,
      `is better than luck with a probability of ${only(light)}${
        reached(probability)
      } (deflated Sharpe ratio${by})`,
    );
  }
  if (superior.value !== null) {
    const { consistent } = superior.value;
    const light = confidence(1 - consistent);
    // Of the best alone it is too low: it may speak against them, not for them.
    const fair = light !== "green" || superior.value.trials >= trials.scored + trials.givenUp;
    if (fair) {
      find(
        "superior",
        light,
        `${light === "green" ? "is" : "may be no"} better than cash (SPA, p-value ${consistent.toFixed(2)})`,
      );
    }
  }
  if (neighbourhood.value !== null) {
    const { kind, mean, least } = neighbourhood.value;
    const share = `its neighbours have ${reached(mean)} of its score on average and ${
      reached(least)
    } at least`;
    if (kind === "plateau") find("neighbourhood", "green", `stands on a plateau (${share})`);
    else if (kind === "slope") find("neighbourhood", "amber", `stands on a slope (${share})`);
    else find("neighbourhood", "red", `is a spike (${share})`);
  }
  if (random.value !== null) {
    const { percentile, pValue, runs } = random.value;
    const light = confidence(1 - pValue);
    find(
      "random",
      light,
      `is better than ${only(light)}${reached(percentile)} of ${count(runs, "run")} with random entries`,
    );
  }
  return findings;
}

function kept(
  { inSample, outOfSample, score }: { inSample: number; outOfSample: number; score: number },
): string {
  const ratios = `${inSample.toFixed(2)} to ${outOfSample.toFixed(2)}`;
  if (score <= 0) return `kept its Sharpe ratio out of sample (${ratios})`;
  if (lightOf(score) === "green") {
    return `kept ${reached(1 - score)} of its Sharpe ratio out of sample (${ratios})`;
  }
  return score >= 1
    ? `lost all of its Sharpe ratio out of sample (${ratios})`
    : `lost ${within(score)} of its Sharpe ratio out of sample (${ratios})`;
}

const confidence = (probability: number): Light =>
  probability >= SURE ? "green" : probability >= DOUBTFUL ? "amber" : "red";

const only = (light: Light): string => light === "green" ? "" : "only ";

const reached = (share: number): string => `${percentsReached(share)} %`;
const within = (share: number): string => `${percentsWithin(share)} %`;

const count = (many: number, of: string): string =>
  `${many.toLocaleString("en-US")} ${of}${many === 1 ? "" : "s"}`;

function listed(findings: readonly Finding[]): string {
  const texts = findings.map(({ text }) => text);
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}
