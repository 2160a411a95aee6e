/**
 * What the device offers, as types. Each feature says what it uses of it in `features/<noun>/api.ts`, by declaration
 * merging: nothing is listed in a shared place. The types are those of the agent's schemas; `test/static/client.test.ts`
 * compares every entry with the schema that the agent validates and answers by.
 */

/** By `<method> <address>`: `response`, and where there are any `body` and `query`. Path params are read off the address. */
export interface Routes {
  'POST /api/live/ticket': { response: { ticket: string; expiresInMs: number } };
}

/** By name: `params`, `snapshot` and `delta`. */
// oxlint-disable-next-line no-empty-interface
export interface Topics {}

export type Route = keyof Routes & string;
export type TopicName = keyof Topics & string;

type PathParam<Address extends string> =
  Address extends `${string}/:${infer Name}/${infer Rest}` ? Name | PathParam<`/${Rest}`>
  : Address extends `${string}/:${infer Name}` ? Name
  : never;

type Params<R extends Route> = [PathParam<R>] extends [never] ? unknown : { readonly params: Readonly<Record<PathParam<R>, string | number>> };
type Part<R extends Route, Key extends string> = Routes[R] extends Record<Key, infer Value> ? Readonly<Record<Key, Value>> : unknown;

/** What a call of the route must be given. */
export type Input<R extends Route> = Params<R> & Part<R, 'query'> & Part<R, 'body'>;
export type Output<R extends Route> = Routes[R] extends { response: infer Value } ? Value : never;
