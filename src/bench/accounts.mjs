#!/usr/bin/env node
// Measures many accounts whose limits make them wait: a GitHub App with installations of different sizes, each with a limit of
// its own, read one after the other and side by side (port.concurrent-accounts). GitHub is simulated by this program; it is a
// dry run, so there is no Port. With --nodes, several processes share the work (port.cluster) instead.
//
//   node src/bench/accounts.mjs --nodes 1,2,3 --ledger jdbc:postgresql://localhost/empty --ledger-user me
//
//   node src/bench/accounts.mjs                       # 30 accounts; 1, 2, 4, 8 and 16 side by side
//   node src/bench/accounts.mjs --side-by-side 1,4 --accounts 10
//
// Options: --accounts N (30), --limit N requests (60) in each --window SECONDS (10), --latency MS (50),
//      --side-by-side N,N... (1,2,4,8,16), --nodes N,N... of processes, with --ledger URL of a PostgreSQL database in which
//      its tables may be made and emptied, --ledger-user NAME (postgres) and the password in PORT_LEDGER_PASSWORD
// Of ten accounts five have 8 repositories, three 40, one 130 and one 190; each repository is one more request. So an account
// of 190 waits three times, as one of many thousand would for GitHub's 5,000 an hour. An account's window begins with its first
// request. The most at once is of one installation.
//
// Needs Java 17 and Node 20 or later; builds nothing: run "mvn package" first.
import {spawn} from 'node:child_process';
import {generateKeyPairSync} from 'node:crypto';
import {createWriteStream, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

const {values} = parseArgs({options: Object.fromEntries(Object.entries({
    accounts: 30, limit: 60, window: 10, latency: 50, 'side-by-side': '1,2,4,8,16', nodes: '', ledger: '',
    'ledger-user': 'postgres',
}).map(([name, value]) => [name, {type: 'string', default: String(value)}]))});
const option = name => Number(values[name]);

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const program = path.join(root, 'target/port-github-routes/bin/port-github-routes');
const work = path.join(root, 'target/bench-accounts');
rmSync(work, {recursive: true, force: true});
mkdirSync(work, {recursive: true});

const children = [];
process.on('exit', () => children.forEach(child => child.kill('SIGKILL')));
process.on('SIGINT', () => process.exit(130));

const SIZES = [8, 40, 8, 190, 8, 40, 8, 130, 8, 40];
let accounts, requests, url;

function begin() {
    requests = 0;
    accounts = Array.from({length: option('accounts')}, (none, i) => ({
        id: i, login: `org-${i}`, repositories: SIZES[i % SIZES.length], used: 0, resets: 0, atOnce: 0, most: 0,
    }));
}

const user = login => ({login, id: 1, node_id: 'x', type: 'Organization', url: `${url}/users/${login}`, html_url: 'https://example.com'});
const repository = (account, i) => ({
    id: 1000 * account.id + i + 1, name: `service-${i}`, full_name: `${account.login}/service-${i}`, private: false,
    owner: user(account.login), html_url: 'https://example.com', description: null, fork: false, archived: false,
    disabled: false, visibility: 'public', default_branch: 'main', language: 'Java', created_at: '2024-01-01T00:00:00Z',
    updated_at: '2024-01-01T00:00:00Z', pushed_at: '2024-01-01T00:00:00Z',
});
const pull = (account, i) => ({
    id: 1, number: 1, title: 'A change', state: 'open', user: user('alice'), html_url: 'https://example.com', draft: false,
    labels: [], assignees: [], requested_reviewers: [], created_at: '2024-01-01T00:00:00Z',
    updated_at: '2024-01-01T00:00:00Z', closed_at: null, merged_at: null, body: null,
    head: {ref: 'change', sha: 'a', repo: {id: 1000 * account.id + i + 1}}, base: {ref: 'main', sha: 'b', repo: repository(account, i)},
});

function answer(request, response) {
    const send = (status, body, headers = {}) => setTimeout(() => {
        response.writeHead(status, {'content-type': 'application/json; charset=utf-8', ...headers});
        response.end(JSON.stringify(body));
    }, option('latency'));
    const {pathname, searchParams} = new URL(request.url, url);
    if (pathname === '/app/installations') {
        return send(200, accounts.map(({id, login}) => ({id, account: user(login), suspended_at: null})));
    }
    const issued = /^\/app\/installations\/(\d+)\/access_tokens$/.exec(pathname);
    if (issued) {
        return send(201, {token: `ghs_${issued[1]}`, expires_at: new Date(Date.now() + 3_600_000).toISOString()});
    }
    const account = accounts[Number(/ghs_(\d+)/.exec(request.headers.authorization)?.[1])];
    if (!account) {
        return send(401, {message: 'Bad credentials'});
    }
    requests++;
    account.most = Math.max(account.most, ++account.atOnce);
    response.on('close', () => account.atOnce--);
    const now = Date.now() / 1000;
    if (now >= account.resets) {
        account.resets = Math.ceil(now) + option('window');
        account.used = 0;
    }
    const limits = {
        'x-ratelimit-limit': option('limit'), 'x-ratelimit-reset': account.resets, 'x-ratelimit-resource': 'core',
        'x-ratelimit-remaining': Math.max(0, option('limit') - ++account.used),
    };
    if (account.used > option('limit')) {
        return send(403, {message: 'API rate limit exceeded'}, limits);
    }
    const pulls = /^\/repos\/[^/]+\/service-(\d+)\/pulls$/.exec(pathname);
    if (pulls) {
        return send(200, [pull(account, Number(pulls[1]))], limits);
    }
    if (/^\/orgs\/[^/]+\/repos$/.test(pathname)) {
        const page = Number(searchParams.get('page') ?? 1);
        const first = (page - 1) * 100;
        const all = Array.from({length: account.repositories}, (none, i) => repository(account, i));
        const next = first + 100 < all.length
            ? {link: `<${url}${pathname}?type=all&sort=full_name&per_page=100&page=${page + 1}>; rel="next"`} : {};
        return send(200, all.slice(first, first + 100), {...limits, ...next});
    }
    return /^\/orgs\/[^/]+$/.test(pathname)
        ? send(200, {
            ...user(account.login), name: account.login, description: 'Builds', location: 'Here', blog: 'https://example.com',
            is_verified: true, created_at: '2024-01-01T00:00:00Z',
        }, limits)
        : send(404, {message: 'Not Found'}, limits);
}

const server = http.createServer(answer);
await new Promise(done => server.listen(0, '127.0.0.1', done));
url = `http://127.0.0.1:${server.address().port}`;

const key = path.join(work, 'key.pem');
writeFileSync(key, generateKeyPairSync('rsa', {
    modulusLength: 2048, privateKeyEncoding: {type: 'pkcs8', format: 'pem'}, publicKeyEncoding: {type: 'spki', format: 'pem'},
}).privateKey, {mode: 0o600});

async function run(sideBySide) {
    begin();
    const directory = path.join(work, `side-by-side-${sideBySide}`);
    mkdirSync(directory);
    const log = path.join(directory, 'log.txt');
    const out = createWriteStream(log);
    await new Promise(done => out.once('open', done));
    const started = performance.now();
    const child = spawn(program, [], {
        cwd: directory, stdio: ['ignore', out, out],
        env: {
            ...process.env, GITHUB_API_URL: url, GITHUB_TOKEN: '', GITHUB_APP_ID: '1', GITHUB_APP_PRIVATE_KEY: `file:${key}`,
            GITHUB_ORGANIZATIONS: '', GITHUB_REQUESTS_PER_MINUTE: '0', GITHUB_RATE_LIMIT_RESERVE: '0', PORT_DRY_RUN: 'true',
            PORT_RESYNC_MODE: 'once', PORT_DRY_RUN_FILE: path.join(directory, 'entities.ndjson'), PORT_LEDGER_URL: 'none',
            PORT_CONCURRENT_ACCOUNTS: String(sideBySide),
        },
    });
    children.push(child);
    const code = await new Promise(done => child.once('close', done));
    const seconds = (performance.now() - started) / 1000;
    const told = readFileSync(log, 'utf8');
    const entities = readFileSync(path.join(directory, 'entities.ndjson'), 'utf8').trim().split('\n').length;
    const expected = accounts.reduce((sum, {repositories}) => sum + 1 + 2 * repositories, 0);
    if (entities !== expected) {
        throw new Error(`${entities} entities instead of ${expected}, exit ${code}: see ${log}`);
    }
    const most = Math.max(...accounts.map(account => account.most));
    console.log([sideBySide, seconds.toFixed(1), requests, entities, most, /(\d+) accounts, (\d+) of them complete/.exec(told)?.[2] ?? '', code]
        .map(cell => String(cell).padStart(14)).join(''));
}

// Port, as far as a first run asks it. Counts what it has accepted.
let posted;
const blueprints = new Map();
const portServer = http.createServer((request, response) => {
    const parts = [];
    request.on('data', part => parts.push(part));
    request.on('end', () => setTimeout(() => {
        const body = parts.length ? JSON.parse(Buffer.concat(parts)) : {};
        const send = (status, json) => {
            response.writeHead(status, {'content-type': 'application/json'});
            response.end(JSON.stringify(json));
        };
        const {pathname} = new URL(request.url, 'http://localhost');
        if (pathname === '/v1/auth/access_token') {
            send(200, {ok: true, accessToken: 'a', expiresIn: 10_800});
        } else if (pathname.endsWith('/entities/bulk')) {
            body.entities.forEach(entity => posted.add(entity.identifier));
            send(200, {
                ok: true, errors: [],
                entities: body.entities.map((entity, index) => ({created: true, identifier: entity.identifier, index})),
            });
        } else if (pathname.endsWith('/datasource-entities')) {
            send(200, {ok: true, entities: [], next: null});
        } else if (pathname === '/v1/blueprints' && request.method === 'POST') {
            blueprints.set(body.identifier, body);
            send(201, {ok: true, blueprint: body});
        } else {
            const found = blueprints.get(pathname.split('/')[3]);
            if (found && request.method === 'PATCH') Object.assign(found, body);
            send(found ? 200 : 404, found ? {ok: true, blueprint: found} : {ok: false, error: 'not_found', message: 'not there'});
        }
    }, option('latency')));
});
await new Promise(done => portServer.listen(0, '127.0.0.1', done));

async function cluster(nodes) {
    begin();
    posted = new Set();
    const directory = path.join(work, `nodes-${nodes}`);
    mkdirSync(directory);
    const started = performance.now();
    const logs = Array.from({length: nodes}, (none, i) => path.join(directory, `${i}.txt`));
    const running = [];
    for (const [i, log] of logs.entries()) {
        const out = createWriteStream(log);
        await new Promise(done => out.once('open', done));
        running.push(spawn(program, [], {
            cwd: directory, stdio: ['ignore', out, out],
            env: {
                ...process.env, GITHUB_API_URL: url, GITHUB_TOKEN: '', GITHUB_APP_ID: '1', GITHUB_APP_PRIVATE_KEY: `file:${key}`,
                GITHUB_ORGANIZATIONS: '', GITHUB_REQUESTS_PER_MINUTE: '0', GITHUB_RATE_LIMIT_RESERVE: '0',
                PORT_API_URL: `http://127.0.0.1:${portServer.address().port}`, PORT_CLIENT_ID: 'bench', PORT_CLIENT_SECRET: 'bench',
                PORT_INTEGRATION_REGISTER: 'false', PORT_RESYNC_ON_START: String(i === 0), PORT_RESYNC_SCHEDULE: '0 0 0 1 1 ?',
                // Another integration for each measurement, which so begins with nothing
                PORT_INTEGRATION_IDENTIFIER: `bench-${process.pid}-${nodes}`,
                PORT_CLUSTER: 'true', PORT_LEDGER_URL: values.ledger, PORT_LEDGER_USER: values['ledger-user'],
            },
        }));
    }
    children.push(...running);
    const complete = () => logs.reduce((sum, log) => sum + (readFileSync(log, 'utf8').match(/Resync of organization \S+ complete/g) ?? []).length, 0);
    while (complete() < accounts.length) {
        const ended = running.find(child => child.exitCode !== null);
        if (ended) throw new Error(`a process has ended: see ${directory}`);
        await new Promise(done => setTimeout(done, 100));
    }
    const seconds = (performance.now() - started) / 1000;
    running.forEach(child => child.kill('SIGTERM'));
    await Promise.all(running.map(child => new Promise(done => child.exitCode === null ? child.once('close', done) : done())));
    const most = Math.max(...accounts.map(account => account.most));
    console.log([nodes, seconds.toFixed(1), requests, posted.size, most, complete(), '']
        .map(cell => String(cell).padStart(14)).join(''));
}

const measured = values.nodes ? ['processes', values.nodes, cluster] : ['side by side', values['side-by-side'], run];
console.log([measured[0], 'wall s', 'requests', 'entities', 'most at once', 'complete', 'exit']
    .map(cell => cell.padStart(14)).join(''));
for (const many of measured[1].split(',')) {
    await measured[2](Number(many));
}
portServer.close();
server.close();
process.exit(0);
