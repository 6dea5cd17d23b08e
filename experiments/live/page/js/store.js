// The runs as the server has told of them, and the histories of those that are drawn.

export const rows = new Map(); // by id
const histories = new Map(); // by id: {changed, curves}

/** take takes over a change of the server's. */
export function take({ all, rows: changed, gone }) {
	if (all) {
		const ids = new Set(changed.map((row) => row.id));
		for (const id of rows.keys()) if (!ids.has(id)) rows.delete(id);
	}
	for (const id of gone) rows.delete(id);
	for (const row of changed) rows.set(row.id, { ...row, ...row.results });
}

/** load asks for the histories of runs, as far as they have changed. */
export async function load(ids) {
	const stale = ids.filter((id) => rows.has(id) && histories.get(id)?.changed !== rows.get(id).changed);
	const atOnce = 200;
	for (let i = 0; i < stale.length; i += atOnce) {
		const asked = stale.slice(i, i + atOnce).map((id) => ({ id, changed: rows.get(id)?.changed }));
		const query = new URLSearchParams(asked.map(({ id }) => ['run', id]));
		const answer = await fetch(`histories?${query}`);
		if (!answer.ok) return;
		const all = await answer.json();
		for (const { id, changed } of asked) if (all[id]) histories.set(id, { changed, curves: all[id] });
	}
}

/** curvesOf returns the columns of a run's history, undefined before they are loaded. */
export const curvesOf = (id) => histories.get(id)?.curves;

/** underWay lists the runs that are trained now, the last changed first. */
export const underWay = () => newest().filter((row) => row.state === 'under way');

/** newest lists all runs, the last changed first. */
export const newest = () => [...rows.values()].sort((a, b) => b.changed - a.changed || (a.id < b.id ? -1 : 1));
