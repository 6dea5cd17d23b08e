// The part of the page with the curves: what they are, the two charts, and the same as numbers.
import { byId, make, say } from './dom.js';
import { loss, onset, percent, plural, points } from './format.js';
import { Chart } from './chart.js';
import { charts, groups, keptEpoch, lines, onsets } from './lines.js';
import { lookOf, measured, sample } from './looks.js';
import { curvesOf, rows } from './store.js';
import { change, view } from './view.js';

const both = {};
let shown = [], drawn = { loss: [], accuracy: [] }, epoch = null;

/** begin makes the charts, and calls changed when an option is another. */
export function begin(changed) {
	for (const kind of Object.keys(charts)) both[kind] = new Chart(byId(kind), kind, (at, byKey) => pointed(kind, at, byKey));
	const form = byId('options');
	for (const input of form.elements) {
		if (input.type === 'checkbox') input.checked = view[input.name];
		else if (input.name && input.name in view) input.value = view[input.name];
	}
	form.addEventListener('submit', (event) => event.preventDefault());
	form.addEventListener('input', ({ target }) => {
		change({ [target.name]: target.type === 'checkbox' ? target.checked : target.type === 'range' ? Number(target.value) : target.value });
		changed();
	});
	byId('numbers').addEventListener('toggle', showNumbers);
	matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => draw(true));
}

/** draw draws the runs of the view. made: in other colours than before. */
export function draw(made = false) {
	const all = view.drawn.map((id) => rows.get(id)).filter(Boolean);
	const { shown: groupsShown, left } = groups(all, view.by);
	shown = groupsShown;
	byId('options').elements.smoothed.value = view.smooth ? view.smooth.toFixed(2) : 'none';
	const marks = shown.length ? onsets(shown) : [];
	for (const kind of Object.keys(charts)) {
		drawn[kind] = lines(kind, shown, view);
		both[kind].show(drawn[kind], marks, view, made);
		byId(kind).setAttribute('aria-label', described(kind));
	}
	const waiting = all.filter((row) => row.epochs === 0).length;
	const words = [
		all.length === 0 ? 'No run is drawn: mark some in the table.' : '',
		left > 0 ? `${plural(left, view.by === 'run' ? 'run' : 'group')} more than can be told apart: ${view.by === 'run' ? 'take means over seeds, or ' : ''}draw fewer.` : '',
		waiting > 0 ? `${plural(waiting, 'run')} before the first epoch.` : '',
		view.by !== 'run' && shown.some((group) => group.rows.length > 1) ? 'Lines are means, as far as all of a group have come; what is shaded goes from the lowest to the highest.' : '',
	];
	say(byId('drawn'), words.filter(Boolean).join(' '));
	showKey();
	showNumbers();
}

/** value writes what a line has at the epoch of the cursor; without, what its runs have come to, as the table has it. */
function value(kind, group, what) {
	const line = drawn[kind].find((l) => l.group === group && l.what === what);
	if (!line) return '';
	const { rows: of } = group, times = charts[kind].times;
	const ends = of.map((row) => row[`${what}_${kind}`]).filter((v) => v !== undefined); // of train and test
	let v;
	if (epoch !== null) v = line.raw[epoch - 1];
	else if (ends.length === of.length) v = (times * ends.reduce((sum, end) => sum + end, 0)) / of.length;
	else v = of.length === 1 ? line.raw[of[0].result_epoch - 1] : line.raw.findLast((x) => x !== null);
	return written(kind, v ?? null);
}

/** written writes a value of a chart. */
const written = (kind, v) => (v === null ? '' : kind === 'loss' ? loss(v) : percent(v / 100));

/** showKey says what the lines are, and their values. */
function showKey() {
	const items = [];
	const whats = Object.keys(measured).filter((what) => drawn.loss.some((l) => l.what === what) || drawn.accuracy.some((l) => l.what === what));
	if (shown.length === 1) {
		const [group] = shown;
		for (const what of whats) {
			const { look } = drawn.loss.find((l) => l.what === what) ?? drawn.accuracy.find((l) => l.what === what);
			items.push(item(sample(look, measured[what].dash, false), measured[what].name, [value('loss', group, what), value('accuracy', group, what)].filter(Boolean).join(' · ')));
		}
	} else {
		for (const group of shown) {
			const values = whats.map((what) => [what, [value('loss', group, what), value('accuracy', group, what)].filter(Boolean).join(' · ')])
				.filter(([what, text]) => text && what !== 'scaled').map(([what, text]) => `${measured[what].name} ${text}`);
			const [where] = onsets([group]);
			if (where.epoch) values.push(`onset ${where.censored ? '≥ ' : ''}${Number.isInteger(where.epoch) ? where.epoch : where.epoch.toFixed(1)}`);
			items.push(item(sample(group.look), group.rows.length > 1 ? `${group.name} (${plural(group.rows.length, 'run')})` : group.name, values.join(', ')));
		}
		for (const what of whats) items.push(item(sample({ color: 'currentColor', corners: 0, turn: 0 }, measured[what].dash, false), measured[what].name, ''));
	}
	if (shown.length === 1 && shown[0].rows.length === 1) {
		const [row] = shown[0].rows;
		const curves = curvesOf(row.id), i = epoch === null ? null : epoch - 1;
		const accuracyGap = i === null ? row.accuracy_gap : curves.train_accuracy[i] - curves.test_accuracy[i];
		const lossGap = i === null ? row.loss_gap : curves.test_loss[i] - curves.train_loss[i];
		if (drawn.loss.length > 1) items.push(item(make('span', { class: 'gap' }), 'gap', `${loss(lossGap)} · ${points(accuracyGap)}`));
		if (keptEpoch(row)) items.push(item(sample({ ...lookOf(measured.test.alone), corners: 0 }, null), 'weights kept, and the figures of', `epoch ${keptEpoch(row)}`));
		items.push(item(make('span', { class: 'onset' }), 'onset: the lowest test loss', `epoch ${onset(row)}, ${loss(row.best_test_loss)}`));
	} else if (shown.length > 0) {
		items.push(item(make('span', { class: 'onset' }), `onset: the lowest test loss${shown.length > 1 ? '' : `, epoch ${onsets(shown)[0].epoch.toFixed(1)} in the mean`}`, ''));
	}
	if (epoch !== null) items.unshift(make('li', { class: 'epoch' }, `After epoch ${epoch}:`));
	byId('key').replaceChildren(...items);
}

const item = (picture, name, values) => make('li', {}, picture, make('span', {}, name, values ? ' ' : '', values ? make('b', {}, values) : null));

/** pointed follows the cursor of a chart with the other one and the key. */
function pointed(kind, at, byKey) {
	if (at === epoch) return;
	epoch = at;
	for (const [other, chart] of Object.entries(both)) if (other !== kind) chart.mark(at);
	showKey();
	if (byKey) say(byId('spoken'), at === null ? '' : byId('key').innerText.replaceAll('\n', ', '));
}

/** described is a chart in words. */
function described(kind) {
	const ends = drawn[kind].map((l) => `${l.group.name} ${measured[l.what].name}: ${value(kind, l.group, l.what)}`);
	return `${charts[kind].title} over the epochs. At the end: ${ends.join('; ') || 'nothing'}. Arrow keys go from epoch to epoch; the numbers are below.`;
}

/** showNumbers makes the table of the curves, if it is open. */
function showNumbers() {
	const box = byId('numbers');
	if (!box.open) return;
	const all = Object.entries(drawn).flatMap(([kind, of]) => of.map((line) => ({ kind, ...line })));
	const longest = Math.max(0, ...all.map((l) => l.raw.length));
	const head = make('tr', {}, make('th', { scope: 'col' }, 'Epoch'), ...all.map((l) =>
		make('th', { scope: 'col' }, `${shown.length > 1 ? `${l.group.name}: ` : ''}${measured[l.what].name} ${l.kind}`)));
	const body = Array.from({ length: longest }, (_, i) => make('tr', {}, make('th', { scope: 'row' }, i + 1), ...all.map((l) => make('td', {}, written(l.kind, l.raw[i] ?? null)))));
	box.lastElementChild.replaceChildren(make('table', {}, make('caption', {}, 'Without smoothing; of groups the means'), make('thead', {}, head), make('tbody', {}, ...body)));
}
