// One run: its figures, its settings, and what its network makes of images.
import { byId, make } from './dom.js';
import { count, duration, epochs, loss, onset, percent, points } from './format.js';
import { rows } from './store.js';
import { confusionTable } from './confusion.js';

let of = null, changed = null; // the run that is shown, and when it had changed

const parts = {
	settings: showSettings, confusion: showConfusion, mistakes: showMistakes, samples: showSamples,
};
const stale = new Set();

/** begin loads a part when it is opened. */
export function begin() {
	for (const part of Object.keys(parts)) byId(part).addEventListener('toggle', () => fill(part));
}

/** show shows the run of an id, as it is now. */
export function show(id) {
	const row = rows.get(id);
	byId('chosen').hidden = Boolean(row);
	for (const part of Object.keys(parts)) byId(part).hidden = !row;
	byId('detail-heading').textContent = row ? `${row.label}, seed ${row.seed}` : 'A run';
	byId('about').replaceChildren(...(row ? about(row) : []));
	if (!row) {
		of = null;
		return;
	}
	const was = of?.evaluated, begun = of?.state === 'to come' && row.state !== 'to come';
	if (of?.id === id && changed === row.changed) return;
	for (const part of Object.keys(parts)) {
		const other = of?.id !== id;
		if (other || begun || part === 'settings' || was !== row.evaluated || row.state === 'finished') stale.add(part);
	}
	of = row;
	changed = row.changed;
	for (const part of Object.keys(parts)) fill(part);
}

async function fill(part) {
	const box = byId(part);
	if (!box.open || !of || !stale.has(part)) return;
	stale.delete(part);
	const row = of;
	let content;
	try {
		content = row.state === 'to come' ? [make('p', {}, 'The run has not begun.')] : await parts[part](row);
	} catch (error) {
		content = [make('p', { class: 'note' }, error.message)];
	}
	if (of.id === row.id) box.lastElementChild.replaceChildren(...content);
}

async function ask(what, row) {
	const answer = await fetch(`${what}?${new URLSearchParams({ run: row.id })}`);
	if (!answer.ok) throw new Error((await answer.text()).trim());
	return answer.json();
}

const link = (what, row, text) => make('a', { href: `${what}?${new URLSearchParams({ run: row.id })}`, download: `${row.id.replaceAll('/', '-')}-${what}` }, text);

function about(row) {
	const list = make('dl', {});
	const add = (term, text) => { if (text) list.append(make('div', {}, make('dt', {}, term), make('dd', {}, text))); };
	add('State', row.state + (row.seconds_left === undefined ? '' : `, about ${duration(row.seconds_left)} left`));
	add('Epochs', epochs(row) + (row.result_epoch && row.result_epoch < row.epochs ? `, weights of epoch ${row.result_epoch}` : ''));
	add('Accuracy', row.test_accuracy === undefined ? '' : `train ${percent(row.train_accuracy)}, test ${percent(row.test_accuracy)}, gap ${points(row.accuracy_gap)}`);
	add('Loss', row.test_loss === undefined ? '' : `train ${loss(row.train_loss)}, test ${loss(row.test_loss)}, gap ${loss(row.loss_gap)}`);
	add('Onset', row.onset_epoch ? `epoch ${onset(row)}, with a test loss of ${loss(row.best_test_loss)}` : '');
	add('Folder', row.id);
	add('Note', row.note);
	return [list, make('p', {}, link('history.csv', row, 'history.csv'), ' ', link('spec.json', row, 'spec.json'))];
}

/** showSettings lists what spec.json has, but for the versions of modules. */
async function showSettings(row) {
	const { spec, data, environment } = await ask('spec.json', row);
	const tables = [['Experiment', spec], ['Data', { ...data, files: undefined }], ['Machine', { ...environment, modules: undefined }]];
	return tables.map(([caption, of]) => make('table', { class: 'settings' }, make('caption', {}, caption), make('tbody', {}, ...flat(of).map(([name, value]) =>
		make('tr', {}, make('th', { scope: 'row' }, name), make('td', {}, value))))));
}

/** flat lists the values of an object within others, by name. */
function flat(of, before = '') {
	return Object.entries(of ?? {}).flatMap(([name, value]) => {
		if (value === undefined || value === '') return [];
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) return flat(value, `${before}${name} `);
		return [[(before + name).replace('fields ', '').replaceAll('_', ' '), Array.isArray(value) ? JSON.stringify(value) : String(value)]];
	});
}

async function showConfusion(row) {
	if (!row.evaluated) return [make('p', {}, 'There is one when the run has come to its end.')];
	return confusionTable(await ask('evaluation.json', row));
}

async function showMistakes(row) {
	if (!row.predicted) return [make('p', {}, 'They are known when the run has come to its end.')];
	const { images, mistakes, surest } = await ask('mistakes', row);
	if (mistakes === 0) return [make('p', {}, `None on the ${count(images)} test images.`)];
	const url = (image) => `image?${new URLSearchParams({ run: row.id, image })}`;
	return [
		make('p', {}, `${count(mistakes)} of ${count(images)} test images${mistakes > surest.length ? `; these are the ${surest.length} that it was surest of` : ', the surest first'}.`),
		make('ul', { class: 'pictures' }, ...surest.map((m) => make('li', {},
			make('img', { src: url(m.image), alt: `Test image ${m.image}`, width: 56, height: 56 }),
			make('span', {}, `${m.label} as ${m.predicted}`), make('small', {}, percent(m.confidence))))),
	];
}

async function showSamples(row) {
	const url = `samples?${new URLSearchParams({ run: row.id })}`;
	const answer = await fetch(url); // which the picture then has from the cache
	if (!answer.ok) throw new Error((await answer.text()).trim());
	return [
		make('p', {}, 'The first images that it trains on: as they are, and as they are in epochs 1 to 7.'),
		make('img', { class: 'sheet', src: url, alt: 'Rows of a training image each: as it is, and as augmentation shows it in epochs 1 to 7' }),
	];
}
