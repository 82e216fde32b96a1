declare module '@20minutes/s3rver' {
  interface Options {
    readonly address: string;
    readonly port: number;
    readonly silent: boolean;
    readonly directory: string;
    readonly allowMismatchedSignatures: boolean;
    readonly configureBuckets: readonly { readonly name: string; readonly configs: readonly string[] }[];
  }
  export default class S3rver {
    constructor(options: Options);
    /** Looked at with each request. */
    allowMismatchedSignatures: boolean;
    run(): Promise<{ readonly port: number }>;
    close(): Promise<void>;
  }
}
