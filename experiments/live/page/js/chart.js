// One chart: lines over epochs on a canvas, with ranges, the gap and the onset.
import { charts } from './lines.js';
import { drawMarker, ink, measured } from './looks.js';

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const translucent = (colour, share) => colour + Math.round(255 * share).toString(16).padStart(2, '0');

/** A Chart keeps its zoom when lines grow, and is made anew when there are others. */
export class Chart {
	/** @param {HTMLElement} at where it is; @param {string} kind loss or accuracy; @param {(epoch: number|null) => void} point is told of the cursor. */
	constructor(at, kind, point) {
		Object.assign(this, { at, kind, point, lines: [], onsets: [], view: {} });
		new ResizeObserver(() => this.plot?.setSize(this.size())).observe(at);
		at.tabIndex = 0;
		at.setAttribute('role', 'img');
		at.addEventListener('keydown', (event) => this.key(event));
	}

	/** show draws lines. made tells that colours have changed. */
	show(lines, onsets, view, made) {
		Object.assign(this, { lines, onsets, view });
		const shape = JSON.stringify([lines.map((l) => [l.group.name, l.what, l.look]), view.logx, view.logy, view.smooth > 0]);
		this.at.hidden = lines.length === 0;
		if (lines.length === 0) {
			this.plot?.destroy();
			this.plot = null;
			return;
		}
		const data = this.data();
		if (this.plot && shape === this.shape && !made) {
			this.plot.setData(data, !this.zoomed);
			if (this.zoomed) this.plot.redraw();
			return;
		}
		this.plot?.destroy();
		this.zoomed = false;
		this.shape = shape;
		this.plot = new uPlot(this.options(), data, this.at);
	}

	size() {
		const width = Math.max(200, this.at.clientWidth);
		return { width, height: Math.round(Math.min(420, Math.max(240, 0.62 * width))) };
	}

	data() {
		const longest = Math.max(...this.lines.map((l) => l.values.length));
		const padded = (values) => Array.from({ length: longest }, (_, i) => values[i] ?? null);
		const data = [Array.from({ length: longest }, (_, i) => i + 1)];
		for (const line of this.lines) {
			data.push(padded(line.values));
			if (this.view.smooth > 0) data.push(padded(line.raw));
		}
		return data;
	}

	options() {
		const series = [{}];
		for (const { look, what, raw } of this.lines) {
			const single = raw.length === 1;
			series.push({ stroke: look.color, width: what === 'test' ? 2.5 : 2, dash: measured[what].dash, points: { show: single, size: 8, fill: look.color } });
			if (this.view.smooth > 0) series.push({ stroke: translucent(look.color, 0.35), width: 1, dash: measured[what].dash, points: { show: false } });
		}
		const axis = { stroke: ink(), grid: { stroke: css('--grid'), width: 1 }, ticks: { stroke: css('--grid') }, font: '13px system-ui, sans-serif' };
		const whole = (u, splits) => splits.map((v) => (Number.isInteger(v) ? String(v) : ''));
		return {
			...this.size(),
			series,
			legend: { show: false },
			scales: {
				x: { time: false, distr: this.view.logx ? 3 : 1, range: (u, low, high) => (low === high ? [Math.max(0.5, low - 0.5), high + 0.5] : [low, high]) },
				y: { distr: this.kind === 'loss' && this.view.logy ? 3 : 1, range: () => this.range() },
			},
			axes: [
				{ ...axis, size: 32, values: whole, label: 'Epoch', labelFont: axis.font, labelSize: 20, space: this.view.logx ? 30 : 45 },
				{ ...axis, size: 62, label: charts[this.kind].title, labelFont: axis.font, labelSize: 20 },
			],
			cursor: { y: false, drag: { x: true, y: false }, points: { size: 8 } },
			hooks: {
				drawAxes: [(u) => this.drawBelow(u)],
				draw: [(u) => this.drawAbove(u)],
				setCursor: [(u) => this.point(u.cursor.idx === null || u.cursor.idx === undefined || u.cursor.left < 0 ? null : u.data[0][u.cursor.idx])],
				setScale: [(u, scale) => { if (scale === 'x') this.zoomed = u.scales.x.min > 1 || u.scales.x.max < u.data[0].at(-1); }],
			},
		};
	}

	/** range holds all that is drawn of the epochs shown, with some room; of a loss it leaves out no more than its wild beginning. */
	range() {
		const { min, max } = this.plot?.scales.x ?? {};
		const inside = (v, i) => v !== null && v !== undefined && (min === undefined || min === null || (i + 1 >= min && i + 1 <= max));
		const all = this.lines.flatMap((l) => [l.values, l.low ?? [], l.high ?? []].flatMap((values) => values.filter(inside)));
		if (all.length === 0) return [0, 1];
		const low = all.reduce((a, b) => Math.min(a, b)), high = all.reduce((a, b) => Math.max(a, b));
		if (this.kind === 'loss' && this.view.logy) {
			const positive = all.filter((v) => v > 0).reduce((a, b) => Math.min(a, b), high || 1);
			return [positive / 1.15, (high || 1) * 1.15];
		}
		const room = 0.06 * (high - low || Math.abs(high) || 1);
		return [this.kind === 'loss' ? Math.max(0, low - room) : low - room, high + room];
	}

	/** drawBelow draws areas: the gap of a group that is alone, or ranges. */
	drawBelow(u) {
		const test = this.lines.find((l) => l.what === 'test'), train = this.lines.find((l) => l.what === 'train');
		if (test && train && test.look.single && !test.low) this.area(u, train.values, test.values, css('--gap'));
		for (const line of this.lines) if (line.low) this.area(u, line.low, line.high, translucent(line.look.color, 0.18));
		const colour = this.lines[0].look.single ? css('--mark') : null;
		const c = u.ctx;
		for (const onset of this.onsets) {
			if (!(onset.epoch >= u.scales.x.min && onset.epoch <= u.scales.x.max)) continue;
			const x = u.valToPos(onset.epoch, 'x', true);
			c.save();
			c.strokeStyle = colour ?? onset.look.color;
			c.lineWidth = 1.5 * devicePixelRatio;
			c.setLineDash([2 * devicePixelRatio, 4 * devicePixelRatio]);
			c.beginPath();
			c.moveTo(x, u.bbox.top);
			c.lineTo(x, u.bbox.top + u.bbox.height);
			c.stroke();
			c.restore();
		}
	}

	area(u, low, high, colour) {
		const c = u.ctx;
		c.save();
		c.beginPath();
		c.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
		c.clip();
		c.fillStyle = colour;
		const whole = low.map((v, i) => v !== null && (high[i] ?? null) !== null);
		for (let from = whole.indexOf(true); from >= 0; from = whole.indexOf(true, from)) {
			const to = whole.indexOf(false, from) < 0 ? whole.length : whole.indexOf(false, from);
			const at = (values, i) => [u.valToPos(i + 1, 'x', true), u.valToPos(Math.max(values[i], 1e-12), 'y', true)];
			c.beginPath();
			for (let i = from; i < to; i++) c.lineTo(...at(low, i));
			for (let i = to - 1; i >= from; i--) c.lineTo(...at(high, i));
			c.fill();
			from = to;
		}
		c.restore();
	}

	/** drawAbove marks where the test lines of several groups end, and the epoch whose weights a run has kept. */
	drawAbove(u) {
		const mark = (line, i, look, radius) => {
			if (i < 0 || i + 1 < u.scales.x.min || i + 1 > u.scales.x.max || (line.values[i] ?? null) === null) return;
			drawMarker(u.ctx, look, u.valToPos(i + 1, 'x', true), u.valToPos(line.values[i], 'y', true), radius * devicePixelRatio, css('--ground'));
		};
		for (const line of this.lines) {
			if (line.what === 'test' && line.kept) mark(line, line.kept - 1, { ...line.look, corners: 0 }, 5.5);
			const marked = !line.look.single && (line.what === 'test' || !this.lines.some((l) => l.what === 'test'));
			if (marked) mark(line, line.values.findLastIndex((v) => v !== null), line.look, 5);
		}
	}

	/** mark shows the cursor of another chart at an epoch, and takes it away without one. */
	mark(epoch) {
		if (!this.plot) return;
		const left = epoch === null || epoch > this.plot.data[0].length ? -10 : this.plot.valToPos(epoch, 'x');
		this.plot.setCursor({ left, top: 10 }, false);
	}

	/** key moves the cursor: by an epoch, to the first or last one, away. */
	key(event) {
		if (!this.plot) return;
		const last = this.plot.data[0].length;
		const now = this.epoch ?? null;
		const next = {
			ArrowRight: now === null ? 1 : Math.min(last, now + 1), ArrowLeft: now === null ? last : Math.max(1, now - 1), Home: 1, End: last, Escape: null,
		}[event.key];
		if (next === undefined) return;
		event.preventDefault();
		this.epoch = next;
		this.mark(next);
		this.point(next, true);
	}
}
