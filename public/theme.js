// Versus, default theme. Loaded in the head, so that nothing flashes or moves. It holds no words:
// the page has them, where templates can translate them.
(() => {
'use strict';
const root = document.documentElement;
const $ = (css, within = document) => within.querySelector(css);
const $$ = (css, within = document) => [...within.querySelectorAll(css)];
const make = (tag, ...children) => {
	const e = document.createElement(tag);
	e.append(...children);
	return e;
};
const kept = (key, value) => { // Reads, or with a value writes; '' forgets.
	key = 'versus-' + key;
	try {
		if (value) localStorage[key] = value;
		else if (value === '') delete localStorage[key];
		return localStorage[key];
	} catch { /* storage is off */ }
};
const query = new URLSearchParams(location.search);
const address = (changes) => {
	for (const [k, v] of Object.entries(changes)) v ? query.set(k, v) : query.delete(k);
	const text = String(query);
	try { history.replaceState(null, '', (text ? '?' + text : location.pathname) + location.hash); } catch { /* from a file */ }
};

// Before the first paint.
root.classList.add('js');
const system = matchMedia('(prefers-color-scheme: dark)');
const sides = (root.dataset.sides || '').split(' ');
root.dataset.scheme = kept('scheme') || '';
let side;
const turn = (next) => { side = next; root.dataset.n = sides.indexOf(next) + 1; };
turn([query.get('side'), kept('side'), sides[0]].find((s) => sides.includes(s)));

// Attaches to what the page consists of; again, when `versus serve` has put other elements into it.
let attached;
const attach = () => {
	attached?.abort();
	attached = new AbortController();
	const { signal } = attached;

	// What needs scripts is shown at once and at last, so that nothing before it moves.
	$('.tools').hidden = false;

	// Colours. A choice that equals the system's is forgotten.
	const lamp = $('[data-switch]');
	const dark = () => (root.dataset.scheme || (system.matches && 'dark')) === 'dark';
	const pictures = $$('picture > [media*=dark]');
	const light = () => {
		lamp.ariaPressed = dark();
		pictures.forEach((source) => { source.media = dark() ? 'all' : 'not all'; });
	};
	if (lamp) {
		lamp.onclick = () => {
			const next = dark() ? 'light' : 'dark';
			root.dataset.scheme = (next === 'dark') === system.matches ? '' : next;
			kept('scheme', root.dataset.scheme);
			light();
		};
		system.onchange = light;
		light();
	}

	// Sides: one choice for all figures; tabs only where one side is shown.
	const narrow = matchMedia('(max-width: 59.99rem)');
	const figures = $$('.pair').map((pair) => [$$('[role=tab]', pair), $$('.panel', pair)]);
	const show = () => figures.forEach(([tabs, panels]) => {
		const at = tabs.findIndex((t) => t.dataset.side === side), tabbed = narrow.matches && at >= 0;
		tabs.forEach((tab, i) => {
			tab.ariaSelected = i === at;
			tab.tabIndex = i === at ? 0 : -1;
			panels[i].role = tabbed ? 'tabpanel' : null;
			panels[i].ariaLabel = tabbed ? tab.textContent : null;
		});
	});
	const choose = (next, tab) => {
		const before = tab?.getBoundingClientRect().top;
		turn(next);
		kept('side', side);
		address({ side });
		show();
		if (tab) scrollBy({ top: tab.getBoundingClientRect().top - before, behavior: 'instant' });
	};
	for (const [tabs] of figures) tabs.forEach((tab, i) => {
		tab.onclick = () => choose(tab.dataset.side, tab);
		tab.onkeydown = (e) => {
			const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key] * (getComputedStyle(tab).direction === 'rtl' ? -1 : 1);
			if (!step) return;
			const other = tabs.at((i + step) % tabs.length);
			choose(other.dataset.side, other);
			other.focus();
		};
	});
	narrow.onchange = show;
	show();

	// Code: copy what runs, with hidden lines, without prompts, output, lines that are gone and references.
	const runs = (button) => {
		const first = button.parentNode.nextElementSibling, { file } = first.dataset;
		const parts = file ? $$('.source', button.closest('.panel, .code')).filter((s) => s.dataset.file === file) : [first];
		return parts.flatMap((part) => {
			const copy = part.cloneNode(true);
			if ($('.gp', copy)) $$('.line:not(:has(.gp))', copy).forEach((e) => e.remove());
			$$('.gp, .ref, del', copy).forEach((e) => e.remove());
			return $$('pre code', copy).map((code) => code.textContent);
		}).join('');
	};
	for (const button of $$('.copy')) button.onclick = async () => {
		const text = button.textContent;
		await navigator.clipboard.writeText(button.dataset.text ?? runs(button));
		button.textContent = button.dataset.copied;
		setTimeout(() => { button.textContent = text; }, 1500);
	};

	// Where things are is told by observers, once a frame has laid them out: to ask would lay the page out on the spot.
	const watch = (all, seen, margin) => {
		const observer = new IntersectionObserver(seen, { rootMargin: margin });
		all.forEach((e) => observer.observe(e));
		signal.addEventListener('abort', () => observer.disconnect());
	};

	// The keyboard reaches what scrolls.
	const scrolling = new ResizeObserver((seen) => seen.forEach(({ target }) => {
		if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
		else target.removeAttribute('tabindex');
	}));
	watch($$('.body > table:not([class]), .record'), (seen) => seen.forEach(({ target }) => scrolling.observe(target)));
	signal.addEventListener('abort', () => scrolling.disconnect());

	// The table of contents follows the reader: to the last heading that begins in or above the upper third of the window.
	const links = $$('.toc a'), heads = links.map((a) => document.getElementById(decodeURIComponent(a.hash.slice(1))));
	const begun = new Map();
	watch(heads, (seen) => {
		for (const { target, isIntersecting } of seen) begun.set(target, isIntersecting);
		const at = Math.max(0, heads.findLastIndex((h) => begun.get(h)));
		links.forEach((a, i) => { a.ariaCurrent = i === at ? 'true' : null; });
	}, '9999999px 0px -66%');

	// Matrix: filter and order are kept in the address.
	const filter = $('.filter');
	if (filter) {
		const { q, state, sort } = filter.elements, count = $('output', filter), table = $('.matrix');
		const groups = [...table.tBodies], states = [...state.options].map((o) => o.value);
		let rows, all; // Made when they are asked for, as most readers do not.
		const rank = (row) => states.findIndex((s) => $('.is-' + s, row.cells[sort.value]));
		const orders = { name: (a, b) => a.row.cells[0].textContent.localeCompare(b.row.cells[0].textContent, root.lang) };
		const apply = () => {
			rows ??= groups.flatMap((group) => [...group.rows].slice(1).map((row) => ({ row, group, title: group.rows[0].textContent })));
			all ??= table.createTBody();
			const words = q.value.toLowerCase().split(/\s+/), by = sort.value;
			let n = 0;
			for (const { row, group, title } of by ? rows.toSorted(orders[by] ?? ((a, b) => rank(a.row) - rank(b.row))) : rows) {
				const text = (title + row.textContent).toLowerCase();
				const is = !state.value || (state.value === 'differ' ? row.dataset.is : $('.is-' + state.value, row));
				row.hidden = !is || !words.every((w) => text.includes(w));
				n += !row.hidden;
				(by ? all : group).append(row);
			}
			for (const group of groups) group.hidden = by || [...group.rows].slice(1).every((row) => row.hidden);
			count.value = count.dataset.some.replace('{n}', n);
			table.hidden = !n;
			$('.none').hidden = n;
			address({ q: q.value, state: state.value, sort: by });
		};
		for (const field of [q, state, sort]) field.value = query.get(field.name) || '';
		filter.oninput = apply;
		filter.onsubmit = () => false;
		filter.onreset = () => setTimeout(apply);
		if (q.value || state.value || sort.value) apply();
	}

	// Chooser: adds up the rows in the table of reasons; one that two answers add counts once.
	const ask = $('.ask');
	if (ask) {
		const words = ask.dataset, names = words.names.split('|'), form = $('form', ask), sum = $('.sum', ask), why = $('.why', ask);
		const rules = $$('input', form).map((input) => {
			const { name, value } = input;
			input.checked = query.get(name) === value;
			return { name, input, answer: input.parentNode.textContent, question: $('legend', input.closest('fieldset')).textContent,
				rows: $$(`[data-q="${name}"][data-a="${value}"] [data-for]`).map((row) => ({ row, side: row.dataset.for - 1, points: +row.dataset.w, key: row.dataset.row ?? row })) };
		});
		const added = (picked) => [...new Map(picked.flatMap((r) => r.rows).map((row) => [row.key, row])).values()];
		const total = (picked) => sides.map((_, i) => added(picked).reduce((t, r) => t + (r.side === i && r.points), 0));
		const winner = (points) => {
			const most = Math.max(...points);
			return points.indexOf(most) === points.lastIndexOf(most) ? points.indexOf(most) : -1;
		};
		const feature = ({ row, side }) => {
			const text = (cell) => [...cell.cloneNode(true).childNodes];
			return row.dataset.row ? make('li', ...text(row.cells[0]), ...(side < 0 ? [] : [': ', ...text(row.cells[side + 1])])) : make('li', ...text(row.cells[side + 1]));
		};
		const result = () => {
			const picked = rules.filter((r) => r.input.checked), points = total(picked), won = winner(points), [x, y] = [...points].sort((a, b) => b - a);
			const say = (text, i, x) => text.replace('{a}', names[i]).replace('{x}', x).replace('{y}', y);
			const part = (title, items) => items.length && why.append(make('h3', title), make('ul', ...items));
			sum.textContent = say(!picked.length ? words.empty : won < 0 ? words.tie : words.won, won, x);
			sum.className = won < 0 ? 'sum' : `sum ruled side-${won + 1}`;
			why.replaceChildren();
			if (!picked.length) return;
			const reasons = (i) => {
				const told = new Set();
				return picked.map((r) => [r, r.rows.filter((row) => row.side === i && !told.has(row.key) && told.add(row.key))]).filter(([, rows]) => rows.length)
					.map(([r, rows]) => make('li', r.question, ' ', make('b', r.answer), make('ul', ...rows.map(feature))));
			};
			names.forEach((_, i) => part(say(words.spoke, i, points[i]), reasons(i)));
			part(say(words.level, -1, added(picked).filter((r) => r.side < 0).length), reasons(-1));
			const flips = rules.filter((r) => !r.input.checked && winner(total(picked.filter((p) => p.name !== r.name).concat(r))) !== won);
			part(words.flip, flips.length ? flips.map((r) => make('li', r.question, ' ', make('b', r.answer))) : [make('li', words.firm)]);
		};
		form.onchange = () => {
			for (const { name } of rules) address({ [name]: form.elements[name].value });
			result();
		};
		form.onreset = () => setTimeout(() => { rules.forEach((r) => { r.input.checked = false; }); form.onchange(); });
		result();
	}

	// Search. The index is made of scripts, which load from the disk too: one of a small site; of a larger one, one
	// that tells by which beginnings words are parted, their parts, and the texts of pages.
	const box = $('#Search'), field = $('input', box), list = $('.hits', box), status = $('[role=status]', box);
	const word = /([\p{L}\p{N}_]+)/u, most = 12;
	const plain = (s) => s.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/ς/g, 'σ');
	const split = (s) => plain(s).split(word).filter((_, i) => i % 2);
	const near = (a, b) => { // One slip from four letters, two from eight.
		const most = a.length > 7 ? 2 : a.length > 3 ? 1 : 0;
		if (!most || a[0] !== b[0] || b.length < a.length - most) return false;
		let last, row = [...Array(b.length + 1).keys()];
		for (let i = 1; i <= a.length; i++) {
			const next = [i];
			let least = i;
			for (let j = 1; j <= b.length; j++) {
				next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
				if (last && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], last[j - 2] + 1);
				least = Math.min(least, next[j]);
			}
			if (least > most) return false;
			[last, row] = [row, next];
		}
		return Math.min(...row.slice(a.length - most)) <= most; // the beginning of b is enough
	};
	const hit = (a, b) => b === a ? 4 : b.startsWith(a) ? 3 : a.length > 2 && b.includes(a) ? 2 : 0;
	const meant = (asked) => (t, i) => i % 2 && asked.some((a) => hit(a, plain(t)) || near(a, plain(t)));
	const lit = (parts, asked) => parts.map((t, i) => meant(asked)(t, i) ? make('mark', t) : t);

	const place = new URL(field.dataset.index, location), loads = {}, waiting = {};
	const load = (name) => loads[name] ??= new Promise((done) => {
		waiting[name] = done;
		document.head.append(Object.assign(make('script'), { src: new URL(`${name}.js`, place), onerror: () => { delete loads[name]; done(); } }));
	});
	window.versusIndex = (name, data) => waiting[name](data);
	const file = (beginning) => [...beginning].map((c) => /[a-z0-9]/.test(c) ? c : `_${c.codePointAt(0).toString(16)}_`).join('');
	const pages = [], words = new Map(); // Of a word: where it stands, as in the index; 0 for nearly everywhere.
	let index, turns = 0;
	const start = async () => {
		index ??= await load('index');
		index?.pages?.forEach((page, number) => { // A small site: its words are made here.
			pages[number] = page;
			page[3].forEach(([id, title, text], part) => {
				const heads = new Set(split(title)), all = new Set([...heads, ...split((id ? page[1] : page[2]) + ' ' + text)]);
				for (const w of all) {
					const places = words.get(w) ?? words.set(w, []).get(w);
					places.push(number - (places.page ?? 0), 2 * part + heads.has(w));
					places.page = number;
				}
			});
		});
		if (index) delete index.pages;
	};
	const learn = (shards) => Promise.all(shards.map(async (shard) => {
		for (const [w, places] of await load('words-' + file(shard)) ?? []) words.set(w, places);
	}));
	const shardsOf = (a) => index.shards?.filter((s) => a.startsWith(s) || s.startsWith(a)).slice(0, most) ?? [];
	// Which parts a word stands in, and how well it fits; nothing for a word that stands nearly everywhere.
	const parts = async (a) => {
		const found = new Map();
		let common = false;
		const add = (b, fit) => {
			const places = words.get(b) ?? [];
			common ||= !places;
			for (let i = 0, page = 0; i < places.length; i += 2) {
				page += places[i];
				// In the title of a page it says more than in that of a part, and there more than in a text.
				const n = places[i + 1], part = page * 4096 + (n >> 1), score = n === 1 ? 4 * fit : n & 1 ? 3 * fit : fit;
				if (score > (found.get(part) ?? 0)) found.set(part, score);
			}
		};
		await learn(shardsOf(a));
		for (const b of words.keys()) { const fit = hit(a, b); if (fit) add(b, fit); }
		if (found.size < most && !common) {
			let known = [...words.keys()];
			const letter = String.fromCodePoint(a.codePointAt(0));
			if (index.split?.includes(letter)) known = await load('list-' + file(letter)) ?? [];
			const slips = known.filter((b) => !hit(a, b) && near(a, b)).sort().slice(0, most);
			await learn([...new Set(slips.flatMap((b) => index.shards?.filter((s) => b.startsWith(s)) ?? []))]);
			for (const b of slips) add(b, 1);
		}
		return found.size || !common ? found : null;
	};
	const find = async () => {
		const turn = ++turns, asked = split(field.value);
		if (!index) return;
		const [first, ...rest] = (await Promise.all(asked.map(parts))).filter((p) => p).sort((a, b) => a.size - b.size);
		const fits = [...first ?? []].filter(([part]) => rest.every((r) => r.has(part)));
		const found = fits
			.map(([part, score]) => [part, rest.reduce((sum, r) => sum + r.get(part), score)])
			.sort(([a, x], [b, y]) => y - x || a - b).slice(0, most).map(([part]) => [part >> 12, part & 4095]);
		const files = new Set(found.filter(([page]) => !pages[page]).map(([page]) => Math.floor(page / index.perFile)));
		await Promise.all([...files].map(async (n) => (await load('pages-' + n))?.forEach((page, i) => { pages[n * index.perFile + i] = page; })));
		if (turn !== turns) return; // More was typed meanwhile.
		list.replaceChildren(...found.filter(([page]) => pages[page]).map(([page, part]) => {
			const [url, name, within, all] = pages[page], [id, title, text] = all[part];
			const pieces = text.split(word), at = pieces.findIndex(meant(asked));
			const from = Math.max(0, at - 13);
			if (from) pieces[from] = '… ';
			const link = make('a', make('b', ...lit(title.split(word), asked)), make('small', ' ', id ? name : within), make('div', ...lit(pieces.slice(from, from + 48), asked)));
			link.href = new URL(url + (id && '#' + id), place);
			return make('li', link);
		}));
		const say = status.dataset;
		const counted = fits.length > most ? say.best : say.some;
		status.textContent = fits.length ? counted.replace('{n}', found.length).replace('{all}', fits.length) : asked.length ? say.none : say.empty;
	};
	const open = () => {
		box.showModal();
		field.select();
		start().then(find);
	};
	for (const button of $$('[data-open=search]')) button.onclick = open;
	field.oninput = find;
	for (const d of $$('dialog')) d.onclick = (e) => { if (e.target === d || e.target.closest('[data-close], .hits a')) d.close(); };
	box.onkeydown = (e) => {
		const stops = [field, ...$$('a', list)], at = stops.indexOf(document.activeElement), step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
		if (step) stops[Math.min(stops.length - 1, Math.max(0, at + step))].focus();
		else if (e.key === 'Enter' && !at) stops[1]?.click();
		else if (e.key === 'Escape') box.close(); // at once, where browsers would only empty the field
		else return;
		e.preventDefault();
	};

	// Single keys; they can be switched off (WCAG 2.1.4).
	const keys = $('#Keys'), on = $('[type=checkbox]', keys);
	on.checked = kept('keys') !== 'off';
	on.onchange = () => kept('keys', on.checked ? '' : 'off');
	addEventListener('keydown', (e) => {
		if (!on.checked || e.ctrlKey || e.metaKey || e.altKey || e.target.closest('input:not([type=radio]), select, textarea, dialog')) return;
		const rel = { '[': 'prev', ']': 'next' }[e.key], next = figures.length && sides[e.key - 1];
		if (e.key === '/') open();
		else if (e.key === '?') keys.showModal();
		else if (rel) $(`a[rel=${rel}]`)?.click();
		else if (next) choose(next);
		else return;
		e.preventDefault();
	}, { signal });
};
// In a task of its own: one that ends the parsing of a page may have to lay all of it out.
addEventListener('DOMContentLoaded', () => setTimeout(attach));
document.addEventListener('versus:update', (e) => {
	e.preventDefault();
	attach();
});
})();
