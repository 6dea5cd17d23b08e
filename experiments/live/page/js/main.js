// The page: it listens to the server, and brings its parts to what the runs and the view are.
import * as curves from './curves.js';
import * as detail from './detail.js';
import * as table from './table.js';
import { byId, say } from './dom.js';
import { duration, plural } from './format.js';
import { listen } from './events.js';
import { loadLooks, mostLooks } from './looks.js';
import { load, newest, rows, take, underWay } from './store.js';
import { change, view } from './view.js';

/** follow draws the runs under way, or else the one that was changed last, as long as nobody has marked others. */
function follow() {
	if (!view.follow) return;
	const now = underWay();
	change({ drawn: (now.length ? now.slice(0, mostLooks()) : newest().slice(0, 1)).map((row) => row.id) });
}

/** overall says how far all of it has come: of what the program itself is to train, or else of the runs under way. */
function overall() {
	const now = underWay(), all = [...rows.values()];
	const planned = all.filter((row) => row.planned);
	const counted = planned.length ? planned : now;
	const of = counted.reduce((sum, row) => sum + row.of, 0);
	const done = counted.reduce((sum, row) => sum + (['finished', 'diverged'].includes(row.state) ? row.of : row.epochs), 0);
	const left = now.reduce((most, row) => Math.max(most, row.seconds_left ?? 0), 0);
	const words = ['to come', 'finished', 'unfinished', 'diverged'].map((state) => [all.filter((row) => row.state === state).length, state]).filter(([n]) => n > 0).map(([n, state]) => `${n} ${state}`);
	if (now.length) words.unshift(`${plural(now.length, 'run')} under way: ${now.reduce((sum, row) => sum + row.epochs, 0)} of ${now.reduce((sum, row) => sum + row.of, 0)} epochs${left > 0 ? `, about ${duration(left)} left` : ''}`);
	say(byId('overall'), words.join(' · '));
	const bar = byId('progress');
	bar.hidden = counted.length === 0;
	bar.max = Math.max(1, of);
	bar.value = done;
	document.title = counted.length ? `${Math.floor((100 * done) / Math.max(1, of))} % · overfit live` : 'overfit live';
}

let drawing = false, again = false;

/** update brings the page to what is known now, once more if that changes meanwhile. */
async function update() {
	if (drawing) {
		again = true;
		return;
	}
	drawing = true;
	try {
		do {
			again = false;
			follow();
			overall();
			table.show();
			try {
				await load(view.drawn);
			} catch { /* the connection is gone, which events tell of */ }
			curves.draw();
			detail.show(rows.has(view.detail) && !view.follow ? view.detail : view.drawn.find((id) => rows.has(id)));
		} while (again);
	} finally {
		drawing = false; // or an error would be the last that the page does
	}
}

await loadLooks();
table.begin(update);
curves.begin(update);
detail.begin();
listen((changed) => {
	take(changed);
	update();
}, (text, well) => {
	say(byId('connection'), text);
	byId('connection').classList.toggle('lost', !well);
});
