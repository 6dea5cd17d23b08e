// From runs to lines: a line a run and what was measured of it, or the mean of several with the range from the lowest to the highest.
import { curvesOf } from './store.js';
import { lookOf, measured, mostLooks } from './looks.js';

/** The two charts, and the columns of the history that they show. */
export const charts = {
	loss: { title: 'Loss', columns: { train: 'train_loss', val: 'val_loss', test: 'test_loss', scaled: 'scaled_test_loss' }, times: 1 },
	accuracy: { title: 'Accuracy (%)', columns: { train: 'train_accuracy', val: 'val_accuracy', test: 'test_accuracy' }, times: 100 },
};

/**
 * groups sorts the rows drawn by what is laid together. Each group has a look and a name; those that there are no more looks for
 * are left out, and counted.
 */
export function groups(drawn, by) {
	const names = {
		run: (row) => row.id,
		experiment: (row) => row.label,
		seed: (row) => `seed ${row.seed}`,
	};
	const found = new Map();
	for (const row of drawn) {
		if (!curvesOf(row.id)?.test_loss) continue; // before its first epoch
		const name = names[by](row);
		if (!found.has(name)) found.set(name, { name, rows: [] });
		found.get(name).rows.push(row);
	}
	const all = [...found.values()].sort((a, b) => (by === 'run' ? 0 : a.name.localeCompare(b.name, 'en', { numeric: true })));
	const shown = all.slice(0, mostLooks());
	shown.forEach((group, i) => {
		group.look = lookOf(i);
		if (by === 'run') group.name = named(group.rows[0], shown);
	});
	return { shown, left: all.length - shown.length };
}

/** named names a run by its experiment and seed, and by its folder where that is not enough. */
function named(row, shown) {
	const name = (r) => `${r.label}, seed ${r.seed}`;
	const twice = shown.filter((group) => name(group.rows[0]) === name(row)).length > 1;
	return twice ? `${name(row)} (${row.id})` : name(row);
}

/** smoothed is the exponential moving average, without its bias towards the beginning. */
export function smoothed(values, weight) {
	if (!weight) return values;
	let sum = 0, weights = 0;
	return values.map((v) => {
		if (v === null) return null;
		sum = weight * sum + (1 - weight) * v;
		weights = weight * weights + (1 - weight);
		return sum / weights;
	});
}

/** keptEpoch is the epoch whose weights a run has ended with, where early stopping put back earlier ones. */
export const keptEpoch = (row) => (row.result_epoch < row.epochs ? row.result_epoch : undefined);

/** lines returns those of a chart: {group, what, look, values, raw} as they are smoothed and are, of one run with kept, of several with low and high. */
export function lines(chart, shown, view) {
	const out = [];
	for (const group of shown) {
		for (const [what, column] of Object.entries(charts[chart].columns)) {
			if (!view[what]) continue;
			const curves = group.rows.map((row) => curvesOf(row.id)[column].map((v) => (v === null ? null : v * charts[chart].times)));
			if (!curves.every((values) => values.some((v) => v !== null))) continue; // not measured
			const look = shown.length === 1 ? { ...lookOf(measured[what].alone), single: true } : group.look;
			const line = { group, what, look };
			if (curves.length === 1) {
				[line.raw] = curves;
				line.kept = keptEpoch(group.rows[0]);
			} else { // as far as all of them have come
				const common = Array.from({ length: Math.min(...curves.map((values) => values.length)) }, (_, i) => curves.map((values) => values[i]));
				const of = (f) => common.map((values) => (values.includes(null) ? null : f(values)));
				line.raw = of((values) => values.reduce((a, b) => a + b) / values.length);
				line.low = smoothed(of((values) => Math.min(...values)), view.smooth);
				line.high = smoothed(of((values) => Math.max(...values)), view.smooth);
			}
			line.values = smoothed(line.raw, view.smooth);
			out.push(line);
		}
	}
	return out;
}

/** onsets returns the epoch of the lowest test loss of each group, a mean over its runs. */
export const onsets = (shown) => shown.map((group) => ({
	look: group.look,
	epoch: group.rows.reduce((sum, row) => sum + (row.onset_epoch ?? NaN), 0) / group.rows.length,
	runs: group.rows.length,
	censored: group.rows.some((row) => row.onset_censored),
}));
