import type { paths } from './schema';

// The operations of the document as types, so that a call that the server does not know does not compile.

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The paths that answer to a method. */
export type PathOf<M extends Method> = { [P in keyof paths]: paths[P] extends Record<M, object> ? P : never }[keyof paths];

type Operation<M extends Method, P extends PathOf<M>> = paths[P] extends Record<M, infer O> ? O : never;
type PathValues<O> = O extends { parameters: { path: infer V } } ? V : never;
type QueryValues<O> = O extends { parameters: { query?: infer V } } ? NonNullable<V> : never;
type Sent<O> = O extends { requestBody: { content: infer C } } ? Encoded<C> : never;
type Encoded<C> = C extends { 'application/json': infer B } ? B : C extends { 'multipart/form-data': unknown } ? FormData : string;

/** What a call may carry besides what its operation asks for. */
export interface Ways {
  signal?: AbortSignal;
  /** The revision the change is based on; the server answers 412 when someone was faster. */
  revision?: number;
  /** Milliseconds before the call is given up; 20 s unless told, 0 for never. */
  timeout?: number;
  /** The Idempotency-Key of a POST that is tried again; a fresh one unless told. */
  key?: string;
}

/** Where an operation stands: the values of its path, and its query. Empty values of the query are left out. */
export type Place<M extends Method, P extends PathOf<M>> =
  ([PathValues<Operation<M, P>>] extends [never] ? { path?: never } : { path: PathValues<Operation<M, P>> }) &
  ([QueryValues<Operation<M, P>>] extends [never] ? { query?: never } : { query?: { [K in keyof QueryValues<Operation<M, P>>]: QueryValues<Operation<M, P>>[K] | null } });

/** Everything a call of an operation takes. */
export type Options<M extends Method, P extends PathOf<M>> = Ways & Place<M, P> & ([Sent<Operation<M, P>>] extends [never] ? { body?: never } : { body: Sent<Operation<M, P>> });

/** An argument that may be left out when nothing in it must be given. */
export type Maybe<T> = Record<never, never> extends T ? [options?: T] : [options: T];

type Good = 200 | 201 | 202 | 204;
type Content<R> = R extends { content: infer C } ? (C extends { 'application/json': infer B } ? B : C extends Record<string, infer B> ? B : void) : void;

/** What an operation answers. */
export type Answer<M extends Method, P extends PathOf<M>> = Operation<M, P> extends { responses: infer R } ? Content<R[keyof R & Good]> : never;

/** A page of a list; `next` is the cursor of the following one. */
export interface List<T> {
  items: T[];
  next: string | null;
}

/** The paths that answer with lists, and what each lists. */
export type ListPath = { [P in PathOf<'get'>]: Answer<'get', P> extends List<unknown> ? P : never }[PathOf<'get'>];
export type Item<P extends ListPath> = Answer<'get', P> extends List<infer T> ? T : never;
