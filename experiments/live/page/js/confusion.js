// The confusion matrix, as a table.
import { make } from './dom.js';
import { count, percent } from './format.js';

/** confusionTable shades what is taken for something else by its share of the label's images. */
export function confusionTable({ confusion, classes, images, accuracy }) {
	const most = Math.max(1, ...confusion.flatMap((counts, label) => counts.filter((_, predicted) => predicted !== label)));
	const head = make('tr', {}, make('th', { scope: 'col' }, 'is'), ...confusion.map((_, i) => make('th', { scope: 'col' }, i)), make('th', { scope: 'col', class: 'share' }, 'right'));
	const body = confusion.map((counts, label) => make('tr', {}, make('th', { scope: 'row' }, label), ...counts.map((n, predicted) => {
		const cell = make('td', { class: predicted === label ? 'right' : n > 0 ? 'wrong' : 'none' }, n === 0 ? '·' : n);
		if (predicted !== label && n > 0) cell.style.setProperty('--share', `${Math.round(12 + 58 * (n / most))}%`);
		return cell;
	}), make('td', { class: 'share' }, percent(classes[label]?.accuracy))));
	return [
		make('p', {}, `Rows are what the ${count(images)} test images are, columns what they are taken for: ${percent(accuracy)} are right.`),
		make('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Confusion matrix' },
			make('table', { class: 'confusion' }, make('caption', { class: 'hidden' }, 'Confusion matrix'), make('thead', {}, head), make('tbody', {}, ...body))),
	];
}
