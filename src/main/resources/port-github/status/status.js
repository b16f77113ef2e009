// The status page. What the server says is put into the page as text, never as markup.
'use strict';

const RUNNING_MILLIS = 1000;
const IDLE_MILLIS = 5000;
const HIDDEN_MILLIS = 30000;
const SVG = 'http://www.w3.org/2000/svg';

const $ = id => document.getElementById(id);
const number = new Intl.NumberFormat('en');
const count = n => n == null ? '' : number.format(n);
const many = (n, one, more) => count(n) + ' ' + (n === 1 ? one : more);

function duration(seconds) {
  if (seconds == null) return '';
  if (seconds < 10) return seconds.toFixed(1) + ' s';
  if (seconds < 90) return Math.round(seconds) + ' s';
  if (seconds < 5400) return Math.round(seconds / 60) + ' min';
  if (seconds < 172800) return (seconds / 3600).toFixed(1).replace(/\.0$/, '') + ' h';
  return Math.round(seconds / 86400) + ' days';
}

// The server's clock tells how long ago something was; this machine's may be wrong.
let now = Date.now();
const ago = time => time == null ? '' : duration(Math.max(0, (now - Date.parse(time)) / 1000)) + ' ago';
const local = time => new Date(time).toLocaleString([], {dateStyle: 'medium', timeStyle: 'short'});

function element(name, text, className) {
  const made = document.createElement(name);
  if (text != null) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function svg(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function show(id, visible) {
  $(id).hidden = !visible;
}

/** Sets a text only if it is another: what is the same is not read aloud again, and keeps a selection. */
function say(id, text) {
  if ($(id).textContent !== text) $(id).textContent = text;
}

/** Replaces what is in a place, unless it would be the same. */
const shown = new Map();
function replace(place, data, make) {
  const key = JSON.stringify(data);
  if (shown.get(place) !== key) {
    shown.set(place, key);
    place.replaceChildren(...make());
  }
}

function row(cells) {
  const made = document.createElement('tr');
  cells.forEach((cell, i) => {
    const numeric = typeof cell === 'number' || /^[\d,]+ of /.test(cell || '');
    const td = element(i === 0 ? 'th' : 'td', typeof cell === 'number' ? count(cell) : cell, numeric ? 'n' : '');
    if (i === 0) td.scope = 'row';
    made.append(td);
  });
  return made;
}

function figures(id, pairs) {
  replace($(id), pairs, () => pairs.map(([name, value]) => {
    const made = document.createElement('div');
    made.append(element('dt', name), element('dd', value));
    return made;
  }));
}

function time(text) {
  const made = element('time', ago(text));
  made.dateTime = text;
  made.title = local(text);
  return made;
}

const STAGES = {begins: 'Begins', delivers: 'Waits for Port', reconciles: 'Looks for what is gone'};
const STATES = {waits: 'waits', reads: 'is read', done: 'done'};

// What was read a while ago, to tell how fast it goes now and not on the average.
let samples = [];

function rate(run) {
  if (samples.length && samples[0].id !== run.id) samples = [];
  samples.push({id: run.id, seconds: run.seconds, records: run.records});
  while (samples.length > 2 && run.seconds - samples[0].seconds > 15) samples.shift();
  const first = samples[0];
  const passed = run.seconds - first.seconds;
  return passed > 0.5 ? (run.records - first.records) / passed : run.records / Math.max(0.1, run.seconds);
}

function showRun(run, last) {
  show('idle', !run);
  show('running', !!run);
  if (!run) {
    const ended = last && last.seconds != null ? Date.parse(last.started) + last.seconds * 1000 : null;
    say('idle', ended == null ? 'Nothing goes on.'
        : `Nothing goes on. The last run ended ${ago(new Date(ended).toISOString())} and took ${duration(last.seconds)}.`);
    return;
  }
  say('stage', STAGES[run.stage] || 'Reads ' + run.stage);
  say('part', run.part ? 'of ' + run.part : '');
  const bar = $('bar');
  if (run.share == null) bar.removeAttribute('value');
  else bar.value = run.share;
  const percent = run.share == null ? 'It is not known yet how much there is.' : Math.floor(run.share * 100) + ' % read';
  say('bar-text', percent + (run.secondsLeft > 0 ? ', about ' + duration(run.secondsLeft) + ' left' : ''));
  figures('figures', [
    ['for', duration(run.seconds)],
    ['records', count(run.records)],
    ['records a second', count(Math.round(rate(run)))],
    ['entities', count(run.mapped)],
    ['not yet at Port', count(run.owed)],
    ['requests', count(run.requests)],
    ['posts', count(run.posts)],
    ...run.accounts > 1 ? [['accounts read', count(run.accountsDone) + ' of ' + count(run.accounts)]] : []]);
  replace($('kinds').tBodies[0], run.kinds, () => run.kinds.map(kind => row([
    kind.label, STATES[kind.state] || kind.state,
    kind.repositories ? count(kind.repositoriesDone) + ' of ' + count(kind.repositories) : '',
    kind.records, kind.mapped, kind.unchanged, kind.accepted, kind.refused])));
}

const CLASSES = {complete: 'complete', incomplete: 'incomplete'};
const classOf = run => CLASSES[run.state] || 'failed';

/** Draws one figure of the runs, the newest at the right. */
function picture(runs, title, value, text) {
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  const values = runs.map(run => value(run) || 0);
  const most = Math.max(...values, 0);
  caption.append(element('span', title), element('span', 'most ' + text(most)));
  const width = 240, height = 96, step = width / Math.max(12, runs.length);
  const drawn = svg('svg', {viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img'});
  const last = runs[runs.length - 1];
  drawn.setAttribute('aria-label', `${title} of the last ${many(runs.length, 'run', 'runs')}: at most ${text(most)}, `
      + `the last one ${text(value(last) || 0)}`);
  const hatch = svg('pattern', {id: 'hatch', width: 4, height: 4, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)'});
  hatch.append(svg('line', {x1: 0, y1: 0, x2: 0, y2: 4, class: 'hatch'}));
  drawn.append(hatch);
  runs.forEach((run, i) => {
    const size = most === 0 ? 0 : values[i] / most * (height - 6);
    const shape = svg('rect', {
      x: (width - step * (runs.length - i) + step * 0.12).toFixed(2), y: (height - 1 - Math.max(1.5, size)).toFixed(2),
      width: (step * 0.76).toFixed(2), height: Math.max(1.5, size).toFixed(2), class: 'b-' + classOf(run)});
    const tip = svg('title', {});
    tip.textContent = `${local(run.started)}, ${run.state}${run.part ? ', of ' + run.part : ''}: ${text(values[i])}`;
    shape.append(tip);
    drawn.append(shape);
  });
  drawn.append(svg('line', {x1: 0, x2: width, y1: height - 0.5, y2: height - 0.5, class: 'base'}));
  figure.append(caption, drawn);
  return figure;
}

function showRuns(status) {
  const runs = status.runs.slice().reverse();
  say('no-runs', status.ledger ? status.ledger : 'None is known yet.');
  show('no-runs', runs.length === 0);
  show('runs-details', runs.length > 0);
  show('legend', runs.length > 0);
  replace($('pictures'), runs, () => runs.length === 0 ? [] : [
    picture(runs, 'Duration', run => run.seconds, duration),
    picture(runs, 'Requests to GitHub', run => run.requests, count),
    picture(runs, 'Entities changed or deleted', run => (run.changed || 0) + (run.deleted || 0), count)]);
  replace($('runs').tBodies[0], status.runs, () => status.runs.map(run => row([
    run.id, run.part || 'everything', local(run.started), run.state, duration(run.seconds),
    run.requests, run.changed, run.unchanged, run.deleted, run.refused])));
}

/** Makes an item of a list: what, when, why. */
function item(title, detail, when, text) {
  const made = document.createElement('li');
  made.append(element('b', title), ' ', element('span', detail, 'soft'));
  if (when) {
    made.append(element('span', ' · ', 'soft'), when);
  }
  if (text) made.append(document.createElement('br'), text);
  return made;
}

function unknownItem(one) {
  const since = one.since ? element('span', 'since ', 'soft') : null;
  if (since) since.append(time(one.since));
  return item(one.scope, one.kind, since, one.reason);
}

function showUnknown(status) {
  // What the run that goes on has met already comes first
  const before = new Map(status.unknown.map(one => [one.kind + ' ' + one.scope, one.since]));
  const current = (status.run ? status.run.unknown : [])
      .map(one => ({...one, since: before.get(one.kind + ' ' + one.scope) || status.run.started}));
  const known = new Set(current.map(one => one.kind + ' ' + one.scope));
  const all = current.concat(status.unknown.filter(one => !known.has(one.kind + ' ' + one.scope)));
  const total = Math.max(all.length, status.unknownInAll || 0);
  say('unknown-count', total ? count(total) : '');
  say('no-unknown', status.runs.length ? 'The last run could read everything.' : 'Nothing is known to be unknown.');
  show('no-unknown', !total);
  show('unknown-list', total > 0);
  replace($('unknown'), all.map(one => [one, ago(one.since)]), () => {
    const items = all.map(unknownItem);
    if (total > all.length) items.push(element('li', 'and ' + count(total - all.length) + ' more', 'soft'));
    return items;
  });
}

function showRefused(refused) {
  const files = refused.files;
  say('refused-count', refused.last.length ? count(refused.last.length) + (refused.last.length === 50 ? ' or more' : '') : '');
  show('no-refused', files.length === 0);
  say('no-refused', refused.problem ? refused.problem : refused.readable ? 'Nothing is kept in the dead letter.'
      : 'The dead letter is no file: look where port.dead-letter leads.');
  show('refused-list', files.length > 0);
  replace($('refused-files'), files, () => files.map(file => {
    const made = document.createElement('li');
    made.append(element('code', 'port-github-routes replay ' + quoted(file.path)));
    return made;
  }));
  replace($('refused'), refused.last.map(one => [one, ago(one.time)]), () => refused.last.map(one =>
    item(one.identifier || '(found by a search)', one.blueprint + (one.status ? ' · ' + one.status : ''),
        one.time ? time(one.time) : null, one.message)));
}

const quoted = path => /^[\w./:-]+$/.test(path) ? path : "'" + path.replaceAll("'", "'\\''") + "'";

function showLimits(limits) {
  show('no-limits', limits.length === 0);
  replace($('limits'), limits.map(one => [one, ago(one.resetsAt)]), () => limits.map((one, i) => {
    const made = document.createElement('li');
    const name = element('b', one.token + ', ' + one.resource);
    name.id = 'limit-' + i;
    const bar = document.createElement('progress');
    bar.max = one.limit;
    bar.value = one.remaining;
    bar.setAttribute('aria-labelledby', name.id);
    const share = one.remaining / one.limit;
    bar.className = share < 0.1 ? 'bad' : share < 0.25 ? 'warn' : '';
    const minutes = Math.max(0, Math.ceil((Date.parse(one.resetsAt) - now) / 60000));
    made.append(name, bar, element('span', `${count(one.remaining)} of ${count(one.limit)}, full again in ${minutes} min`, 'soft'));
    return made;
  }));
}

const LATE_SECONDS = 60;

function showEvents(events) {
  show('events-section', !!events);
  if (events) {
    figures('events', [
      ['waiting', count(events.waiting)],
      ['oldest waits for', events.oldestSeconds == null ? '–' : duration(events.oldestSeconds)],
      ['given up', count(events.failed)]]);
  }
}

function showNodes(nodes) {
  show('nodes-section', nodes.length > 0);
  replace($('nodes'), nodes.map(one => [one.name, one.alive, one.runs]), () => nodes.map(one => item(one.name,
      one.alive ? (one.runs.length ? 'syncs ' + one.runs.join(', ') : 'is idle') : 'is taken for dead, others go on', null,
      null)));
}

function summary(status) {
  const run = status.run;
  if (run) return ['Syncs' + (run.part ? ' ' + run.part : ''), ''];
  const last = status.runs[0];
  if (status.events && status.events.oldestSeconds > LATE_SECONDS) {
    return ['Events wait for ' + duration(status.events.oldestSeconds), 'warn'];
  }
  if (!last) return ['No run has ended yet', ''];
  const words = {
    complete: 'All of GitHub is in Port', incomplete: 'Something is missing', aborted: 'The last run was stopped',
    failed: 'The last run failed', killed: 'The last run was cut off'};
  return [words[last.state] || last.state, {complete: 'good', incomplete: 'warn'}[last.state] || 'bad'];
}

function showAll(status) {
  now = Date.parse(status.time);
  const [text, tone] = summary(status);
  say('summary', text);
  $('summary').className = tone;
  document.title = text + ' · port-github-routes';
  say('integration', status.integration);
  say('version', status.version);
  $('time').dateTime = status.time;
  say('time', new Date(now).toLocaleTimeString());
  showRun(status.run, status.runs[0]);
  showRuns(status);
  showUnknown(status);
  showRefused(status.refused);
  showLimits(status.limits);
  showNodes(status.nodes);
  showEvents(status.events);
}

async function ask(url) {
  const answer = await fetch(url, {cache: 'no-store', headers: {Accept: 'application/json'}});
  if (!answer.ok) throw new Error('the program answers ' + answer.status);
  return answer.json();
}

let timer;
async function refresh() {
  clearTimeout(timer);
  let pause = IDLE_MILLIS;
  try {
    const status = await ask('status.json');
    showAll(status);
    show('lost', false);
    pause = status.run ? RUNNING_MILLIS : IDLE_MILLIS;
  } catch (e) {
    say('lost', 'What is shown is old: ' + (e instanceof TypeError ? 'the program does not answer' : e.message) + '.');
    show('lost', true);
  }
  timer = setTimeout(refresh, document.hidden ? HIDDEN_MILLIS : pause);
}

function foundEntity(known) {
  const list = element('ul', null, 'items');
  for (const origin of known.origins) {
    const when = origin.accepted ? element('span', 'accepted by Port ', 'soft') : null;
    if (when) when.append(time(origin.accepted));
    list.append(item('Made by ' + origin.kind + ' of ' + origin.scope, 'page ' + origin.page, when,
        (origin.accepted ? '' : 'What Port has of it is not known: it is posted by the next run that reads it. ') + origin.why));
  }
  if (known.spared) list.append(item('Not deleted in run ' + known.run, '', null, known.spared));
  return list;
}

function foundScope(known) {
  const list = element('ul', null, 'items');
  for (const one of known.unknown) list.append(unknownItem(one));
  for (const one of known.listings) {
    const when = element('span', 'read ', 'soft');
    when.append(time(one.read));
    list.append(item(one.kind, one.scope, when, `${many(one.records, 'record', 'records')}, `
        + `${many(one.entities, 'entity', 'entities')}${one.clean ? '' : '; something of it was refused'}`));
  }
  if (known.listingsInAll > known.listings.length) {
    list.append(element('li', 'and ' + count(known.listingsInAll - known.listings.length) + ' more listings', 'soft'));
  }
  return list;
}

async function search(event) {
  event.preventDefault();
  const place = $('found');
  place.setAttribute('aria-busy', 'true');
  try {
    const known = await ask('status/search.json?name=' + encodeURIComponent($('name').value));
    if (known.problem) place.replaceChildren(element('p', known.problem, 'bad'));
    else if (!known.known) {
      place.replaceChildren(element('p', `Nothing is known of ${known.asked}: no run has posted it, or it was forgotten with its listing.`));
    } else place.replaceChildren(known.of === 'entity' ? foundEntity(known) : foundScope(known));
  } catch (e) {
    place.replaceChildren(element('p', 'That could not be looked up: ' + e.message, 'bad'));
  }
  place.removeAttribute('aria-busy');
}

$('search').addEventListener('submit', search);
document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });
refresh();
