// What tells lines apart: the colour and the marker of a run, as in the program's figures, and the dashes of what was measured.
import { make } from './dom.js';

let looks = [];

/** loadLooks asks the server for the looks of its figures. */
export async function loadLooks() {
	looks = await (await fetch('looks')).json();
}

/** mostLooks is how many runs can be told apart. */
export const mostLooks = () => looks.length;

/** lookOf returns that of the i-th run; what is black on white is white on black. */
export function lookOf(i) {
	const look = looks[i % looks.length];
	return look.color === '#000000' ? { ...look, color: ink() } : look;
}

/** ink is the colour of text. */
export const ink = () => getComputedStyle(document.documentElement).getPropertyValue('--ink').trim();

/** What was measured: its name, and its dashes in pixels. Lines of one run differ by these alone. */
export const measured = {
	train: { name: 'train', dash: [7, 3.5], alone: 0 },
	val: { name: 'validation', dash: [2, 2.5], alone: 2 },
	test: { name: 'test', dash: [], alone: 1 },
	scaled: { name: 'test, without over-confidence', dash: [9, 2.5, 2, 2.5], alone: 1 },
};

/** outline returns the corners of a marker around the origin, which all have the area of a circle of the radius. */
function outline(look, radius) {
	const n = look.corners;
	const r = radius * Math.sqrt((2 * Math.PI) / (n * Math.sin((2 * Math.PI) / n)));
	return Array.from({ length: n }, (_, i) => {
		const angle = 2 * Math.PI * (0.25 + look.turn + i / n);
		return [r * Math.cos(angle), -r * Math.sin(angle)];
	});
}

/** drawMarker draws a marker with a rim of the ground's colour on a canvas. */
export function drawMarker(c, look, x, y, radius, ground) {
	for (const [r, colour] of [[radius * 1.25, ground], [radius, look.color]]) {
		c.beginPath();
		if (look.corners === 0) c.arc(x, y, r, 0, 2 * Math.PI);
		else for (const [dx, dy] of outline(look, r)) c.lineTo(x + dx, y + dy);
		c.closePath();
		c.fillStyle = colour;
		c.fill();
	}
}

/** sample is a small picture of a line, for a key: with the marker of the look, unless it is of what was measured alone. */
export function sample(look, dash, marker = true) {
	const parts = [];
	if (dash) parts.push(make('path', { d: 'M1 8H35', stroke: look.color, 'stroke-width': 2.5, 'stroke-dasharray': dash.join(' ') || 'none' }));
	if (marker) {
		const d = look.corners === 0
			? 'M13 8a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z'
			: `M${outline(look, 5).map(([x, y]) => `${(18 + x).toFixed(1)} ${(8 + y).toFixed(1)}`).join('L')}z`;
		parts.push(make('path', { d, fill: look.color }));
	}
	return make('svg', { viewBox: '0 0 36 16', width: 36, height: 16, 'aria-hidden': 'true' }, ...parts);
}
