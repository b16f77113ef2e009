#!/usr/bin/env node
// The same sync as a loop that somebody writes by hand: three kinds hard-coded, mapped in JavaScript, ten connections to
// GitHub, four to Port, fetch (undici) of Node 20 or later, no dependency. It keeps no limit, repeats nothing, deletes
// nothing and remembers nothing: what it takes is what the work itself takes.
//
//   src/bench/run.sh -n 5 -- node src/bench/loop.mjs
const github = process.env.GITHUB_API_URL;
const port = process.env.PORT_API_URL;

async function ask(url, options) {
    const response = await fetch(url, options);
    if (!response.ok) {
        throw new Error(`${response.status} of ${url}`);
    }
    return response;
}

const headers = {authorization: `Bearer ${process.env.GITHUB_TOKEN}`, accept: 'application/vnd.github+json'};

async function* pages(url) {
    for (let next = url; next; ) {
        const response = await ask(next, {headers});
        next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
        yield await response.json();
    }
}

// Calls work(item) for all items, so many at once
async function each(items, concurrency, work) {
    const left = items.values();
    await Promise.all(Array.from({length: concurrency}, async () => {
        for (const item of left) {
            await work(item);
        }
    }));
}

const {accessToken} = await (await ask(`${port}/v1/auth/access_token`, {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify({clientId: process.env.PORT_CLIENT_ID, clientSecret: process.env.PORT_CLIENT_SECRET}),
})).json();

const batches = new Map();
const posting = new Set();
let posted = 0;

async function post(blueprint, entities) {
    const response = await ask(`${port}/v1/blueprints/${blueprint}/entities/bulk?upsert=true&merge=true&create_missing_related_entities=true`, {
        method: 'POST',
        headers: {'content-type': 'application/json', authorization: `Bearer ${accessToken}`},
        body: JSON.stringify({entities}),
    });
    const answer = await response.json();
    if (answer.errors.length > 0) {
        throw new Error(JSON.stringify(answer.errors[0]));
    }
    posted += answer.entities.length;
}

async function send(blueprint, entities) {
    while (posting.size >= 4) {
        await Promise.race(posting);
    }
    const one = post(blueprint, entities).finally(() => posting.delete(one));
    posting.add(one);
}

async function upsert(blueprint, entity) {
    const batch = batches.get(blueprint) ?? [];
    batches.set(blueprint, batch);
    if (batch.push(entity) === 20) {
        batches.delete(blueprint);
        await send(blueprint, batch);
    }
}

const hours = (from, to) => Math.floor((Date.parse(to) - Date.parse(from)) / 36000) / 100;

for (const login of process.env.GITHUB_ORGANIZATIONS.split(',')) {
    const organization = await (await ask(`${github}/orgs/${login}`, {headers})).json();
    await upsert('githubOrganization', {
        identifier: organization.login,
        title: organization.name || organization.login,
        properties: {
            login: organization.login,
            url: organization.html_url,
            description: organization.description,
            verified: organization.is_verified,
            avatarUrl: organization.avatar_url,
            website: organization.blog || null,
            location: organization.location,
            createdAt: organization.created_at,
        },
    });
    const names = [];
    for await (const page of pages(`${github}/orgs/${login}/repos?per_page=100`)) {
        for (const repository of page) {
            names.push(repository.full_name);
            await upsert('githubRepository', {
                identifier: repository.full_name,
                title: repository.name,
                properties: {
                    description: repository.description,
                    url: repository.html_url,
                    visibility: repository.visibility ?? (repository.private ? 'private' : 'public'),
                    defaultBranch: repository.default_branch,
                    language: repository.language,
                    topics: repository.topics ?? [],
                    archived: repository.archived,
                    fork: repository.fork,
                    createdAt: repository.created_at,
                    pushedAt: repository.pushed_at,
                },
                relations: {organization: repository.owner.login},
            });
        }
    }
    await each(names, 10, async (name) => {
        for await (const page of pages(`${github}/repos/${name}/pulls?state=all&per_page=100`)) {
            for (const pull of page) {
                await upsert('githubPullRequest', {
                    identifier: `${pull.base.repo.full_name}/pull/${pull.number}`,
                    title: pull.title,
                    properties: {
                        number: pull.number,
                        creator: pull.user?.login ?? null,
                        assignees: pull.assignees.map((user) => user.login),
                        reviewers: pull.requested_reviewers.map((user) => user.login),
                        status: pull.merged_at ? 'merged' : pull.state === 'closed' ? 'closed' : pull.draft ? 'draft' : 'open',
                        createdAt: pull.created_at,
                        updatedAt: pull.updated_at,
                        closedAt: pull.closed_at,
                        mergedAt: pull.merged_at,
                        link: pull.html_url,
                        branch: pull.head.ref,
                        baseBranch: pull.base.ref,
                        leadTimeHours: pull.merged_at ? hours(pull.created_at, pull.merged_at) : null,
                    },
                    relations: {repository: pull.base.repo.full_name},
                });
            }
        }
    });
}
for (const [blueprint, batch] of batches) {
    await send(blueprint, batch);
}
await Promise.all(posting);
console.log(`${posted} entities`);
