import type { Chance } from '../support/chance.ts';

/** A request that is wrong in one way, as bytes. */
export interface Malformed {
  /** What is wrong with it: "header: Content-Length: 1e3". */
  readonly how: string;
  readonly bytes: Buffer;
  /** Whether more would have to come: the client hangs up instead. */
  readonly cut: boolean;
}

/** The parts of a request, each still right. */
interface Parts {
  method: string;
  target: string;
  version: string;
  headers: string[];
  body: Buffer;
}

type Texts = readonly [string, ...string[]];

const methods: Texts = [
  'get',
  'GE\0T',
  '',
  'G ET',
  'PRI',
  'PUT',
  'PATCH',
  'OPTIONS',
  'TRACE',
  'A'.repeat(99),
];
const targets = (port: number): Texts => [
  '',
  '*',
  'x',
  '//x',
  '/..',
  '/../package.json',
  '/%2e%2e/',
  '/a/%2E./b',
  '/%2f',
  '/%00',
  '/%0d%0aX:%20y',
  '/%zz',
  '/%',
  '/%ff',
  '/%c3%28',
  '/\u00e9',
  '/\u00ff\u00fe',
  '/a b',
  '/a#b',
  '/a\\b',
  '/a|b',
  '/"',
  `http://127.0.0.1:${port}/`,
  'http://evil.test/api/health',
  `/${'a'.repeat(3000)}`,
];
const versions: Texts = [
  'HTTP/1.2',
  'HTTP/2.0',
  'HTTP/0.9',
  'HTTP/9.9',
  'http/1.1',
  'HTTP/11',
  'HTTP/1.1x',
  'X',
  'HTTP/',
];
const hosts = (port: number): Texts => [
  'evil.test',
  `evil.test:${port}`,
  `127.0.0.1:${port}, evil.test`,
  `127.0.0.1:${port} `.repeat(2),
  'localhost',
  `LOCALHOST:${port}`,
  `[::]:${port}`,
  `0.0.0.0:${port}`,
  `127.0.0.1:0${port}`,
  '\u00e9',
  '',
];
/** A line that no request may have. */
const lines: Texts = [
  ': x',
  'X : y',
  'no colon',
  'A\0: b',
  'A: b\0c',
  'A: b\u0001c',
  'A: b\rc: d',
  'A(b): c',
  'A b: c',
  '\u00e9: x',
  `X: ${'a'.repeat(9000)}`,
  `${'X-Many: a\r\n'.repeat(100)}X: y`,
  'Upgrade: websocket',
  'Expect: cookies',
  'Origin: http://evil.test',
  'Origin: null',
  'Sec-Fetch-Site: cross-site',
  'Sec-Fetch-Site: same-site',
  'Content-Encoding: gzip',
  'Transfer-Encoding: gzip',
  'Transfer-Encoding: chunked, identity',
  'Content-Length: 5',
  'Content-Length: -1',
  'Content-Length: 1e3',
  'Content-Length: 0x5',
  'Content-Length: +5',
  'Content-Length: 5, 5',
  'Content-Length: 99999999999999999999999',
];
const types: Texts = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-8',
  'json',
  '',
];
/** A body that is no request to start a run. */
const bodies: Texts = [
  '',
  '{',
  '{"demo"',
  '{"demo":"log-cache"',
  '{"demo":"log-cache"}}',
  "{'demo':'log-cache'}",
  '{"demo":"log-cache",}',
  'null',
  '[]',
  '"log-cache"',
  '17',
  '{"demo":17}',
  '{"demo":["log-cache"]}',
  '{"demo":"no-such-demo"}',
  '{"demo":"../log-cache"}',
  '{"demo":"log-cache\\u0000"}',
  '{"demo":"constructor"}',
  '{"demo":"__proto__"}',
  '{"demo":"log-cache","more":1}',
  '{"demo":"log-cache","__proto__":{}}',
  '{"demo":"log-cache","knobs":7}',
  '{"demo":"log-cache","knobs":{"totalMb":-1}}',
  '{"demo":"log-cache","knobs":{"totalMb":1e999}}',
  '{"demo":"log-cache","knobs":{"totalMb":"8"}}',
  '{"demo":"log-cache","knobs":{"totalMb":1.5}}',
  '{"demo":"log-cache","knobs":{"toString":1}}',
  '{"demo":"log-cache","knobs":{"":null}}',
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
  `{"demo":${'{"a":'.repeat(100)}1${'}'.repeat(101)}`,
  '"\u00ff\u00fe"',
  '{"demo":"\u00ed\u00a0\u0080"}',
  '\u00ff\u00fe{\0}\0',
];
const chunks: Texts = [
  'zz\r\n{}\r\n0\r\n\r\n',
  '-2\r\n{}\r\n0\r\n\r\n',
  'FFFFFFFFFFFFFFFFFF\r\n{}',
  '2\r\n{}xx0\r\n\r\n',
  '2 \r\n{}\r\n0\r\n\r\n',
  `2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
];
const controls = [0, 1, 7, 8, 11, 12, 14, 27, 31, 127] as const;

/** Makes malformed requests without end; all of them follow from the chance that is given. */
export function malformedRequests(port: number, { below, pick }: Chance): () => Malformed {
  const right = (): Parts => {
    const [method, target] = pick([
      ['GET', '/'],
      ['GET', '/api/health'],
      ['GET', '/api/runs/0123456789abcdef/events'],
      ['HEAD', '/stages/the-alert/'],
      ['DELETE', '/api/runs/0123456789abcdef'],
      ['POST', '/api/runs'],
    ]);
    const headers = [`Host: 127.0.0.1:${port}`, `Origin: http://127.0.0.1:${port}`];
    const body = Buffer.from(method === 'POST' ? '{"demo":"log-cache"}' : '');
    if (method === 'POST') headers.push('Content-Type: application/json', `Content-Length: ${body.length}`);
    return { method, target, version: 'HTTP/1.1', headers, body };
  };
  const post = (body: Buffer, ...headers: string[]): Parts => ({
    ...right(),
    method: 'POST',
    target: '/api/runs',
    headers: [`Host: 127.0.0.1:${port}`, `Origin: http://127.0.0.1:${port}`, ...headers],
    body,
  });
  const encode = ({ method, target, version, headers, body }: Parts): Buffer =>
    Buffer.concat([
      Buffer.from(`${[`${method} ${target} ${version}`, ...headers].join('\r\n')}\r\n\r\n`, 'latin1'),
      body,
    ]);
  const noise = (length: number): Buffer => Buffer.from(Array.from({ length }, () => below(256)));
  const changed = (how: string, change: Partial<Parts>, cut = false): Malformed => ({
    how,
    bytes: encode({ ...right(), ...change }),
    cut,
  });
  const json = 'Content-Type: application/json';
  const ways: readonly [() => Malformed, ...(() => Malformed)[]] = [
    () => {
      const method = pick(methods);
      return changed(`method ${method}`, { method });
    },
    () => {
      const target = pick(targets(port));
      return changed(`target ${target.slice(0, 40)}`, { target });
    },
    () => {
      const version = pick(versions);
      return changed(`version ${version}`, { version });
    },
    () => {
      const host = pick(hosts(port));
      return changed(`Host: ${host}`, { headers: [`Host: ${host}`] });
    },
    () => changed('no Host', { headers: [] }),
    () => changed('two Hosts', { headers: [...right().headers, `Host: 127.0.0.1:${port}`] }),
    () => changed('folded', { headers: [' folded', ...right().headers] }),
    () => {
      const line = pick(lines);
      const { headers, ...rest } = right();
      const at = below(headers.length + 1);
      const bytes = encode({ ...rest, headers: [...headers.slice(0, at), line, ...headers.slice(at)] });
      return { how: `header ${line.slice(0, 40)}`, bytes, cut: false };
    },
    () => {
      const type = pick(types);
      return {
        how: `type ${type}`,
        bytes: encode(post(Buffer.from('{}'), `Content-Type: ${type}`, 'Content-Length: 2')),
        cut: false,
      };
    },
    () => {
      const text = pick(bodies);
      const body = Buffer.from(text, 'latin1');
      return {
        how: `body ${text.slice(0, 60)}`,
        bytes: encode(post(body, json, `Content-Length: ${body.length}`)),
        cut: false,
      };
    },
    () => {
      const body = noise(1 + below(2000));
      return {
        how: 'noise for a body',
        bytes: encode(post(body, json, `Content-Length: ${body.length}`)),
        cut: false,
      };
    },
    () => {
      const chunk = pick(chunks);
      const bytes = encode(post(Buffer.from(chunk), json, 'Transfer-Encoding: chunked'));
      return { how: `chunk ${chunk.slice(0, 20)}`, bytes, cut: true };
    },
    () => {
      const bytes = encode(
        post(Buffer.from('2\r\n{}\r\n0\r\n\r\n'), json, 'Content-Length: 2', 'Transfer-Encoding: chunked'),
      );
      return { how: 'both framings', bytes, cut: false };
    },
    () => {
      const whole = encode(right());
      return { how: 'cut off', bytes: whole.subarray(0, below(whole.length)), cut: true };
    },
    () => {
      const whole = encode(right());
      const at = below(whole.indexOf('\r\n\r\n'));
      whole[at] = pick(controls);
      return { how: `control character at ${at}`, bytes: whole, cut: true };
    },
    () => ({ how: 'noise', bytes: noise(1 + below(3000)), cut: true }),
  ];
  return () => pick(ways)();
}
