import { DataError, type DataErrorDetail } from "../../market/errors.ts";

/** What went wrong at a provider, as far as it decides what to do next. */
export type ProviderFault =
  /** A variable is not set, or the provider refuses what it holds. */
  | "credentials"
  /** The provider does not serve such a market or timeframe. */
  | "unsupported"
  /** It does not know the symbol. */
  | "not-found"
  /** Too many requests: 429, or the provider's own words for it. */
  | "limit"
  /** 5xx. */
  | "server"
  | "timeout"
  /** No connection, or one that broke: also a body that ends too soon. */
  | "network"
  /** An answer that is not what the provider documents. */
  | "shape"
  /** Stopped by the caller. */
  | "aborted";

export interface ProviderErrorDetail extends DataErrorDetail {
  provider: string;
  fault: ProviderFault;
  /** The provider's own wish, ms from now. */
  retryAfter?: number;
  /** Of a refusal over HTTP: its status. */
  status?: number;
  /** Of a refusal and of an answer cut short: the first 2,000 characters of the body without secrets. */
  answer?: string;
}

/** A provider that did not give what it was asked for. */
export class ProviderError extends DataError {
  override readonly name: string = "ProviderError";
  readonly provider: string;
  readonly fault: ProviderFault;
  readonly retryAfter?: number;
  readonly status?: number;
  readonly answer?: string;

  constructor(message: string, detail: ProviderErrorDetail) {
    super(message, detail);
    this.provider = detail.provider;
    this.fault = detail.fault;
    this.retryAfter = detail.retryAfter;
    this.status = detail.status;
    this.answer = detail.answer;
  }
}
