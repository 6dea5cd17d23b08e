// How figures are written, as the program's tables have them.

export const percent = (v) => (v === null || v === undefined ? '' : `${(100 * v).toFixed(2)} %`);
export const points = (v) => (v === null || v === undefined ? '' : `${(100 * v).toFixed(2)} points`);
export const count = (n) => n.toLocaleString('en');
export const plural = (n, thing) => `${count(n)} ${thing}${n === 1 ? '' : 's'}`;

/** loss has four digits, fewer where it has gone astray. */
export function loss(v) {
	if (v === null || v === undefined) return '';
	return Math.abs(v) < 1000 ? v.toFixed(4) : v.toPrecision(4);
}

/** duration is written in its two largest units at most. */
export function duration(seconds) {
	const s = Math.round(seconds);
	if (s < 60) return `${s} s`;
	if (s < 3600) return s < 600 ? `${Math.floor(s / 60)} min ${s % 60} s` : `${Math.round(s / 60)} min`;
	return `${Math.floor(s / 3600)} h ${Math.round((s % 3600) / 60)} min`;
}

/** epochs of epochs: 12/30. */
export const epochs = (row) => `${row.epochs}/${row.of}`;

/** onset is the epoch of the lowest test loss, or that or later. */
export const onset = (row) => (row.onset_epoch ? `${row.onset_censored ? '≥ ' : ''}${row.onset_epoch}` : '');
