// The catalog of the sandbox. What entities hold is put into the page as text, never as markup.
'use strict';

const MOST_ROWS = 500;
const $ = id => document.getElementById(id);
const count = n => new Intl.NumberFormat('en').format(n);

function element(name, text) {
  const made = document.createElement(name);
  if (text != null) made.textContent = text;
  return made;
}

function link(text, url) {
  const made = element('a', text);
  made.href = url;
  return made;
}

const urlOf = (blueprint, identifier) => '/catalog/' + encodeURIComponent(blueprint)
    + (identifier == null ? '' : '#' + encodeURIComponent(identifier));

async function ask(url) {
  const answer = await fetch(url, {headers: {Accept: 'application/json'}});
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.error || 'the sandbox answers ' + answer.status);
  return json;
}

const text = value => value == null ? ''
    : Array.isArray(value) && value.every(one => typeof one !== 'object') ? value.join(', ')
    : typeof value === 'object' ? JSON.stringify(value) : String(value);

function value(of) {
  const shown = text(of);
  return /^https?:\/\/\S+$/.test(shown) ? link(shown, shown) : document.createTextNode(shown);
}

function related(of, target) {
  const cell = element('td');
  [].concat(of == null ? [] : of).forEach((one, i) => {
    if (i) cell.append(', ');
    cell.append(target ? link(text(one), urlOf(target, text(one))) : text(one));
  });
  return cell;
}

function showEntities(blueprint, entities) {
  const names = key => [...new Set(entities.flatMap(one => Object.entries(one[key] || {})
      .filter(([, held]) => held != null && held.length !== 0).map(([name]) => name)))];
  const properties = names('properties'), relations = names('relations');
  const head = element('tr');
  for (const name of ['identifier', 'title', ...relations, ...properties]) {
    const th = element('th', name);
    th.scope = 'col';
    head.append(th);
  }
  $('entities').tHead.replaceChildren(head);

  function showRows() {
    const words = $('filter').value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = entities.filter(one => {
      const all = JSON.stringify(one).toLowerCase();
      return words.every(word => all.includes(word));
    });
    const asked = decodeURIComponent(location.hash.slice(1));
    const rows = wanted.filter((one, i) => i < MOST_ROWS || one.identifier === asked).map(one => {
      const tr = element('tr');
      tr.id = encodeURIComponent(one.identifier);
      const th = element('th', one.identifier);
      th.scope = 'row';
      tr.append(th, element('td', one.title));
      for (const name of relations) tr.append(related((one.relations || {})[name], (blueprint.relations || {})[name]));
      for (const name of properties) {
        const td = element('td');
        td.append(value((one.properties || {})[name]));
        tr.append(td);
      }
      return tr;
    });
    $('entities').tBodies[0].replaceChildren(...rows);
    $('count').textContent = `${count(wanted.length)} of ${count(entities.length)}`
        + (wanted.length > rows.length ? `, the first ${count(rows.length)} are shown` : '');
  }

  $('filter').addEventListener('input', showRows);
  showRows();
  $('search').hidden = $('region').hidden = false;
  if (location.hash) location.replace(location.hash);
}

async function start() {
  const asked = decodeURIComponent(location.pathname.replace(/^\/catalog\/?/, '').replace(/\/$/, ''));
  try {
    const blueprints = await ask('/catalog');
    for (const [name, blueprint] of Object.entries(blueprints)) {
      const item = element('li'), made = link(blueprint.title + ' ', urlOf(name));
      made.append(element('span', count(blueprint.entities)));
      if (name === asked) made.setAttribute('aria-current', 'page');
      item.append(made);
      $('blueprints').append(item);
    }
    if (asked) {
      const entities = await ask(location.pathname);
      const blueprint = blueprints[asked];
      $('title').textContent = blueprint.title;
      document.title = blueprint.title + ' · the simulated Port';
      showEntities(blueprint, entities);
    }
  } catch (e) {
    $('count').textContent = e.message;
  }
}

start();
