// The table of the runs: searched, sorted, marked.
import { byId, make, say } from './dom.js';
import { duration, epochs, loss, onset, percent, plural, points } from './format.js';
import { rows } from './store.js';
import { change, view } from './view.js';

/** The columns: what sorts by them, how a cell is written, and its class, which is hidden on narrow pages. */
const columns = [
	{ name: 'Run', key: 'label', of: (row) => `${row.label} ${row.id}`, cell: nameCell, row: true, class: 'run' },
	{ name: 'Seed', key: 'seed', of: (row) => row.seed, text: (row) => String(row.seed), class: 'mid' },
	{ name: 'Epochs', key: 'epochs', of: (row) => ['under way', 'to come', 'unfinished', 'diverged', 'finished'].indexOf(row.state) * 1e6 - row.epochs, cell: stateCell },
	{ name: 'Test acc.', key: 'test_accuracy', of: (row) => row.test_accuracy, text: (row) => percent(row.test_accuracy), class: 'wide' },
	{ name: 'Gap', key: 'accuracy_gap', of: (row) => row.accuracy_gap, text: (row) => points(row.accuracy_gap).replace(' points', ''), title: 'Training minus test accuracy, in points', class: 'wider' },
	{ name: 'Test loss', key: 'test_loss', of: (row) => row.test_loss, text: (row) => loss(row.test_loss) },
	{ name: 'Onset', key: 'onset_epoch', of: (row) => row.onset_epoch, text: onset, title: 'The epoch of the lowest test loss; ≥: or later', class: 'wider' },
	{ name: 'Changed', key: 'changed', of: (row) => row.changed, text: (row) => (row.state === 'to come' ? '' : when(row.changed)), class: 'widest' },
];

const made = new Map(); // the elements of rows, by id: {row, tr, box}
let changed;

/** begin makes the header, and calls changed when another run is marked or chosen. */
export function begin(onChange) {
	changed = onChange;
	byId('columns').append(make('td', {}), ...columns.map((c) => make('th', { scope: 'col', class: classOf(c), 'data-key': c.key },
		make('button', { type: 'button', title: c.title, click: () => sortBy(c.key) }, c.name))));
	byId('search').value = view.search;
	byId('state').value = view.state;
	byId('search').addEventListener('input', ({ target }) => { change({ search: target.value }); show(); });
	byId('state').addEventListener('input', ({ target }) => { change({ state: target.value }); show(); });
	byId('follow').addEventListener('click', () => { change({ follow: !view.follow }); changed(); });
	byId('draw-listed').addEventListener('click', () => { change({ follow: false, drawn: listed().map((row) => row.id) }); changed(); });
}

const classOf = (c) => [c.class ?? '', c.cell ? '' : 'number'].join(' ').trim();

function sortBy(key) {
	change({ down: view.sort === key ? !view.down : key === 'changed', sort: key });
	show();
}

/** listed are the rows that the search finds: those that have all its words, a word with a minus in front none. */
function listed() {
	const words = view.search.toLowerCase().split(/[\s,]+/).filter(Boolean);
	const column = columns.find((c) => c.key === view.sort) ?? columns[0];
	const found = [...rows.values()].filter((row) => {
		const text = `${row.id} ${row.label} seed ${row.seed} ${row.state}`.toLowerCase();
		return (view.state === '' || row.state === view.state) && words.every((word) => text.includes(word));
	});
	return found.sort((a, b) => {
		const [x, y] = [column.of(a), column.of(b)];
		if ((x ?? null) === null || (y ?? null) === null) return ((x ?? null) === null) - ((y ?? null) === null); // what there is not comes last
		const order = typeof x === 'string' ? x.localeCompare(y, 'en', { numeric: true }) : x - y;
		return (view.down ? -order : order) || (a.id < b.id ? -1 : 1);
	});
}

/** show brings the table to what the rows and the view are now. */
export function show() {
	const found = listed();
	for (const id of made.keys()) if (!rows.has(id)) made.delete(id);
	const wanted = found.map((row) => {
		let m = made.get(row.id);
		if (m?.row !== row) {
			const focused = document.activeElement?.dataset.of === row.id ? document.activeElement.tagName : null;
			const fresh = makeRow(row);
			m?.tr.replaceWith(fresh.tr);
			made.set(row.id, m = fresh);
			if (focused) fresh.tr.querySelector(focused)?.focus();
		}
		m.box.checked = view.drawn.includes(row.id);
		m.tr.classList.toggle('chosen', row.id === view.detail);
		return m.tr;
	});
	const body = byId('rows');
	if (wanted.length !== body.children.length || wanted.some((tr, i) => body.children[i] !== tr)) body.replaceChildren(...wanted);
	for (const th of byId('columns').querySelectorAll('th')) {
		const sorted = th.dataset.key === view.sort;
		th.setAttribute('aria-sort', sorted ? (view.down ? 'descending' : 'ascending') : 'none');
	}
	byId('follow').setAttribute('aria-pressed', String(view.follow));
	say(byId('listed'), rows.size === 0 ? 'No runs yet: they appear here as soon as one begins.' : `${found.length === rows.size ? plural(rows.size, 'run') : `${found.length} of ${plural(rows.size, 'run')}`}, ${view.drawn.filter((id) => rows.has(id)).length} drawn`);
}

function makeRow(row) {
	const box = make('input', { type: 'checkbox', 'data-of': row.id, 'aria-label': `Draw ${row.label}, seed ${row.seed}, ${row.id}`, input: () => mark(row.id, box.checked) });
	const cells = columns.map((c) => make(c.row ? 'th' : 'td', { scope: c.row ? 'row' : null, class: classOf(c) }, ...(c.cell ? c.cell(row) : [c.text(row)])));
	return { row, box, tr: make('tr', { 'data-id': row.id }, make('td', {}, make('label', { class: 'box' }, box)), ...cells) };
}

function mark(id, on) {
	change({ follow: false, drawn: on ? [...view.drawn, id] : view.drawn.filter((other) => other !== id) });
	changed();
}

function nameCell(row) {
	const name = make('button', { type: 'button', class: 'name', 'data-of': row.id, click: () => choose(row.id) }, row.label);
	return [name, make('small', {}, row.id.startsWith(`${row.experiment}/`) ? row.id.slice(row.experiment.length + 1) : row.id), row.note ? make('small', { class: 'note' }, row.note) : null];
}

/** choose shows a run's settings and its curves. */
function choose(id) {
	change({ detail: id, follow: false, drawn: view.drawn.includes(id) && !view.follow ? view.drawn : [id] });
	changed();
	if (matchMedia('(max-width: 62rem)').matches) byId('curves').scrollIntoView({ block: 'start' });
}

function stateCell(row) {
	const left = row.seconds_left === undefined ? '' : `, ${duration(row.seconds_left)} left`;
	const bar = row.state === 'under way' ? make('progress', { value: row.epochs, max: row.of, 'aria-label': `Epochs of ${row.label}, seed ${row.seed}` }) : null;
	return [make('span', { class: `state ${row.state.replace(' ', '-')}` }, epochs(row)), bar, make('small', {}, row.state + left)];
}

function when(changedAt) {
	const then = new Date(changedAt), today = new Date().toDateString() === then.toDateString();
	return then.toLocaleString('en-GB', today ? { hour: '2-digit', minute: '2-digit', second: '2-digit' } : { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
}
