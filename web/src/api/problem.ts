/** What went wrong, as far as a program can act on it. `offline` and `timeout` never reached the server's answer. */
export type ProblemCode = 'invalid' | 'not_found' | 'conflict' | 'denied' | 'limited' | 'unavailable' | 'internal' | 'offline' | 'timeout';

/** One field the server did not accept; `path` is a JSON pointer into the request's body. */
export interface ProblemField {
  path: string;
  code: string;
  text: string;
}

interface ProblemBody {
  status: number;
  code: ProblemCode;
  reason: string;
  title: string;
  detail: string;
  fields: ProblemField[];
  request_id: string;
}

/** Every failure of a call to the server. Title and detail are ready to show, in the reader's language, except for `offline` and `timeout`. */
export class Problem extends Error {
  readonly status: number;
  readonly code: ProblemCode;
  readonly reason: string;
  readonly title: string;
  readonly detail: string;
  readonly fields: ProblemField[];
  readonly requestId: string;
  /** Seconds to wait before the next try, when the server said so. */
  readonly retryAfter: number | null;

  constructor(body: Partial<ProblemBody>, retryAfter: number | null = null) {
    super(body.title ?? body.code ?? 'internal');
    this.name = 'Problem';
    this.status = body.status ?? 0;
    this.code = body.code ?? codeOf(this.status);
    this.reason = body.reason ?? '';
    this.title = body.title ?? '';
    this.detail = body.detail ?? '';
    this.fields = body.fields ?? [];
    this.requestId = body.request_id ?? '';
    this.retryAfter = retryAfter;
  }

  /** Reads the problem out of an answer, whatever a proxy on the way made of it. */
  static async from(response: Response): Promise<Problem> {
    const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
    const base = { status: response.status, code: codeOf(response.status), request_id: response.headers.get('X-Request-Id') ?? '' };
    let body: Partial<ProblemBody> = {};
    if (/\bjson\b/.test(response.headers.get('Content-Type') ?? '')) {
      body = (await response.json().catch(() => ({}))) as Partial<ProblemBody>;
    }
    return new Problem({ ...base, ...body }, Number.isFinite(seconds) ? seconds : null);
  }
}

/** True when the failure is one of ours and, if given, carries this reason. */
export function isProblem(error: unknown, reason?: string): error is Problem {
  return error instanceof Problem && (reason === undefined || error.reason === reason);
}

const codes: Record<number, ProblemCode> = { 400: 'invalid', 401: 'denied', 403: 'denied', 404: 'not_found', 409: 'conflict', 412: 'conflict', 422: 'invalid', 429: 'limited', 502: 'unavailable', 503: 'unavailable', 504: 'unavailable' };

function codeOf(status: number): ProblemCode {
  return codes[status] ?? 'internal';
}

/** A JSON pointer as the dotted path forms use: `/settings/token` is `settings.token`. */
export function pointerToPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');
}
