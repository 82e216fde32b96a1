export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  readonly kind?: 'internal' | 'server' | 'client' | 'consumer';
  readonly attributes?: Attributes;
  /** W3C `traceparent` of the span, in another process, of which this one is a part. */
  readonly parent?: string | undefined;
  /** W3C `traceparent` of the span that was the reason for this one, which begins a trace of its own. */
  readonly cause?: string | undefined;
}

/** A span that is at work. */
export interface OpenSpan {
  rename(name: string): void;
  set(attributes: Attributes): void;
  /** Marks it as failed, without ending it. */
  fail(message: string): void;
}

export interface Tracing {
  span<T>(name: string, options: SpanOptions, work: (span: OpenSpan) => Promise<T>): Promise<T>;
  traceparent(): string | undefined;
  close(): Promise<void>;
}
