// Keeps the page in the browser as the site is now. `versus serve` puts it into pages; it is never published.
//
// A theme whose scripts attach to elements listens to `versus:update` on the document, attaches to what is there then,
// and calls `preventDefault()` to say so. Without that, a page with scripts is loaded anew, and only its scroll
// position is kept.
(() => {
'use strict';
const own = document.currentScript;
const ownPath = new URL(own.src).pathname;
let shown = own.dataset.version; // Of the page, as its source says.
let isMissing = performance.getEntriesByType('navigation')[0]?.responseStatus !== 200;
let count = 0; // Of what was loaded again under another address.

// Those of the page itself: what they load later is theirs.
const scriptsOf = (page) => [...page.querySelectorAll('script[src]')]
	.map((script) => new URL(script.getAttribute('src'), location).href).filter((src) => src !== own.src);
const scripts = scriptsOf(document);

// The path of an address without the query, in one spelling: a folder is its index.html.
const pathOf = (address) => {
	const { pathname } = new URL(address, location);
	try {
		return decodeURI(pathname).replace(/\/index\.html$/, '/');
	} catch {
		return pathname;
	}
};
const plain = (address) => address.replace(/[?&]versus=\d+$/, '');
const fresh = (address) => {
	const url = new URL(plain(address), location);
	url.searchParams.set('versus', ++count);
	return url.href;
};

// --- The page ---

const isAlike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && a.id === b.id;
const reach = 24; // So far is looked for a node that stands elsewhere now.

const morphAttributes = (live, next) => {
	for (const { name } of [...live.attributes]) {
		// What is open was opened by the reader.
		if (!next.hasAttribute(name) && name !== 'open') live.removeAttribute(name);
	}
	for (const { name, value } of next.attributes) {
		if (live.getAttribute(name) === value || name === 'open') continue;
		if (name === 'src' && plain(live.src ?? '') === next.src) continue;
		live.setAttribute(name, value);
	}
};

const morph = (live, next) => {
	if (live.nodeType !== Node.ELEMENT_NODE) {
		if (live.nodeValue !== next.nodeValue) live.nodeValue = next.nodeValue;
		return;
	}
	if (live.isEqualNode(next)) return;
	if (live.matches('link[rel~=stylesheet]')) return plain(live.href) === next.href || swapSheet(live, next.href);
	morphAttributes(live, next);
	morphChildren(live, next);
};

// Makes the children of `live` those of `next`, and keeps the nodes that are the same or can become the same.
const morphChildren = (live, next) => {
	const have = [...live.childNodes], want = [...next.childNodes];
	let at = 0, end = have.length, wanted = want.length;
	while (at < end && at < wanted && have[at].isEqualNode(want[at])) at++;
	const start = at;
	while (end > at && wanted > at && have[end - 1].isEqualNode(want[wanted - 1])) end--, wanted--;
	for (let i = start; i < wanted; i++) {
		// Text is not looked for: the space between elements is the same everywhere.
		const near = have.slice(at, Math.min(end, at + (want[i].nodeType === Node.ELEMENT_NODE ? reach : 1)));
		const same = near.findIndex((node) => node.isEqualNode(want[i]));
		if (same >= 0) {
			near.slice(0, same).forEach((node) => node.remove());
			at += same + 1;
		} else if (at < end && isAlike(have[at], want[i])
			&& !want.slice(i + 1, Math.min(wanted, i + reach)).some((node) => node.isEqualNode(have[at]))) {
			morph(have[at++], want[i]);
		} else {
			live.insertBefore(document.importNode(want[i], true), have[at] ?? null);
		}
	}
	have.slice(at, end).forEach((node) => node.remove());
};

// How to find an element again that was replaced: its id, or its place below one.
const placeOf = (element) => {
	const steps = [];
	for (let e = element; e && e !== document.body; e = e.parentElement) {
		if (e.id) return ['#' + CSS.escape(e.id), ...steps].join(' > ');
		steps.unshift(`:nth-child(${[...e.parentElement?.children ?? []].indexOf(e) + 1})`);
	}
	return ['body', ...steps].join(' > ');
};

const swap = (next) => {
	const active = document.activeElement, place = active && active !== document.body && placeOf(active);
	for (const { name, value } of next.documentElement.attributes) {
		// Themes keep what the reader chose in classes of the root.
		if (name === 'class') document.documentElement.classList.add(...value.split(/\s+/).filter(Boolean));
		else document.documentElement.setAttribute(name, value);
	}
	morph(document.head, next.head);
	morph(document.body, next.body);
	mark();
	const isHandled = !document.dispatchEvent(new Event('versus:update', { cancelable: true }));
	if (scripts.length && !isHandled) return location.reload();
	if (place && !active.isConnected) document.querySelector(place)?.focus({ preventScroll: true });
};

let work = Promise.resolve();
const refresh = () => {
	work = work.then(async () => {
		const response = await fetch(location.href, { cache: 'no-cache' });
		if (response.status === 503) return; // It is told of when there is something to see.
		const next = new DOMParser().parseFromString(await response.text(), 'text/html');
		const script = next.querySelector(`script[src="${ownPath}"]`);
		if (script?.dataset.version === shown && isMissing === !response.ok) return;
		if (!script || scriptsOf(next).join() !== scripts.join()) return location.reload();
		await Promise.all(loading);
		shown = script.dataset.version;
		isMissing = !response.ok;
		swap(next);
	}).catch(() => {}); // The server is gone; all is asked for again when it is back.
};

// --- What the page loads ---

// The old sheet goes when the new one is there, so that nothing flashes.
const loading = new Set();
const swapSheet = (link, address) => {
	const next = link.cloneNode();
	next.href = address;
	const load = new Promise((done) => {
		next.onload = () => done(link.remove());
		next.onerror = () => done(next.remove());
	}).then(() => loading.delete(load));
	loading.add(load);
	link.after(next);
};
const sheets = () => [...document.querySelectorAll('link[rel~=stylesheet]')];

const reloadWhat = (isChanged) => {
	if (scripts.some(isChanged)) return location.reload();
	const loaded = performance.getEntriesByType('resource').filter((e) => isChanged(e.name));
	const fromSheets = loaded.some((e) => e.initiatorType === 'css');
	for (const link of sheets()) if (fromSheets || isChanged(link.href)) swapSheet(link, fresh(link.href));
	for (const image of document.images) if (isChanged(image.currentSrc || image.src)) image.src = fresh(image.src);
};

// --- What is said ---

const host = document.createElement('versus-preview');
const shadow = host.attachShadow({ mode: 'open' });
const style = (text) => {
	const sheet = new CSSStyleSheet();
	sheet.replaceSync(text);
	return sheet;
};
shadow.adoptedStyleSheets = [style(`
	:host { all: initial; }
	section { position: fixed; inset: 0; z-index: 2147483647; overflow: auto; padding: 4vh 4vw; background: rgb(20 20 24 / .82);
		color: #f4f4f4; font: 14px/1.5 ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; }
	h2 { margin: 0 0 1em; font: 600 18px/1.3 system-ui, sans-serif; }
	pre { margin: 0 0 1em; padding: 1em; overflow: auto; white-space: pre; tab-size: 4; background: #17171c; border-inline-start: 4px solid #f0b429; border-radius: 4px; }
	pre.error { border-color: #ff6b6b; }
	a { color: #9fd0ff; }
	button { font: inherit; color: inherit; background: #33333c; border: 1px solid #777; border-radius: 4px; padding: .3em .8em; cursor: pointer; }
	section > button { position: absolute; inset-block-start: 4vh; inset-inline-end: 4vw; }
	output { position: fixed; inset-block-end: 12px; inset-inline-end: 12px; z-index: 2147483646; display: flex; gap: 8px; align-items: center; padding: 6px 12px;
		background: #17171c; color: #f4f4f4; border-radius: 16px; font: 13px/1.4 system-ui, sans-serif; }
	[hidden] { display: none; }
	@media print { section, output { display: none; } }
`)];
document.adoptedStyleSheets = [...document.adoptedStyleSheets, style(`
	[data-versus-running] { outline: 2px dashed currentColor; outline-offset: 4px; opacity: .6; }
`)];
const make = (tag, properties, ...children) => {
	const element = Object.assign(document.createElement(tag), properties);
	element.append(...children);
	return element;
};
const panel = make('section', { hidden: true, role: 'alert' });
const badge = make('output', { hidden: true });
shadow.append(panel, badge);
document.documentElement.append(host);

let state = { problems: [], running: [] }, isOffline = false, dismissed = '';

const drawProblem = ({ error, text, place, link }) => {
	const pre = make('pre', { className: error ? 'error' : '' });
	if (link && text.startsWith(place)) pre.append(make('a', { href: link }, place), text.slice(place.length));
	else pre.append(text);
	return pre;
};
const plural = (n, noun) => `${n} ${noun}${n === 1 ? '' : 's'}`;
const titleOf = (problems) => {
	const errors = problems.filter((p) => p.error).length, warnings = problems.length - errors;
	return [errors && plural(errors, 'error'), warnings && plural(warnings, 'warning')].filter(Boolean).join(', ');
};
const drawPanel = () => {
	const { problems } = state;
	panel.replaceChildren(
		make('h2', {}, titleOf(problems)),
		make('button', { type: 'button', onclick: dismiss }, 'Close'),
		...problems.map(drawProblem));
};
const dismiss = () => {
	dismissed = JSON.stringify(state.problems);
	panel.hidden = true;
	drawBadge();
};
const drawBadge = () => {
	const { problems, running } = state, parts = [];
	if (isOffline) parts.push('versus serve has stopped');
	if (running.length) parts.push('Running ' + running.map((r) => r.sample).join(', ') + ' …');
	if (problems.length && panel.hidden) {
		parts.push(make('button', { type: 'button', onclick: () => { drawPanel(); panel.hidden = false; drawBadge(); } }, titleOf(problems)));
	}
	badge.replaceChildren(...parts);
	badge.hidden = !parts.length;
};
// What shows a sample that runs now leads to what is recorded of it.
const mark = () => {
	const paths = new Set(state.running.map((r) => pathOf(r.address)));
	document.querySelectorAll('[data-versus-running]').forEach((e) => e.removeAttribute('data-versus-running'));
	if (!paths.size) return;
	for (const link of document.links) {
		if (paths.has(pathOf(link.href))) (link.closest('figure') ?? link).setAttribute('data-versus-running', '');
	}
};
const draw = () => {
	const hasErrors = state.problems.some((p) => p.error);
	panel.hidden = !hasErrors || JSON.stringify(state.problems) === dismissed;
	if (!panel.hidden) drawPanel();
	drawBadge();
	mark();
};
addEventListener('keydown', (e) => { if (e.key === 'Escape' && !panel.hidden) dismiss(); });

// --- The server ---

const take = (message) => {
	isOffline = false;
	state = message;
	draw();
	const { changed, follow } = message;
	if (follow && pathOf(follow) !== pathOf(location.href)) return location.assign(follow);
	if (!changed) {
		// Nobody knows what happened since this page was loaded, or was told of something last.
		if (!isFirst) for (const link of sheets()) swapSheet(link, fresh(link.href));
		isFirst = false;
		return refresh();
	}
	const paths = new Set(changed.map(pathOf));
	reloadWhat((address) => paths.has(pathOf(address)));
	if (paths.has(pathOf(location.href)) || isMissing && changed.length) refresh();
};

let source, isFirst = true;
const connect = () => {
	source?.close();
	source = new EventSource(new URL('events', own.src));
	source.onmessage = (event) => take(JSON.parse(event.data));
	source.onerror = () => {
		isOffline = true;
		drawBadge();
		if (source.readyState === EventSource.CLOSED) setTimeout(connect, 1000);
	};
};
// A browser has few connections for one server, so pages that nobody sees have none.
const follow = () => {
	if (document.visibilityState === 'visible') return connect();
	source?.close();
	source = undefined;
};
document.addEventListener('visibilitychange', follow);
addEventListener('pagehide', () => source?.close());
addEventListener('pageshow', (event) => { if (event.persisted) follow(); });
// Time that is missing was slept through, and connections do not always notice.
let last = Date.now();
setInterval(() => {
	if (Date.now() - last > 15000 && source) connect();
	last = Date.now();
}, 5000);
follow();
})();
