#!/usr/bin/env node
// Measures live events: how long until the 202, how long until Port has answered for what an event tells, and how much memory
// that takes. GitHub and Port are simulated; this program sends the events, and stands in front of Port to see what arrives.
//
//   node src/bench/events.mjs                       # 200 events a second for a minute, then 20,000 at once
//   node src/bench/events.mjs --rate 100 --seconds 20 --at-once 2000
//
// Options: --rate N (200), --seconds N (60), --at-once N (20000), --connections N for those at once (100),
//      --latency MS of GitHub and of Port (50), --repositories N (100), --pull-requests N (4000)
// Each event is about a pull request, as large as the simulated GitHub makes them, and is stored in the program's ledger, a
// file below target/bench-events. An event counts as arrived once Port has answered the post that holds its title or a later
// one of the same pull request; all have to arrive. Memory is the resident set of the program: after its first resync, and
// the most there was from then on.
//
// Needs Java 17 and Node 20 or later on Linux; builds nothing: run "mvn package" first.
import {spawn, execFileSync} from 'node:child_process';
import {createHmac, randomUUID} from 'node:crypto';
import {createWriteStream, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import http from 'node:http';
import {loadavg} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

const {values} = parseArgs({options: Object.fromEntries(Object.entries({
    rate: 200, seconds: 60, 'at-once': 20000, connections: 100, latency: 50, repositories: 100, 'pull-requests': 4000,
}).map(([name, value]) => [name, {type: 'string', default: String(value)}]))});
const option = name => Number(values[name]);
const pause = millis => new Promise(done => setTimeout(done, millis));

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const distribution = path.join(root, 'target/port-github-routes');
const work = path.join(root, 'target/bench-events');
const secret = randomUUID();
rmSync(work, {recursive: true, force: true});
mkdirSync(path.join(work, 'classes'), {recursive: true});

const children = [];
process.on('exit', () => children.forEach(child => child.kill('SIGKILL')));
process.on('SIGINT', () => process.exit(130));

const classPath = `${distribution}/*:${distribution}/lib/*`;
const sources = path.join(root, 'src/bench/java/io/github/portgithub/bench');
execFileSync('javac', ['-proc:none', '-d', path.join(work, 'classes'), '-cp', classPath,
    ...readdirSync(sources).filter(name => name.endsWith('.java')).map(name => path.join(sources, name))]);

async function simulator(name, ...options) {
    const child = spawn('java', ['-Xmx256m', '-XX:+UseSerialGC', '-cp', `${work}/classes:${classPath}`,
        `io.github.portgithub.bench.${name}`, ...options], {stdio: ['ignore', 'pipe', 'inherit']});
    children.push(child);
    return new Promise(found => child.stdout.once('data', line => found(String(line).trim())));
}

// --- In front of Port: what arrived when
const arrived = new Map(); // identifier -> newest number, of titles such as "Event 12"
let waiting = new Map(); // identifier -> [{number, sent}]
let toPort = [];

function answered(body) {
    const now = performance.now();
    for (const entity of JSON.parse(body).entities ?? []) {
        const number = Number(/^Event (\d+)$/.exec(entity.title ?? '')?.[1] ?? -1);
        const identifier = entity.identifier;
        if (number > (arrived.get(identifier) ?? -1)) {
            arrived.set(identifier, number);
            const left = (waiting.get(identifier) ?? []).filter(event => {
                if (event.number <= number) toPort.push(now - event.sent);
                return event.number > number;
            });
            if (left.length > 0) waiting.set(identifier, left); else waiting.delete(identifier);
        }
    }
}

function inFrontOf(port) {
    const agent = new http.Agent({keepAlive: true});
    const server = http.createServer((request, response) => {
        const parts = [];
        request.on('data', part => parts.push(part));
        request.on('end', () => {
            const body = Buffer.concat(parts);
            const onward = http.request(port + request.url, {method: request.method, headers: request.headers, agent}, answer => {
                response.writeHead(answer.statusCode, answer.headers);
                answer.pipe(response);
                answer.on('end', () => request.url.includes('/bulk') && answer.statusCode < 300 && answered(body));
            });
            onward.on('error', () => response.destroy());
            onward.end(body);
        });
    });
    return new Promise(found => server.listen(0, '127.0.0.1', () => found(`http://127.0.0.1:${server.address().port}`)));
}

const latency = String(option('latency'));
const github = await simulator('GithubSimulator', '--repositories', values.repositories, '--pull-requests',
    values['pull-requests'], '--latency-ms', latency);
const port = await inFrontOf(await simulator('PortSimulator', '--latency-ms', latency));

// --- The program
const webhookPort = await new Promise(found => {
    const server = http.createServer().listen(0, '127.0.0.1', () => {
        const free = server.address().port;
        server.close(() => found(free));
    });
});
const log = createWriteStream(path.join(work, 'program.log'));
const program = spawn(path.join(distribution, 'bin/port-github-routes'), [], {cwd: work, env: {
    PATH: process.env.PATH, HOME: process.env.HOME, JAVA_HOME: process.env.JAVA_HOME ?? '', JAVA_OPTS: process.env.JAVA_OPTS ?? '',
    GITHUB_API_URL: github, GITHUB_TOKEN: 'bench', GITHUB_ORGANIZATIONS: 'acme', GITHUB_REQUESTS_PER_MINUTE: '0',
    GITHUB_WEBHOOK_SECRET: secret, GITHUB_WEBHOOK_PORT: String(webhookPort),
    PORT_API_URL: port, PORT_CLIENT_ID: 'bench', PORT_CLIENT_SECRET: 'bench', PORT_RESYNC_MODE: 'scheduled',
    PORT_RESYNC_REQUEST_INTERVAL: '0',
}, stdio: ['ignore', 'pipe', 'pipe']});
children.push(program);
let output = '';
for (const stream of [program.stdout, program.stderr]) {
    stream.on('data', text => { output += text; log.write(text); });
}
while (!/Resync (complete|incomplete|failed)/.test(output)) {
    if (program.exitCode !== null) throw new Error(output);
    await pause(100);
}

const memory = name => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${program.pid}/status`, 'utf8'))[1]) / 1024;
// Seconds that the program has used of a processor; /proc counts hundredths
const cpu = () => readFileSync(`/proc/${program.pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ').slice(11, 13).reduce((sum, ticks) => sum + Number(ticks) / 100, 0);
const forgetPeak = () => writeFileSync(`/proc/${program.pid}/clear_refs`, '5');

// --- Events
const pulls = [];
for (let n = 1; n <= option('repositories') && pulls.length < 4000; n++) {
    const name = `acme/service-${String(n).padStart(5, '0')}`;
    const page = await (await fetch(`${github}/repos/${name}/pulls?state=all&per_page=100`, {headers: {authorization: 'Bearer bench'}})).json();
    if (Array.isArray(page)) pulls.push(...page);
}
const agent = new http.Agent({keepAlive: true, maxSockets: Math.max(64, option('connections'))});
let number = 0;
let bytes = 0;

// Sends one event, again while it is answered 503, and returns how long the last answer took
async function send(answers) {
    const event = number++;
    const pull = pulls[event % pulls.length];
    const repository = pull.base.repo;
    for (;;) {
        const sent = performance.now();
        const body = JSON.stringify({
            action: 'edited', number: pull.number, repository, organization: {login: 'acme'}, sender: pull.user,
            pull_request: {...pull, title: `Event ${event}`, updated_at: new Date().toISOString().replace(/\.\d+/, '')},
        });
        bytes = body.length;
        const status = await new Promise((done, failed) => {
            const request = http.request({host: '127.0.0.1', port: webhookPort, path: '/github/webhook', method: 'POST', agent, headers: {
                'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'x-github-event': 'pull_request',
                'x-github-delivery': randomUUID(), 'x-hub-signature-256': 'sha256=' + createHmac('sha256', secret).update(body).digest('hex'),
            }}, answer => { answer.resume(); answer.on('end', () => done(answer.statusCode)); });
            request.on('error', failed);
            const identifier = `${repository.full_name}/pull/${pull.number}`;
            if (!waiting.get(identifier)?.some(one => one.number === event)) {
                waiting.set(identifier, [...waiting.get(identifier) ?? [], {number: event, sent}]);
            }
            request.end(body);
        }).catch(() => 0);
        answers.set(status, (answers.get(status) ?? 0) + 1);
        if (status === 202) return performance.now() - sent;
        await pause(200);
    }
}

async function arrival() {
    const until = Date.now() + 600_000;
    while (waiting.size > 0 && Date.now() < until) await pause(20);
    return [...waiting.values()].flat().length;
}

const share = (times, part) => times.sort((one, other) => one - other)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? NaN;
const tell = (name, times) => `${name} ms: median ${share(times, 0.5).toFixed(1)}, p99 ${share(times, 0.99).toFixed(1)}, most ${share(times, 1).toFixed(1)}`;
const told = answers => [...answers].map(([status, count]) => `${count} answered ${status || 'with a fault'}`).join(', ');

// Warm, as after some minutes of work
for (let i = 0; i < 1000; i++) { send(new Map()); await pause(5); }
await arrival();
await pause(2000);
toPort = [];
forgetPeak();
const before = memory('VmRSS');
console.log(`load ${loadavg()[0].toFixed(2)} before; ${pulls.length} pull requests, ${bytes} bytes an event`);

{
    const answers = new Map();
    const times = [];
    const sending = [];
    const used = cpu();
    const began = performance.now();
    const all = option('rate') * option('seconds');
    while (sending.length < all) {
        const due = Math.min(all, Math.floor((performance.now() - began) / 1000 * option('rate')));
        while (sending.length < due) sending.push(send(answers).then(time => times.push(time)));
        await pause(2);
    }
    await Promise.all(sending);
    const lost = await arrival();
    console.log(`${option('rate')} a second for ${option('seconds')} s: ${told(answers)}, ${lost} lost`);
    console.log(`  ${tell('until the 202,', times)}`);
    console.log(`  ${tell('until Port has answered,', toPort)}`);
    console.log(`  memory MB: ${before.toFixed(0)} before, ${memory('VmHWM').toFixed(0)} at most; ${((cpu() - used) / all * 1000).toFixed(1)} ms of CPU an event`);
}
{
    toPort = [];
    const answers = new Map();
    const began = performance.now();
    let left = option('at-once');
    await Promise.all(Array.from({length: option('connections')}, async () => {
        while (left-- > 0) await send(answers);
    }));
    const accepted = performance.now();
    const lost = await arrival();
    const seconds = millis => ((millis - began) / 1000).toFixed(1);
    console.log(`${option('at-once')} at once: ${told(answers)} after ${seconds(accepted)} s, all in Port after ${seconds(performance.now())} s, ${lost} lost`);
    console.log(`  memory MB: ${memory('VmHWM').toFixed(0)} at most`);
}
console.log(`load ${loadavg()[0].toFixed(2)} after`);
program.kill('SIGTERM');
process.exit(0);
